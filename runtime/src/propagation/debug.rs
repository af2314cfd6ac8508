//! The debug flag of B3 and Jaeger, which OpenTelemetry's span contexts have no place for.

use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt as _, TraceId};

/// The trace that somebody wants recorded at all cost. A value of the context, because its bit in the flags of W3C Trace
/// Context means, or will mean, something else.
#[derive(Debug)]
struct DebugTrace(TraceId);

/// A context in which its trace is one for debugging.
pub(super) fn mark(context: &Context) -> Context {
    let trace_id = context.span().span_context().trace_id();
    context.with_value(DebugTrace(trace_id))
}

/// Whether the context's trace is for debugging. A trace that was started within one that is does not count.
pub(super) fn is_marked(context: &Context) -> bool {
    let trace_id = context.span().span_context().trace_id();
    context
        .get::<DebugTrace>()
        .is_some_and(|marked| marked.0 == trace_id)
}
