//! The random flag of W3C Trace Context level 2, which the SDK neither sets where a trace begins nor keeps where it drops
//! a span: <https://www.w3.org/TR/trace-context-2/#random-trace-id-flag>.

#[cfg(feature = "init")]
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::Context;
use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span as _, SpanContext, TraceContextExt as _};

#[cfg(any(feature = "init", feature = "testing"))]
use crate::pipeline::Pipeline;
use crate::propagation::RANDOM;

/// Whether the global provider is one that `traced::init` has set up, which has the SDK's random ids. Of others nobody
/// says how they make theirs.
#[cfg(feature = "init")]
static GLOBAL_IDS_ARE_RANDOM: AtomicBool = AtomicBool::new(false);

/// The global provider makes its trace ids at random.
#[cfg(feature = "init")]
pub(crate) fn global_ids_are_random() {
    GLOBAL_IDS_ARE_RANDOM.store(true, Ordering::Relaxed);
}

/// The span's context with the flag, where it lacks it: what a trace begins with goes for all of it.
pub(super) fn with_random(parent: &Context, span: &BoxedSpan) -> Option<SpanContext> {
    let own = span.span_context();
    let parent_span = parent.span();
    let above = parent_span.span_context();
    let is_random = if above.is_valid() {
        above.trace_id() == own.trace_id() && above.trace_flags() & RANDOM == RANDOM
    } else {
        ids_are_random(parent)
    };
    let lacks_it = is_random && own.trace_flags() & RANDOM != RANDOM;
    lacks_it.then(|| {
        SpanContext::new(
            own.trace_id(),
            own.span_id(),
            own.trace_flags() | RANDOM,
            own.is_remote(),
            own.trace_state().clone(),
        )
    })
}

/// Whether a trace that begins in this context has a random id.
fn ids_are_random(context: &Context) -> bool {
    #[cfg(any(feature = "init", feature = "testing"))]
    if Pipeline::is_in(context) {
        return true;
    }
    #[cfg(feature = "init")]
    if GLOBAL_IDS_ARE_RANDOM.load(Ordering::Relaxed) {
        return true;
    }
    let _ = context;
    false
}
