//! A span of the SDK as annotations make it current: with one value for each key, and with flags of its own.

use std::borrow::Cow;
use std::mem;
use std::time::SystemTime;

use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span, SpanContext, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::flagged::with_random;

/// The context in which a span is current that was started under `parent`.
pub(super) fn make_current(parent: &Context, span: BoxedSpan) -> Context {
    let flagged = with_random(parent, &span);
    if span.is_recording() {
        return parent.with_span(Wrapped {
            span,
            flagged,
            attributes: Vec::new(),
        });
    }
    match flagged {
        Some(span_context) => parent.with_remote_span_context(span_context),
        None => parent.with_span(span),
    }
}

/// As many keys wait for the end of the span. What has more is handed over, for the SDK to cut.
const MOST_WAITING: usize = 1024;

#[derive(Debug)]
struct Wrapped {
    span: BoxedSpan,
    /// The span's own context is fixed when the SDK makes it.
    flagged: Option<SpanContext>,
    /// What was set so far. The SDK counts a value that is set again as another attribute, so that a loop would use up the
    /// limit with values that are none any more
    /// (["setting an attribute with the same key overwrites"](https://opentelemetry.io/docs/specs/otel/trace/api/#set-attributes)).
    attributes: Vec<KeyValue>,
}

impl Wrapped {
    fn hand_over(&mut self) {
        let attributes = mem::take(&mut self.attributes);
        self.span.set_attributes(attributes);
    }
}

impl Span for Wrapped {
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
        match &self.flagged {
            Some(span_context) => span_context,
            None => self.span.span_context(),
        }
    }

    fn is_recording(&self) -> bool {
        self.span.is_recording()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        if !self.is_recording() {
            return;
        }
        let mut known = self.attributes.iter_mut();
        match known.find(|known| known.key == attribute.key) {
            Some(known) => known.value = attribute.value,
            None => {
                if self.attributes.len() == MOST_WAITING {
                    self.hand_over();
                }
                self.attributes.push(attribute);
            }
        }
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
        self.hand_over();
        self.span.end_with_timestamp(timestamp);
    }
}

impl Drop for Wrapped {
    fn drop(&mut self) {
        // The SDK's span ends with it. After an end this does nothing.
        self.hand_over();
    }
}
