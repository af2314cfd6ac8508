//! What stands for a span in the OpenTelemetry context: anyone may write to it.

use std::borrow::Cow;
use std::time::SystemTime;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, Span, SpanContext, Status};
use opentelemetry_sdk::trace::SpanLimits;

use super::RecorderId;
use super::extra::{Extra, cut};
use super::local;
use super::mailbox::Address;

/// A span of an annotation, as others see it.
#[derive(Debug)]
pub(super) struct SpanObject {
    span_context: SpanContext,
    address: Address,
    recorder: RecorderId,
}

/// Where an object is kept.
pub(super) trait Kept: Send + Sync + 'static {
    fn object(&self) -> &SpanObject;
}

/// By itself, in a box of OpenTelemetry's.
impl Kept for SpanObject {
    fn object(&self) -> &SpanObject {
        self
    }
}

/// An object in the place of a span.
#[derive(Debug)]
pub(super) struct Seen<K>(pub(super) K);

impl SpanObject {
    #[inline(always)]
    pub(super) fn new(span_context: SpanContext, address: Address, recorder: RecorderId) -> Self {
        Self {
            span_context,
            address,
            recorder,
        }
    }

    /// Runs `write` unless the span has ended.
    fn write(&self, write: impl FnOnce(&mut Extra, &SpanLimits)) {
        let limits = local::limits(self.recorder);
        self.address.write(|mail| write(mail, &limits));
    }

    fn add_event(
        &self,
        name: Cow<'static, str>,
        timestamp: SystemTime,
        mut attributes: Vec<KeyValue>,
    ) {
        self.write(|mail, limits| {
            if mail.events.len() >= limits.max_events_per_span as usize {
                mail.dropped_events += 1;
                return;
            }
            let dropped = cut(&mut attributes, limits.max_attributes_per_event);
            mail.events
                .push(Event::new(name, timestamp, attributes, dropped));
        });
    }

    fn is_recording(&self) -> bool {
        self.address.is_open()
    }

    fn set_attribute(&self, attribute: KeyValue) {
        self.write(|mail, limits| mail.set_attribute(attribute, limits.max_attributes_per_span));
    }

    fn set_status(&self, status: Status) {
        self.write(|mail, _| mail.set_status(status));
    }

    fn update_name(&self, name: Cow<'static, str>) {
        self.write(|mail, _| mail.name = Some(name));
    }

    fn add_link(&self, span_context: SpanContext, mut attributes: Vec<KeyValue>) {
        self.write(|mail, limits| {
            if mail.links.len() >= limits.max_links_per_span as usize {
                mail.dropped_links += 1;
                return;
            }
            let dropped = cut(&mut attributes, limits.max_attributes_per_link);
            mail.links
                .push(Link::new(span_context, attributes, dropped));
        });
    }

    fn end(&self, timestamp: SystemTime) {
        self.write(|mail, _| mail.end = Some(timestamp));
    }
}

/// There are as many of these as there are places, so they only say who does it.
impl<K: Kept> Span for Seen<K> {
    fn add_event_with_timestamp<T: Into<Cow<'static, str>>>(
        &mut self,
        name: T,
        timestamp: SystemTime,
        attributes: Vec<KeyValue>,
    ) {
        (self.0.object()).add_event(name.into(), timestamp, attributes);
    }

    fn span_context(&self) -> &SpanContext {
        &self.0.object().span_context
    }

    fn is_recording(&self) -> bool {
        self.0.object().is_recording()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        self.0.object().set_attribute(attribute);
    }

    fn set_status(&mut self, status: Status) {
        self.0.object().set_status(status);
    }

    fn update_name<T: Into<Cow<'static, str>>>(&mut self, name: T) {
        self.0.object().update_name(name.into());
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        self.0.object().add_link(span_context, attributes);
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        self.0.object().end(timestamp);
    }
}
