//! Asking what a call returned: whether it is a `Result`, and what its error can tell. By type, so that aliases of
//! `Result` are seen and other types of that name are not. The method is that of [`probe`](crate::value::probe).

use std::any::type_name;
use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error;
use std::fmt::Display;

use super::ErrorType;
use super::fault::{self, Fault};

/// What a call returned.
#[derive(Debug)]
pub struct Outcome<'a, T>(pub &'a T);

/// First choice: a `Result`.
pub trait ViaResult<'a> {
    /// Its error type.
    type Error;
    /// The error, if it is one.
    fn __traced_error(&self) -> Option<&'a Self::Error>;
}
impl<'a, T, E> ViaResult<'a> for &Outcome<'a, Result<T, E>> {
    type Error = E;
    fn __traced_error(&self) -> Option<&'a E> {
        self.0.as_ref().err()
    }
}

/// Any other type: never an error.
pub trait ViaPlain {
    /// Nothing.
    fn __traced_error(&self) -> Option<&'static Infallible> {
        None
    }
}
impl<T> ViaPlain for Outcome<'_, T> {}

/// The result that `ok(…)` and `err(…)` look into.
#[diagnostic::on_unimplemented(
    message = "`ok(…)`, `err(…)` and `err_if(…)` look into a `Result`, and this function returns `{Self}`",
    label = "the function does not return a `Result`",
    note = "write `ret(value => key = …)` for attributes of a plain return value"
)]
pub trait IsResult<T, E> {
    /// The value, if it is a success.
    fn success(&self) -> Option<&T>;
    /// The error, if it is one.
    fn error(&self) -> Option<&E>;
}

impl<T, E> IsResult<T, E> for Result<T, E> {
    fn success(&self) -> Option<&T> {
        self.as_ref().ok()
    }

    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

/// The value of a successful call. Its type is a parameter: were it one that the trait names, the compiler would say once
/// for the bound and once for the name that another type is no result.
pub fn ok<R: IsResult<T, E>, T, E>(result: &R) -> Option<&T> {
    result.success()
}

/// The error of a failed call.
pub fn err<R: IsResult<T, E>, T, E>(result: &R) -> Option<&E> {
    result.error()
}

/// An error to be asked what it can tell.
#[derive(Debug)]
pub struct Failure<'a, E>(pub &'a E);

/// The message of an error and those of its sources.
#[derive(Debug, Default)]
pub struct Texts {
    message: Option<String>,
    sources: Vec<String>,
}

impl<E> Failure<'_, E> {
    /// Puts together what the two questions found out.
    pub fn fault(&self, error_type: Option<Cow<'static, str>>, texts: Texts) -> Fault {
        Fault {
            error_type: error_type.unwrap_or_else(|| type_name::<E>().into()),
            exception_type: type_name::<E>(),
            message: texts.message,
            sources: texts.sources,
        }
    }
}

/// First choice for the class: the error names it.
pub trait ViaErrorType {
    /// The class.
    fn __traced_error_type(&self) -> Option<Cow<'static, str>>;
}
impl<E: ErrorType> ViaErrorType for &Failure<'_, E> {
    fn __traced_error_type(&self) -> Option<Cow<'static, str>> {
        Some(self.0.error_type())
    }
}

/// Otherwise its type does.
pub trait ViaTypeName {
    /// Nothing.
    fn __traced_error_type(&self) -> Option<Cow<'static, str>> {
        None
    }
}
impl<E> ViaTypeName for Failure<'_, E> {}

/// First choice for the texts: an `Error`, with its sources.
pub trait ViaError {
    /// The texts.
    fn __traced_texts(&self) -> Texts;
}
impl<E: Error> ViaError for &&&&Failure<'_, E> {
    fn __traced_texts(&self) -> Texts {
        Texts::of(self.0)
    }
}

/// Second choice: what holds a sendable error without being one (`anyhow::Error`, `eyre::Report`, boxed errors).
pub trait ViaSendableError {
    /// The texts.
    fn __traced_texts(&self) -> Texts;
}
impl<'x, E: AsRef<dyn Error + Send + Sync + 'x>> ViaSendableError for &&&Failure<'_, E> {
    fn __traced_texts(&self) -> Texts {
        Texts::of(self.0.as_ref())
    }
}

/// Third choice: a boxed error.
pub trait ViaBoxedError {
    /// The texts.
    fn __traced_texts(&self) -> Texts;
}
impl<'x, E: AsRef<dyn Error + 'x>> ViaBoxedError for &&Failure<'_, E> {
    fn __traced_texts(&self) -> Texts {
        Texts::of(self.0.as_ref())
    }
}

/// Fourth choice: `Display` alone.
pub trait ViaMessage {
    /// The texts.
    fn __traced_texts(&self) -> Texts;
}
impl<E: Display> ViaMessage for &Failure<'_, E> {
    fn __traced_texts(&self) -> Texts {
        Texts {
            message: Some(fault::text(self.0)),
            sources: Vec::new(),
        }
    }
}

/// Last choice: the type's name is all there is.
pub trait ViaSilence {
    /// No texts.
    fn __traced_texts(&self) -> Texts {
        Texts::default()
    }
}
impl<E> ViaSilence for Failure<'_, E> {}

impl Texts {
    fn of<E: Error + ?Sized>(error: &E) -> Self {
        let (message, sources) = Fault::texts(error);
        Self { message, sources }
    }
}
