//! From a record to the span that exporters take. All of this happens on the exporter's thread.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::time::{Duration, SystemTime};

use fastant::{Anchor, Instant};
use opentelemetry::trace::{Event, SpanContext, Status, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLimits, SpanLinks};

use super::buffer::Entries;
use super::record::{Extra, Failure, Record, cut};
use crate::callsite::Callsite;
use crate::span::KeyValues as _;
use crate::{error, exception};

/// Makes spans out of records.
#[derive(Debug)]
pub(super) struct Converter {
    limits: SpanLimits,
    clock: Clock,
    /// By the address of the call site.
    sites: HashMap<usize, Site, BuildHasherDefault<AddressHasher>>,
}

/// Addresses of statics differ in their middle bits, and nobody chooses them to do harm.
#[derive(Debug, Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.write_usize((*byte).into()));
    }

    fn write_usize(&mut self, address: usize) {
        // Fibonacci hashing: the upper bits are well mixed, and come to both ends.
        let mixed = (self.0 ^ address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed.rotate_left(32);
    }
}

/// What all spans of a call site have in common.
#[derive(Debug)]
struct Site {
    scope: InstrumentationScope,
    location: [KeyValue; LOCATION],
}

/// How many attributes tell the place in the source.
const LOCATION: usize = 3;

/// The relation of the counter's clock to the calendar's.
struct Clock(Anchor);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl Converter {
    pub(super) fn new(limits: SpanLimits) -> Self {
        Self {
            limits,
            clock: Clock(Anchor::new()),
            sites: HashMap::default(),
        }
    }

    /// The two clocks drift apart; what matters is how far since the spans of this round.
    pub(super) fn look_at_the_clock(&mut self) {
        self.clock = Clock(Anchor::new());
    }

    pub(super) fn span(&mut self, record: &Record, entries: &Entries<'_>) -> SpanData {
        let time = |instant: Instant| {
            SystemTime::UNIX_EPOCH + Duration::from_nanos(instant.as_unix_nanos(&self.clock.0))
        };
        let (start_time, end) = (time(record.start), time(record.end));
        let site = self.sites.entry(std::ptr::from_ref(record.site).addr());
        let site = site.or_insert_with(|| Site::new(record.site));
        let extra = record.extra.as_deref();
        let (attributes, dropped_attributes_count) =
            attributes(record, entries, site, self.limits.max_attributes_per_span);
        let end_time = extra.and_then(|extra| extra.end).unwrap_or(end);
        let name = extra.and_then(|extra| extra.name.clone());
        let kind = extra.and_then(|extra| extra.kind.clone());
        SpanData {
            span_context: SpanContext::new(
                record.trace_id,
                record.span_id,
                record.flags,
                false,
                extra.map_or(TraceState::NONE, |extra| extra.trace_state.clone()),
            ),
            parent_span_id: record.parent_span_id,
            parent_span_is_remote: record.parent_is_remote,
            span_kind: kind.unwrap_or_else(|| record.site.kind.clone()),
            name: name.unwrap_or(Cow::Borrowed(record.site.name)),
            start_time,
            end_time,
            attributes,
            dropped_attributes_count,
            events: events(record, end_time, &self.limits),
            links: extra.map_or_else(SpanLinks::default, links),
            status: status(record),
            instrumentation_scope: site.scope.clone(),
        }
    }
}

impl Site {
    fn new(site: &'static Callsite) -> Self {
        let location = site.location();
        Self {
            scope: site.instrumentation_scope(),
            location: [
                KeyValue::new("code.function.name", site.function()),
                KeyValue::new("code.file.path", location.file()),
                KeyValue::new("code.line.number", i64::from(location.line())),
            ],
        }
    }
}

/// The attributes, and how many there were too many. The location goes first where there is a limit.
fn attributes(
    record: &Record,
    entries: &Entries<'_>,
    site: &Site,
    most: u32,
) -> (Vec<KeyValue>, u32) {
    let extra = record.extra.as_deref();
    let known = entries.len() + extra.map_or(0, Extra::attributes);
    let known = known + usize::from(record.failure.is_some());
    let is_wanted = record.site.recorded().code_location;
    let is_located = is_wanted && known + LOCATION <= most as usize;
    let mut attributes = Vec::with_capacity(known + if is_located { LOCATION } else { 0 });
    let mut dropped = if is_wanted && !is_located {
        LOCATION as u32
    } else {
        0
    };
    if let Some(extra) = extra {
        attributes.extend(extra.sampled.iter().cloned());
    }
    if is_located {
        attributes.extend(site.location.iter().cloned());
    }
    entries.for_each(|(key, value)| {
        attributes.push(KeyValue::new(*key, value.clone().into_value()));
    });
    if let Some(extra) = extra {
        let rest = extra.rest.iter();
        attributes.extend(rest.map(|(key, value)| KeyValue::new(*key, value.clone().into_value())));
        attributes.extend(extra.attributes.iter().cloned());
        attributes.extend(extra.of_result.key_values());
        dropped += extra.dropped_attributes;
    }
    if let Some(failure) = &record.failure {
        let class = failure.fault.error_type.clone();
        attributes.push(KeyValue::new(error::ERROR_TYPE, class));
    }
    dropped += cut(&mut attributes, most);
    (attributes, dropped)
}

fn events(record: &Record, end: SystemTime, limits: &SpanLimits) -> SpanEvents {
    let mut events = SpanEvents::default();
    if let Some(extra) = record.extra.as_deref() {
        events.events.clone_from(&extra.events);
        events.dropped_count = extra.dropped_events;
    }
    let Some(Failure {
        fault,
        is_first: true,
    }) = &record.failure
    else {
        return events;
    };
    if !exception::signal().to_span() {
        return events;
    }
    if events.events.len() >= limits.max_events_per_span as usize {
        events.dropped_count += 1;
        return events;
    }
    let fault = fault.written(record.site.recorded().error_messages);
    let mut attributes = exception::attributes(&fault);
    let dropped = cut(&mut attributes, limits.max_attributes_per_event);
    let exception = Event::new("exception", end, attributes, dropped);
    events.events.push(exception);
    events
}

fn links(extra: &Extra) -> SpanLinks {
    let mut links = SpanLinks::default();
    links.links.clone_from(&extra.links);
    links.dropped_count = extra.dropped_links;
    links
}

fn status(record: &Record) -> Status {
    let set = record.extra.as_deref();
    let set = set.map_or(Status::Unset, |extra| extra.status.clone());
    let Some(failure) = &record.failure else {
        return set;
    };
    let fault = failure.fault.written(record.site.recorded().error_messages);
    let failed = Status::error(fault.message.clone().unwrap_or_default());
    if failed > set { failed } else { set }
}
