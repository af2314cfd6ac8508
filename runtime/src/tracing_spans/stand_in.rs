//! What a layer of `tracing-opentelemetry` gets for one of our spans where the global provider is ours: the span of the
//! call itself, to write to but not to end.
//!
//! So the events that the layer makes of `tracing`'s are on the span of the call they happened in.

use std::borrow::Cow;
use std::time::SystemTime;

use opentelemetry::global::{BoxedSpan, BoxedTracer};
use opentelemetry::trace::{Span, SpanBuilder, SpanContext, Status, TraceContextExt as _, Tracer};
use opentelemetry::{Context, KeyValue};

use super::mark::OfCall;

/// The span to use in place of one under `parent`, if that would be the one of a call's `tracing` span. The span of
/// `parent` is that of the call, or where the call has none, the one around it.
pub(crate) fn stand_in(parent: &Context) -> Option<BoxedSpan> {
    if !parent.get::<OfCall>()?.take() {
        return None;
    }
    let tracer = BoxedTracer::new(Box::new(StandInTracer));
    Some(tracer.build_with_context(SpanBuilder::from_name(""), parent))
}

/// What the layer writes to a span when it ends it. It would be on some of our spans only, namely those that are still
/// going on.
const MEASURED: [&str; 2] = ["busy_ns", "idle_ns"];

struct StandInTracer;

impl Tracer for StandInTracer {
    type Span = StandIn;

    fn build_with_context(&self, _: SpanBuilder, parent: &Context) -> StandIn {
        StandIn {
            span_context: parent.span().span_context().clone(),
            call: parent.clone(),
        }
    }
}

#[derive(Debug)]
struct StandIn {
    call: Context,
    span_context: SpanContext,
}

impl Span for StandIn {
    fn add_event_with_timestamp<T>(
        &mut self,
        name: T,
        timestamp: SystemTime,
        attributes: Vec<KeyValue>,
    ) where
        T: Into<Cow<'static, str>>,
    {
        let span = self.call.span();
        span.add_event_with_timestamp(name, timestamp, attributes);
    }

    fn span_context(&self) -> &SpanContext {
        &self.span_context
    }

    fn is_recording(&self) -> bool {
        self.call.span().is_recording()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        if !MEASURED.contains(&attribute.key.as_str()) {
            self.call.span().set_attribute(attribute);
        }
    }

    fn set_status(&mut self, status: Status) {
        self.call.span().set_status(status);
    }

    fn update_name<T>(&mut self, _: T)
    where
        T: Into<Cow<'static, str>>,
    {
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        self.call.span().add_link(span_context, attributes);
    }

    fn end_with_timestamp(&mut self, _: SystemTime) {}
}
