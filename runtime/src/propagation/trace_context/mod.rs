//! W3C Trace Context: <https://www.w3.org/TR/trace-context-1/> and <https://www.w3.org/TR/trace-context-2/>.

mod beside;
#[cfg(test)]
mod tests;
mod traceparent;
mod tracestate;

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanContext, TraceContextExt as _};

use beside::Beside;
pub(crate) use traceparent::RANDOM;
use traceparent::TraceParent;
use tracestate::Members;

pub(super) const TRACEPARENT: &str = "traceparent";
pub(super) const TRACESTATE: &str = "tracestate";

/// Carries the trace in the headers `traceparent` and `tracestate`, by W3C Trace Context [level 1] and the draft of
/// [level 2].
///
/// `traced::init` installs it. It needs nothing but the OpenTelemetry API, and works with any SDK:
///
/// ```
/// use std::collections::HashMap;
///
/// use opentelemetry::global;
/// use traced::opentelemetry::{self, trace::TraceContextExt};
/// use traced::propagation::TraceContextPropagator;
///
/// global::set_text_map_propagator(TraceContextPropagator::new());
///
/// let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let headers = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
/// let context = traced::extract(&headers);
/// assert_eq!(
///     context.span().span_context().trace_id().to_string(),
///     "4bf92f3577b34da6a3ce929d0e0e4736"
/// );
/// ```
///
/// # What it reads
///
/// A `traceparent` that is malformed, or there more than once, is no `traceparent`: extracting gives the context back
/// that it was given, and `tracestate` is not looked at. Versions after 00 are read as far as they are known, and sent
/// on as 00. A `tracestate` that is malformed, or of more than 32 members, is discarded as a whole, and the trace goes
/// on without it. All `tracestate` headers there are make one list. Of members with the same key the first one stays.
///
/// # What it writes
///
/// `traceparent` in version 00 with the flags that are defined (sampled, and random of level 2), and `tracestate`, in
/// the order in which it came and whole, where there are members. Outside of a span it writes nothing.
///
/// OpenTelemetry's `TraceState` refuses some keys that level 2 allows (`tenant@system` with a long system, `a@b@c`), and
/// the SDK clears the flags of spans that it drops. Both go along as a value of the [`Context`], so that what came in
/// goes out: as long as the context that is injected was made from the one that was extracted, and the trace is the
/// same.
///
/// [level 1]: https://www.w3.org/TR/trace-context-1/
/// [level 2]: https://www.w3.org/TR/trace-context-2/
#[derive(Debug, Clone, Copy, Default)]
pub struct TraceContextPropagator {
    _private: (),
}

impl TraceContextPropagator {
    /// The propagator. There is nothing to choose.
    ///
    /// ```
    /// use traced::opentelemetry::propagation::TextMapPropagator;
    /// use traced::propagation::TraceContextPropagator;
    ///
    /// let propagator = TraceContextPropagator::new();
    /// assert!(propagator.fields().eq(["traceparent", "tracestate"]));
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { _private: () }
    }
}

impl TextMapPropagator for TraceContextPropagator {
    fn inject_context(&self, context: &Context, injector: &mut dyn Injector) {
        let span = context.span();
        let span_context = span.span_context();
        if !span_context.is_valid() {
            return;
        }
        let beside = context.get::<Beside>();
        let beside = beside.filter(|beside| beside.is_of(span_context.trace_id()));
        let flags = beside::flags(span_context, beside);
        injector.set(TRACEPARENT, traceparent::write(span_context, flags));
        if let Some(tracestate) = beside::combine(span_context.trace_state(), beside).write() {
            injector.set(TRACESTATE, tracestate);
        }
    }

    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        let Some(caller) = caller(extractor) else {
            return context.clone();
        };
        let headers = extractor.get_all(TRACESTATE).unwrap_or_default();
        let members = Members::parse(&headers).unwrap_or_else(Members::new);
        let TraceParent {
            trace_id,
            span_id,
            flags,
        } = caller;
        let (state, beside) = beside::divide(&members, trace_id, flags);
        let is_stale = |beside: &Beside| beside.is_of(trace_id);
        let is_stale = context.get::<Beside>().is_some_and(is_stale);
        let beside = beside.or_else(|| is_stale.then(Beside::nothing));

        let remote = SpanContext::new(trace_id, span_id, flags, true, state);
        let context = context.with_remote_span_context(remote);
        match beside {
            Some(beside) => context.with_value(beside),
            None => context,
        }
    }

    fn fields(&self) -> FieldIter<'_> {
        static FIELDS: LazyLock<[String; 2]> =
            LazyLock::new(|| [TRACEPARENT, TRACESTATE].map(str::to_owned));
        FieldIter::new(FIELDS.as_slice())
    }
}

/// The caller, of whom there may be one.
fn caller(extractor: &dyn Extractor) -> Option<TraceParent> {
    match extractor.get_all(TRACEPARENT)?.as_slice() {
        [value] => traceparent::parse(value),
        _ => None,
    }
}

/// Without the optional whitespace of HTTP, which is spaces and tabs.
fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}
