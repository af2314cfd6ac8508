//! From a record to the span that exporters take. All of this happens on the exporter's thread.

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use fastant::{Anchor, Instant};
use opentelemetry::trace::{Event, SpanContext, Status};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLimits, SpanLinks};

use super::record::{Extra, Failure, Record, cut};
use crate::callsite::Callsite;
use crate::span::KeyValues as _;
use crate::{error, exception};

/// Makes spans out of records.
#[derive(Debug)]
pub(super) struct Converter {
    limits: SpanLimits,
    anchor: Clock,
    scopes: HashMap<(&'static str, Option<&'static str>), InstrumentationScope>,
}

/// The relation of the counter's clock to the calendar's.
struct Clock(Anchor);

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Converter {
    pub(super) fn new(limits: SpanLimits) -> Self {
        Self {
            limits,
            anchor: Clock(Anchor::new()),
            scopes: HashMap::new(),
        }
    }

    /// The two clocks drift apart; what matters is how far since the spans of this round.
    pub(super) fn look_at_the_clock(&mut self) {
        self.anchor = Clock(Anchor::new());
    }

    pub(super) fn span(&mut self, record: &Record) -> SpanData {
        let none = Extra::default;
        let extra = record.extra.as_deref();
        let name = extra.and_then(|extra| extra.name.clone());
        let kind = extra.and_then(|extra| extra.kind.clone());
        let (attributes, dropped_attributes_count) = self.attributes(record);
        let end_time = match extra.and_then(|extra| extra.end) {
            Some(end) => end,
            None => self.time(record.end),
        };
        let empty;
        let extra = match extra {
            Some(extra) => extra,
            None => {
                empty = none();
                &empty
            }
        };
        SpanData {
            span_context: SpanContext::new(
                record.trace_id,
                record.span_id,
                record.flags,
                false,
                extra.trace_state.clone(),
            ),
            parent_span_id: record.parent_span_id,
            parent_span_is_remote: record.parent_is_remote,
            span_kind: kind.unwrap_or_else(|| record.site.kind.clone()),
            name: name.unwrap_or(Cow::Borrowed(record.site.name)),
            start_time: self.time(record.start),
            end_time,
            attributes,
            dropped_attributes_count,
            events: self.events(record, extra, end_time),
            links: links(extra),
            status: status(record, extra),
            instrumentation_scope: self.scope(record.site),
        }
    }

    fn time(&self, instant: Instant) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_nanos(instant.as_unix_nanos(&self.anchor.0))
    }

    fn scope(&mut self, site: &'static Callsite) -> InstrumentationScope {
        let key = (site.scope.name, site.scope.version);
        let scope = self.scopes.entry(key);
        scope
            .or_insert_with(|| site.instrumentation_scope())
            .clone()
    }

    /// The attributes, and how many there were too many. The location goes first where there is a limit.
    fn attributes(&self, record: &Record) -> (Vec<KeyValue>, u32) {
        let extra = record.extra.as_deref();
        let late = extra.map_or(0, |extra| {
            extra.sampled.len() + extra.attributes.len() + extra.of_result.len()
        });
        let known = record.attributes.len() + late + usize::from(record.failure.is_some());
        let is_wanted = record.site.recorded().code_location;
        let most = self.limits.max_attributes_per_span as usize;
        let located = is_wanted && known + LOCATION <= most;
        let mut attributes = Vec::with_capacity(known + if located { LOCATION } else { 0 });
        if let Some(extra) = extra {
            attributes.extend(extra.sampled.iter().cloned());
        }
        if located {
            attributes.extend(location(record.site));
        }
        attributes.extend(record.attributes.key_values());
        let mut dropped = match is_wanted && !located {
            true => LOCATION as u32,
            false => 0,
        };
        if let Some(extra) = extra {
            attributes.extend(extra.attributes.iter().cloned());
            attributes.extend(extra.of_result.key_values());
            dropped += extra.dropped_attributes;
        }
        if let Some(failure) = &record.failure {
            let class = failure.fault.error_type.clone();
            attributes.push(KeyValue::new(error::ERROR_TYPE, class));
        }
        dropped += cut(&mut attributes, self.limits.max_attributes_per_span);
        (attributes, dropped)
    }

    fn events(&self, record: &Record, extra: &Extra, end: SystemTime) -> SpanEvents {
        let mut events = SpanEvents::default();
        events.events = extra.events.clone();
        events.dropped_count = extra.dropped_events;
        let Some(Failure {
            fault,
            is_first: true,
        }) = &record.failure
        else {
            return events;
        };
        if exception::signal().to_span() {
            if events.events.len() < self.limits.max_events_per_span as usize {
                let fault = fault.written(record.site.recorded().error_messages);
                let mut attributes = exception::attributes(&fault);
                let dropped = cut(&mut attributes, self.limits.max_attributes_per_event);
                events
                    .events
                    .push(Event::new("exception", end, attributes, dropped));
            } else {
                events.dropped_count += 1;
            }
        }
        events
    }
}

/// How many attributes tell the place in the source.
const LOCATION: usize = 3;

fn location(site: &'static Callsite) -> [KeyValue; LOCATION] {
    let location = site.location();
    [
        KeyValue::new("code.function.name", site.function()),
        KeyValue::new("code.file.path", location.file()),
        KeyValue::new("code.line.number", i64::from(location.line())),
    ]
}

fn links(extra: &Extra) -> SpanLinks {
    let mut links = SpanLinks::default();
    links.links = extra.links.clone();
    links.dropped_count = extra.dropped_links;
    links
}

fn status(record: &Record, extra: &Extra) -> Status {
    let set = extra.status.clone();
    let Some(failure) = &record.failure else {
        return set;
    };
    let fault = failure.fault.written(record.site.recorded().error_messages);
    let failed = Status::error(fault.message.clone().unwrap_or_default());
    if failed > set { failed } else { set }
}
