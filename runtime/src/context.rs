//! The current span: its ids, and how it goes along into other tasks and threads.

use crate::thread_context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceId};

/// The id of the trace that the current span belongs to, or `None` outside of any.
///
/// It prints as 32 hex digits, which is what goes into a log line or a response header.
///
/// ```
/// assert_eq!(traced::current_trace_id(), None);
/// ```
#[must_use]
pub fn current_trace_id() -> Option<TraceId> {
    current_span_context().map(|span_context| span_context.trace_id())
}

/// The id of the current span, or `None` outside of any. It prints as 16 hex digits.
///
/// ```
/// assert_eq!(traced::current_span_id(), None);
/// ```
#[must_use]
pub fn current_span_id() -> Option<SpanId> {
    current_span_context().map(|span_context| span_context.span_id())
}

/// Where telemetry is suppressed a span context may be there without being valid.
pub(crate) fn current_span_context() -> Option<SpanContext> {
    thread_context::map_current(|context| {
        let span = context.span();
        let span_context = span.span_context();
        span_context.is_valid().then(|| span_context.clone())
    })
}

/// Carries the current span into a closure that runs elsewhere: `std::thread::spawn`, `tokio::task::spawn_blocking`,
/// `rayon::spawn`.
///
/// Baggage and every other value of the OpenTelemetry context go along. For a future use
/// [`with_current_context`](crate::FutureExt::with_current_context).
///
/// ```
/// use traced::traced;
///
/// #[traced]
/// fn checksum(bytes: &[u8]) -> u32 {
///     bytes.iter().map(|byte| u32::from(*byte)).sum()
/// }
///
/// #[traced]
/// fn check(bytes: Vec<u8>) -> u32 {
///     // `checksum` is a child of `check`, on another thread.
///     let worker = std::thread::spawn(traced::in_current_context(move || checksum(&bytes)));
///     worker.join().unwrap()
/// }
///
/// assert_eq!(check(vec![1, 2]), 3);
/// ```
///
/// A closure that is called many times, such as one for rayon's `par_iter`, takes the context along by itself:
///
/// ```
/// use traced::opentelemetry::Context;
///
/// let context = Context::current();
/// let count_words = |essay: &str| {
///     let _current = context.clone().attach();
///     essay.split_whitespace().count()
/// };
/// # assert_eq!(count_words("one two"), 2);
/// ```
pub fn in_current_context<R>(closure: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let context = thread_context::current();
    move || {
        let _current = thread_context::attach(context);
        closure()
    }
}
