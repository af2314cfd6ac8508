//! Log lines that say which span they belong to.
//!
//! Lines of the crate `tracing` (and, with `traced::init`, of the crate `log`) carry the ids of the OpenTelemetry span
//! that is current where they are written, whoever made it: an annotation, another library, or hand-written code.
//! Outside of any span they carry none.
//!
//! ```text
//! 2026-11-21T10:42:10.523417Z  INFO essay_service: batch accepted essays=2 trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7 trace_flags=03
//! ```
//!
//! or, as JSON,
//!
//! ```json
//! {"timestamp":"2026-11-21T10:42:10.523417Z","level":"INFO","target":"essay_service","message":"batch accepted","essays":2,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","trace_flags":"03"}
//! ```
//!
//! # With `traced::init`
//!
//! An application that calls `traced::init` (feature `init`) has them already: it installs a `tracing` subscriber that
//! writes to stderr what `RUST_LOG` lets through, unless one is installed, which it leaves alone. `TRACED_LOG_FORMAT`
//! chooses the form, and `OTEL_LOGS_EXPORTER` has `otlp` for lines that are to be sent to a collector.
//! `Config::logs(false)` leaves logs to the application.
//!
//! # In a subscriber of your own
//!
//! ```
//! use tracing_subscriber::prelude::*;
//! use tracing_subscriber::EnvFilter;
//!
//! # let _guard =
//! tracing_subscriber::registry()
//!     .with(EnvFilter::new("info"))
//!     .with(traced::logs::layer().json())
//! #   .set_default(); if false { tracing_subscriber::registry()
//!     .init();
//! # }
//!
//! tracing::info!(essays = 2, "batch accepted");
//! ```
//!
//! # Personal data
//!
//! The conventions that the compiler holds annotations to do not reach the fields and the texts of log lines: what is
//! in them is for whoever writes them to answer for. `traced::hash` and [`Sensitive`](crate::Sensitive) serve there too.

mod format;
mod in_words;
mod layer;
mod span_events;
#[cfg(test)]
mod tests;

use tracing::Subscriber;
use tracing_subscriber::registry::LookupSpan;

pub use format::Format;
pub(crate) use in_words::in_words;
pub use layer::LogLayer;
pub use span_events::SpanEvents;

/// Whether a line with this target is one of OpenTelemetry's own. It may be written in the middle of a change of what is
/// current, where nobody can look at that.
pub(crate) fn is_of_opentelemetry(target: &str) -> bool {
    target.starts_with("opentelemetry")
}

/// A layer for a `tracing` subscriber of your own that writes log lines with the ids of their spans: text on stderr,
/// unless [told otherwise](LogLayer).
///
/// ```
/// use std::io;
/// use tracing_subscriber::prelude::*;
///
/// let subscriber = tracing_subscriber::registry().with(traced::logs::layer().with_writer(io::sink));
/// tracing::subscriber::with_default(subscriber, || tracing::info!("batch accepted"));
/// ```
#[must_use]
pub fn layer<S>() -> LogLayer<S>
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
{
    LogLayer::new()
}

/// A layer that makes events of `tracing` events of the current OpenTelemetry span, if that records.
///
/// The event has the text for its name, or the name of the `tracing` event where there is no text; its level, its
/// target and its fields are attributes. What the filter of the subscriber holds back is on no span.
///
/// With an SDK that `traced::init` has not set up, a span processor of the application's own must not log when a span
/// ends: the span is locked until the processor returns, and the event would wait for it.
///
/// ```
/// use tracing_subscriber::prelude::*;
/// use tracing_subscriber::EnvFilter;
///
/// let subscriber = tracing_subscriber::registry()
///     .with(EnvFilter::new("warn"))
///     .with(traced::logs::span_events());
/// tracing::subscriber::with_default(subscriber, || tracing::warn!(attempt = 2, "no answer"));
/// ```
#[must_use]
pub fn span_events() -> SpanEvents {
    SpanEvents::default()
}
