//! Errors of clients, and what class each belongs to.

use std::any::type_name;
use std::error::Error;
use std::io::ErrorKind;

use crate::error::fault::Fault;
use crate::error::sources::MOST_SOURCES;
use crate::span::Recording;

/// The errors that a [`Client`](super::Client) can record: every `std::error::Error`, and the boxed error of tower.
///
/// `Kind` is [`Typed`] or [`Boxed`] and found by the compiler. The error itself is handed on as it is.
///
/// ```
/// use traced::http::client::{Boxed, Failure, Typed};
///
/// fn recorded<Kind>(_: impl Failure<Kind>) {}
///
/// recorded::<Typed>(std::io::Error::other("broken"));
/// recorded::<Boxed>(Box::<dyn std::error::Error + Send + Sync>::from("broken"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a client whose error is `{Self}` cannot have spans",
    label = "neither a `std::error::Error` nor a `Box<dyn Error + Send + Sync>`",
    note = "put `.map_err(tower::BoxError::from)` between the layer and the client"
)]
pub trait Failure<Kind> {
    /// The error.
    ///
    /// ```
    /// use traced::http::client::Failure;
    ///
    /// let error = std::io::Error::other("broken");
    /// assert_eq!(Failure::as_error(&error).to_string(), "broken");
    /// ```
    fn as_error(&self) -> &(dyn Error + 'static);

    /// What `error.type` is where the error belongs to no class of its own.
    ///
    /// ```
    /// use traced::http::client::Failure;
    ///
    /// let error = std::fmt::Error;
    /// assert_eq!(Failure::type_name(&error), "core::fmt::Error");
    /// ```
    fn type_name(&self) -> &'static str;
}

/// Errors that have a type: see [`Failure`].
///
/// ```
/// # use traced::http::client::{Client, Typed};
/// fn typed<S>(client: Client<S>) -> Client<S, Typed> {
///     client
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Typed {}

/// Errors in a `Box<dyn Error + Send + Sync>`: see [`Failure`].
///
/// ```
/// # use traced::http::client::{Boxed, Client};
/// struct Essays<S> {
///     client: Client<S, Boxed>,
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Boxed {}

impl<E: Error + 'static> Failure<Typed> for E {
    fn as_error(&self) -> &(dyn Error + 'static) {
        self
    }

    fn type_name(&self) -> &'static str {
        type_name::<E>()
    }
}

impl Failure<Boxed> for Box<dyn Error + Send + Sync> {
    fn as_error(&self) -> &(dyn Error + 'static) {
        &**self
    }

    fn type_name(&self) -> &'static str {
        OTHER
    }
}

/// What the semantic conventions write where nothing better is known.
pub(super) const OTHER: &str = "_OTHER";

/// Records an error on its span.
pub(super) fn record(
    recording: &mut Recording<'_>,
    error: &(dyn Error + 'static),
    type_name: &'static str,
) {
    let (message, sources) = Fault::texts(error);
    let exception_type = match type_name {
        OTHER => std::any::type_name::<dyn Error>(),
        name => name,
    };
    let fault = Fault {
        error_type: class(error).unwrap_or(type_name).into(),
        exception_type,
        message,
        sources,
    };
    #[cfg(feature = "reqwest")]
    if let Some(written) = without_secrets(error, &fault) {
        return recording.fail_in_words(&fault, written);
    }
    recording.fail(fault);
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| match error.downcast_ref() {
        // The source of an error in an `io::Error` is that error's source: the error itself would be skipped.
        Some(io) => std::io::Error::get_ref(io).map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    })
    .take(MOST_SOURCES)
}

/// A small fixed set, whatever the client: what the connection came to says more than the type of the error around it.
fn class(error: &(dyn Error + 'static)) -> Option<&'static str> {
    chain(error).find_map(|error| {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return class_of_io(io.kind());
        }
        #[cfg(feature = "reqwest")]
        if let Some(error) = error.downcast_ref::<reqwest::Error>() {
            return class_of_reqwest(error);
        }
        #[cfg(feature = "init")]
        if error.is::<tonic::TimeoutExpired>() || error.is::<tokio::time::error::Elapsed>() {
            return Some("timeout");
        }
        None
    })
}

fn class_of_io(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::TimedOut => Some("timeout"),
        ErrorKind::ConnectionRefused
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable => Some("connect"),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            Some("connection_reset")
        }
        _ => None,
    }
}

#[cfg(feature = "reqwest")]
fn class_of_reqwest(error: &reqwest::Error) -> Option<&'static str> {
    if error.is_timeout() {
        return Some("timeout");
    }
    #[cfg(not(target_arch = "wasm32"))]
    if error.is_connect() {
        return Some("connect");
    }
    None
}

/// reqwest writes the URL into its errors, with whatever secrets it has. The form that this usually has is known wherever
/// an error is recorded; here the URL is known too.
#[cfg(feature = "reqwest")]
fn without_secrets(error: &(dyn Error + 'static), fault: &Fault) -> Option<Fault> {
    let errors = chain(error).filter_map(|error| error.downcast_ref::<reqwest::Error>());
    let urls = errors.filter_map(reqwest::Error::url);
    urls.fold(None, |written, url| {
        let url = url.as_str();
        let safe = super::super::redaction::url(url);
        if safe == url {
            return written;
        }
        let mut written = written.unwrap_or_else(|| fault.clone());
        let texts = written.message.iter_mut().chain(&mut written.sources);
        texts.for_each(|text| *text = text.replace(url, &safe));
        Some(written)
    })
}
