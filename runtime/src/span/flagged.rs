//! The random flag of W3C Trace Context level 2, which the SDK neither sets where a trace begins nor keeps where it drops
//! a span: <https://www.w3.org/TR/trace-context-2/#random-trace-id-flag>.

use std::borrow::Cow;
#[cfg(feature = "init")]
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span, SpanContext, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

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

/// The context in which a span is current that was started under `parent`.
pub(super) fn make_current(parent: &Context, span: BoxedSpan) -> Context {
    match with_random(parent, &span) {
        Some(span_context) if span.is_recording() => {
            parent.with_span(Flagged { span, span_context })
        }
        Some(span_context) => parent.with_remote_span_context(span_context),
        None => parent.with_span(span),
    }
}

/// The span's context with the flag, where it lacks it: what a trace begins with goes for all of it.
fn with_random(parent: &Context, span: &BoxedSpan) -> Option<SpanContext> {
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

/// A span that tells its flags differently: the SDK's are fixed when it is made.
#[derive(Debug)]
struct Flagged {
    span: BoxedSpan,
    span_context: SpanContext,
}

impl Span for Flagged {
    fn add_event_with_timestamp<T: Into<Cow<'static, str>>>(
        &mut self,
        name: T,
        timestamp: SystemTime,
        attributes: Vec<KeyValue>,
    ) {
        self.span
            .add_event_with_timestamp(name, timestamp, attributes);
    }

    fn span_context(&self) -> &SpanContext {
        &self.span_context
    }

    fn is_recording(&self) -> bool {
        self.span.is_recording()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        self.span.set_attribute(attribute);
    }

    fn set_status(&mut self, status: Status) {
        self.span.set_status(status);
    }

    fn update_name<T: Into<Cow<'static, str>>>(&mut self, new_name: T) {
        self.span.update_name(new_name);
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        self.span.add_link(span_context, attributes);
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        self.span.end_with_timestamp(timestamp);
    }
}
