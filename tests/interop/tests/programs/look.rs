//! What code sees of the spans that it runs in.

use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::trace::{SpanId, TraceContextExt as _};

/// A look at a context's span.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    /// How many other spans had been looked at before this one was.
    span: usize,
    is_valid: bool,
    is_recording: bool,
    is_sampled: bool,
    is_remote: bool,
    trace_state: String,
    is_suppressed: bool,
    baggage: Option<String>,
}

/// All that were taken.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    pub(crate) taken: Vec<Look>,
    ids: Vec<SpanId>,
}

impl Looks {
    pub(crate) fn look(&mut self, context: &Context) {
        let span = context.span();
        let span_context = span.span_context();
        let look = Look {
            span: self.number(span_context.span_id()),
            is_valid: span_context.is_valid(),
            is_recording: span.is_recording(),
            is_sampled: span_context.is_sampled(),
            is_remote: span_context.is_remote(),
            trace_state: span_context.trace_state().header(),
            is_suppressed: context.is_telemetry_suppressed(),
            baggage: context.baggage().get("tenant").map(ToString::to_string),
        };
        self.taken.push(look);
    }

    fn number(&mut self, id: SpanId) -> usize {
        let known = self.ids.iter().position(|known| *known == id);
        known.unwrap_or_else(|| {
            self.ids.push(id);
            self.ids.len() - 1
        })
    }
}
