//! How an error is written on a span.

pub(crate) mod exception;
pub(crate) mod fault;
mod kept_text;
pub(crate) mod outcome;
pub(crate) mod panics;
pub(crate) mod passing;
pub(crate) mod sources;
mod wrapping;

use std::borrow::Cow;
use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::trace::{SpanRef, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use crate::thread_context;
use fault::Fault;

/// `error.type`: the semantic conventions' low-cardinality name of what went wrong.
pub(crate) const ERROR_TYPE: &str = "error.type";
/// The class of all panics.
pub(crate) const PANIC: &str = "panic";

/// Names an error's class where its Rust type says too little.
///
/// The value becomes `error.type` of every span that the error passes, so it must come from a small, fixed set: never
/// put an id, a message or a number that varies into it
/// ([semantic conventions, recording errors](https://opentelemetry.io/docs/specs/semconv/general/recording-errors/)).
/// Without an implementation the type's full path is recorded.
///
/// ```
/// use std::borrow::Cow;
/// use traced::{ErrorType, traced};
///
/// #[derive(Debug)]
/// enum LlmError {
///     RateLimited,
///     Timeout,
/// }
///
/// impl ErrorType for LlmError {
///     fn error_type(&self) -> Cow<'static, str> {
///         match self {
///             Self::RateLimited => "rate_limited".into(),
///             Self::Timeout => "timeout".into(),
///         }
///     }
/// }
///
/// #[traced]
/// fn ask() -> Result<(), LlmError> {
///     Err(LlmError::RateLimited) // error.type = "rate_limited"
/// }
/// # assert!(ask().is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "the error type was not known yet where the span records it; it turned out to be `{Self}`",
    label = "its error type is inferred from what comes later",
    note = "write it where the block ends: `Ok::<_, {Self}>(…)`"
)]
pub trait ErrorType {
    /// The class of this error, from a small fixed set.
    ///
    /// ```
    /// # use std::borrow::Cow;
    /// # use traced::ErrorType;
    /// struct Answered(u16);
    ///
    /// impl ErrorType for Answered {
    ///     fn error_type(&self) -> Cow<'static, str> {
    ///         self.0.to_string().into() // the statuses of HTTP are few
    ///     }
    /// }
    ///
    /// assert_eq!(Answered(503).error_type(), "503");
    /// ```
    fn error_type(&self) -> Cow<'static, str>;
}

/// Whether what is recorded in a context may have the texts of errors. A context that says nothing may.
#[derive(Debug)]
struct WithMessages(bool);

/// The context of a span that records the texts of errors, or does not. Only those that do not, and those inside
/// them, have anything to say.
pub(crate) fn context_with_messages(context: Context, with_messages: bool) -> Context {
    if has_messages(&context) == with_messages {
        context
    } else {
        ARE_WITHHELD.store(true, Ordering::Relaxed);
        context.with_value(WithMessages(with_messages))
    }
}

/// Whether any context says that they are not to be recorded: few programs have one.
static ARE_WITHHELD: AtomicBool = AtomicBool::new(false);

/// Whether what is recorded in this context may have the texts of errors.
#[inline]
pub(crate) fn has_messages(context: &Context) -> bool {
    !ARE_WITHHELD.load(Ordering::Relaxed) || says_with_messages(context)
}

#[cold]
fn says_with_messages(context: &Context) -> bool {
    context.get::<WithMessages>().is_none_or(|with| with.0)
}

/// A span, as errors are written to it.
pub(crate) trait Writable {
    fn set_attribute(&mut self, attribute: KeyValue);
    fn set_status(&mut self, status: Status);
    fn add_event(&mut self, name: &'static str, attributes: Vec<KeyValue>);
}

impl Writable for SpanRef<'_> {
    fn set_attribute(&mut self, attribute: KeyValue) {
        SpanRef::set_attribute(self, attribute);
    }

    fn set_status(&mut self, status: Status) {
        SpanRef::set_status(self, status);
    }

    fn add_event(&mut self, name: &'static str, attributes: Vec<KeyValue>) {
        SpanRef::add_event(self, name, attributes);
    }
}

/// Status and `error.type`: what every span that an error passes carries.
pub(crate) fn mark(span: &mut (impl Writable + ?Sized), fault: &Fault) {
    span.set_attribute(KeyValue::new(ERROR_TYPE, fault.error_type.clone()));
    span.set_status(Status::error(fault.message.clone().unwrap_or_default()));
}

/// The exception itself, on the innermost span only.
pub(crate) fn add_exception(span: &mut (impl Writable + ?Sized), fault: &Fault) {
    let signal = exception::signal();
    if signal.to_span() {
        span.add_event("exception", exception::attributes(fault));
    }
    if signal.to_log() {
        exception::log(fault);
    }
}

/// What [`record_error`] takes: every `std::error::Error`, by a name that can say what is wrong.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `std::error::Error`",
    label = "`traced::record_error` takes a reference to an error",
    note = "an `anyhow::Error`, an `eyre::Report` or a boxed error is passed as `&*error`",
    note = "a text is no error: write `event!(\"parse-failed\", reason = text)`, or give it an error type"
)]
pub trait KnownError: Error {}

#[diagnostic::do_not_recommend]
impl<E: Error + ?Sized> KnownError for E {}

/// Records an error that does not leave the function: status Error, `error.type` and one `exception` event on the
/// current span.
///
/// An `Err` that a traced function returns is recorded by itself. Use this where an error is final without being
/// returned, for example in a loop that goes on with the next message. There is one `exception` for each error, on the
/// innermost span that it left: none here if it comes from a traced function that was called, and no second one if the
/// function returns the same error later, or one wrapped around it. `error.type` is then that of the one returned. So is
/// the status, as far as OpenTelemetry's SDK goes along: of two descriptions it keeps the one that sorts last.
///
/// The class is the error's type name. An `anyhow::Error` or a boxed error is passed as `&*error`. Inside a span that
/// leaves the messages of errors out, this does so too. Nothing happens where no span records.
///
/// ```
/// use traced::traced;
///
/// #[traced]
/// fn import(lines: &[&str]) -> usize {
///     let mut imported = 0;
///     for line in lines {
///         match line.parse::<u32>() {
///             Ok(_) => imported += 1,
///             Err(error) => traced::record_error(&error),
///         }
///     }
///     imported
/// }
///
/// assert_eq!(import(&["1", "two"]), 1);
/// ```
pub fn record_error<E: KnownError + ?Sized>(error: &E) {
    let context = thread_context::current();
    let mut span = context.span();
    if !span.is_recording() {
        return;
    }
    let (message, sources) = Fault::texts(error);
    let fault = Fault {
        error_type: std::any::type_name::<E>().into(),
        exception_type: std::any::type_name::<E>(),
        message,
        sources,
    };
    let written = fault.written(has_messages(&context));
    mark(&mut span, &written);
    if !passing::claim(span.span_context().span_id(), &fault) {
        add_exception(&mut span, &written);
    }
}
