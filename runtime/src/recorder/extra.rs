//! What most spans have none of.

use std::borrow::Cow;
use std::time::SystemTime;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, SpanKind, Status, TraceState};

use crate::value::repeated;

/// What a sampler, an explicit option, somebody else or an unusual end has to say of a span.
#[derive(Debug, Default)]
pub(super) struct Extra {
    pub(super) trace_state: TraceState,
    pub(super) name: Option<Cow<'static, str>>,
    pub(super) kind: Option<SpanKind>,
    /// What the sampler has seen or added.
    pub(super) sampled: Vec<KeyValue>,
    /// What was added later, in OpenTelemetry's types.
    pub(super) attributes: Vec<KeyValue>,
    pub(super) dropped_attributes: u32,
    pub(super) events: Vec<Event>,
    pub(super) dropped_events: u32,
    pub(super) links: Vec<Link>,
    pub(super) dropped_links: u32,
    pub(super) status: Status,
    /// Where somebody else ended the span, at a time of theirs.
    pub(super) end: Option<SystemTime>,
}

impl Extra {
    /// Sets an attribute. One that is there already is overwritten, however many there are
    /// (<https://opentelemetry.io/docs/specs/otel/trace/api/#set-attributes>).
    pub(super) fn set_attribute(&mut self, attribute: KeyValue, most: u32) {
        let has_room = self.attributes.len() < most as usize;
        let known = (self.attributes.iter_mut()).find(|known| known.key == attribute.key);
        match known {
            Some(known) => known.value = attribute.value,
            None if has_room => self.attributes.push(attribute),
            None => self.dropped_attributes += 1,
        }
    }

    /// Ok > Error > Unset (<https://opentelemetry.io/docs/specs/otel/trace/api/#set-status>).
    pub(super) fn set_status(&mut self, status: Status) {
        if status > self.status {
            self.status = status;
        }
    }

    /// What others have written comes before what the annotation had to say at the end.
    pub(super) fn add_mail(&mut self, mail: Self) {
        let own = std::mem::replace(&mut self.attributes, mail.attributes);
        self.attributes.extend(own);
        let own = std::mem::replace(&mut self.events, mail.events);
        self.events.extend(own);
        self.links.extend(mail.links);
        self.dropped_attributes += mail.dropped_attributes;
        self.dropped_events += mail.dropped_events;
        self.dropped_links += mail.dropped_links;
        self.set_status(mail.status);
        self.name = mail.name.or(self.name.take());
        self.end = mail.end;
    }

    /// How many attributes there are in here.
    pub(super) fn attributes(&self) -> usize {
        self.sampled.len() + self.attributes.len()
    }

    /// Whether a span that starts with this has anything in it.
    pub(super) fn is_needed(&self) -> bool {
        self.name.is_some()
            || self.kind.is_some()
            || !self.sampled.is_empty()
            || !self.links.is_empty()
            // A limit may leave nothing of what there was.
            || self.dropped_links > 0
            || self.dropped_attributes > 0
            || self.trace_state != TraceState::NONE
    }
}

/// Leaves one value of each key, and as many keys as the limit lets: tells how many that costs. What is overwritten does
/// not count (<https://opentelemetry.io/docs/specs/otel/common/#attribute-limits>).
pub(super) fn cut(attributes: &mut Vec<KeyValue>, limit: u32) -> u32 {
    repeated::keep_last(attributes);
    let limit = limit as usize;
    let dropped = attributes.len().saturating_sub(limit);
    attributes.truncate(limit);
    u32::try_from(dropped).unwrap_or(u32::MAX)
}
