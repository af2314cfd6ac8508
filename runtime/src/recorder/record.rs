//! A finished span as it waits for its export.

use std::borrow::Cow;
use std::ops::Range;
use std::time::SystemTime;

use fastant::Instant;
use opentelemetry::KeyValue;
use opentelemetry::trace::{
    Event, Link, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::SpanLimits;

use crate::callsite::Callsite;
use crate::passing::Passing;
use crate::span::{Attributes, Entry};

/// What is known of a finished span. It stays in its buffer until the buffer is used again, so that whatever it owns
/// is freed by a thread that starts spans, and never by the one that exports them: freeing another thread's memory is
/// the dearest part of a span in the SDK.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) parent_span_id: SpanId,
    pub(super) flags: TraceFlags,
    pub(super) parent_is_remote: bool,
    pub(super) site: &'static Callsite,
    pub(super) start: Instant,
    pub(super) end: Instant,
    /// Where its attributes are in the buffer.
    pub(super) entries: Range<u32>,
    pub(super) failure: Option<Failure>,
    pub(super) extra: Option<Box<Extra>>,
}

/// The error that a call ended with.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) fault: Passing,
    /// Whether the exception is recorded here, or has been on a span inside.
    pub(crate) is_first: bool,
}

/// What most spans have none of.
#[derive(Debug, Default)]
pub(super) struct Extra {
    pub(super) trace_state: TraceState,
    pub(super) name: Option<Cow<'static, str>>,
    pub(super) kind: Option<SpanKind>,
    /// Attributes of the annotation that have no room in line.
    pub(super) rest: Vec<Entry>,
    /// What the sampler has seen or added.
    pub(super) sampled: Vec<KeyValue>,
    /// What was added later, in OpenTelemetry's types.
    pub(super) attributes: Vec<KeyValue>,
    pub(super) dropped_attributes: u32,
    /// What the annotation records of the result.
    pub(super) of_result: Attributes,
    pub(super) events: Vec<Event>,
    pub(super) dropped_events: u32,
    pub(super) links: Vec<Link>,
    pub(super) dropped_links: u32,
    pub(super) status: Status,
    /// Where somebody else ended the span, at a time of theirs.
    pub(super) end: Option<SystemTime>,
}

/// Takes the attributes for which there is no room in line.
#[inline]
pub(super) fn keep_rest(extra: &mut Option<Box<Extra>>, attributes: &mut Attributes) {
    let rest = attributes.take_rest();
    if !rest.is_empty() {
        extra.get_or_insert_default().rest = rest;
    }
}

impl Extra {
    /// Cuts the links that a span starts with to what one may have.
    pub(super) fn limit_links(&mut self, limits: &SpanLimits) {
        let most = limits.max_links_per_span as usize;
        let dropped = self.links.len().saturating_sub(most);
        self.links.truncate(most);
        self.dropped_links += u32::try_from(dropped).unwrap_or(u32::MAX);
        for link in &mut self.links {
            let dropped = cut(&mut link.attributes, limits.max_attributes_per_link);
            link.dropped_attributes_count += dropped;
        }
    }

    /// How many attributes there are in here.
    pub(super) fn attributes(&self) -> usize {
        self.rest.len() + self.sampled.len() + self.attributes.len() + self.of_result.len()
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

/// Cuts a list of attributes to its limit, and tells how many that costs.
pub(super) fn cut(attributes: &mut Vec<KeyValue>, limit: u32) -> u32 {
    let limit = limit as usize;
    let dropped = attributes.len().saturating_sub(limit);
    attributes.truncate(limit);
    u32::try_from(dropped).unwrap_or(u32::MAX)
}
