//! Requests that are left out: contexts that say so to everything inside.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};

/// `parent` as one that was not sampled: in the caller's trace, or else in a trace of its own, which nobody will see.
pub(super) fn unsampled(parent: &Context) -> Context {
    let span = parent.span();
    let caller = span.span_context();
    let span_context = if caller.is_valid() {
        let flags = caller.trace_flags().with_sampled(false);
        let state = caller.trace_state().clone();
        SpanContext::new(caller.trace_id(), caller.span_id(), flags, true, state)
    } else {
        SpanContext::new(
            TraceId::from(u128::from(random()) << 64 | u128::from(random())),
            SpanId::from(random()),
            TraceFlags::NOT_SAMPLED,
            true,
            TraceState::NONE,
        )
    };
    parent.with_remote_span_context(span_context)
}

/// Not zero, which would be no id.
fn random() -> u64 {
    // Every `RandomState` has keys of its own, which no other process has.
    RandomState::new().hash_one(0).max(1)
}
