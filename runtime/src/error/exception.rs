//! Where exceptions go: span events, log records, or both.
//!
//! The semantic conventions move exceptions from span events to logs and let `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN`
//! choose ([exceptions on spans](https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/)).

use std::sync::atomic::{AtomicU8, Ordering};

use opentelemetry::KeyValue;

use super::fault::Fault;

/// Where exceptions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExceptionSignal {
    /// On the span: the default.
    Events,
    /// In the log only (`logs`).
    #[cfg(feature = "init")]
    Logs,
    /// In both (`logs/dup`).
    #[cfg(feature = "init")]
    Both,
}

/// The target of the log records.
#[cfg(any(feature = "init", feature = "logs"))]
pub(crate) const TARGET: &str = "traced";

static SIGNAL: AtomicU8 = AtomicU8::new(ExceptionSignal::Events as u8);

impl ExceptionSignal {
    pub(crate) fn to_span(self) -> bool {
        match self {
            Self::Events => true,
            #[cfg(feature = "init")]
            Self::Logs => false,
            #[cfg(feature = "init")]
            Self::Both => true,
        }
    }

    pub(crate) fn to_log(self) -> bool {
        self != Self::Events
    }
}

#[cfg(feature = "init")]
pub(crate) fn set_signal(signal: ExceptionSignal) {
    SIGNAL.store(signal as u8, Ordering::Relaxed);
}

pub(crate) fn signal() -> ExceptionSignal {
    match SIGNAL.load(Ordering::Relaxed) {
        #[cfg(feature = "init")]
        signal if signal == ExceptionSignal::Logs as u8 => ExceptionSignal::Logs,
        #[cfg(feature = "init")]
        signal if signal == ExceptionSignal::Both as u8 => ExceptionSignal::Both,
        _ => ExceptionSignal::Events,
    }
}

/// The `exception.*` attributes. The chain of sources stands where a stack trace would: it is what Rust has to say
/// about where an error came from.
pub(crate) fn attributes(fault: &Fault) -> Vec<KeyValue> {
    let mut attributes = vec![KeyValue::new("exception.type", fault.exception_type)];
    if let Some(message) = &fault.message {
        attributes.push(KeyValue::new("exception.message", message.clone()));
    }
    if !fault.sources.is_empty() {
        attributes.push(KeyValue::new("exception.stacktrace", chain(fault)));
    }
    attributes
}

fn chain(fault: &Fault) -> String {
    let mut text = fault.message.clone().unwrap_or_default();
    for source in &fault.sources {
        text.push_str("\ncaused by: ");
        text.push_str(source);
    }
    text
}

/// Whether an event of `tracing` is one of those that [`log`] makes.
#[cfg(feature = "logs")]
pub(crate) fn is_log(metadata: &tracing::Metadata<'_>) -> bool {
    metadata.target() == TARGET && metadata.name() == "exception"
}

/// A log record for the exception, inside the span's context.
#[cfg(feature = "init")]
pub(crate) fn log(fault: &Fault) {
    tracing::error!(
        name: "exception",
        target: TARGET,
        {
            // In quotes, because `type` is a keyword.
            "exception.type" = fault.exception_type,
            exception.message = fault.message.as_deref(),
            exception.stacktrace = (!fault.sources.is_empty()).then(|| chain(fault)),
        },
        "{}", fault.message.as_deref().unwrap_or(fault.exception_type)
    );
}

/// Without `init` nobody chooses logs.
#[cfg(not(feature = "init"))]
pub(crate) fn log(_: &Fault) {}
