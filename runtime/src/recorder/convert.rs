//! From a record to the span that exporters take. All of this happens on the exporter's thread.

use std::borrow::Cow;
use std::time::SystemTime;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, SpanContext, Status, TraceState};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLimits, SpanLinks};

use super::clock::Clock;
use super::extra::{Extra, cut};
use super::failure::Failure;
use super::record::Record;
use super::site::{LOCATION, Site, Sites};
use crate::error::{self, exception};
use crate::value::repeated;

/// Makes spans out of records.
#[derive(Debug)]
pub(super) struct Converter {
    limits: SpanLimits,
    clock: Clock,
    sites: Sites,
}

impl Converter {
    pub(super) fn new(limits: SpanLimits) -> Self {
        Self {
            limits,
            clock: Clock::new(),
            sites: Sites::default(),
        }
    }

    /// What matters most is how far the clocks have drifted apart since the spans of this round.
    pub(super) fn look_at_the_clock(&mut self) {
        self.clock.look();
    }

    /// The span without its attributes, and what most have none of. See [`complete`](Self::complete).
    #[inline(always)]
    pub(super) fn span(&mut self, record: &Record) -> SpanData {
        let head = record.attributes.head;
        let start_time = self.clock.time(record.start);
        SpanData {
            span_context: SpanContext::new(
                record.trace_id,
                record.span_id,
                head.flags,
                false,
                TraceState::NONE,
            ),
            parent_span_id: record.parent_span_id,
            parent_span_is_remote: head.parent_is_remote,
            span_kind: record.site.kind.clone(),
            name: Cow::Borrowed(record.site.name),
            start_time,
            // What the clock is read to be is corrected now and then, also within a span.
            end_time: self.clock.time(record.end).max(start_time),
            attributes: Vec::new(),
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: record.site.scope.instrumentation_scope(),
        }
    }

    /// Adds the rest to a span, where it stays.
    #[inline(always)]
    pub(super) fn complete(&mut self, span: &mut SpanData, record: &Record) {
        let site = self.sites.of(record.site);
        if record.attributes.head.has_more
            || !site.add_attributes(record, self.limits, &mut span.attributes)
        {
            add_the_rest(span, record, site, &self.limits);
        }
    }
}

#[cold]
fn add_the_rest(span: &mut SpanData, record: &Record, site: &Site, limits: &SpanLimits) {
    let most = limits.max_attributes_per_span;
    (span.attributes, span.dropped_attributes_count) = attributes(record, site, most);
    if let Some(extra) = record.extra.as_deref() {
        let own = &span.span_context;
        span.span_context = SpanContext::new(
            own.trace_id(),
            own.span_id(),
            own.trace_flags(),
            false,
            extra.trace_state.clone(),
        );
        if let Some(name) = &extra.name {
            span.name = name.clone();
        }
        if let Some(kind) = &extra.kind {
            span.span_kind = kind.clone();
        }
        if let Some(end) = extra.end {
            span.end_time = end;
        }
        span.links = links(extra, limits);
    }
    span.events = events(record, span.end_time, limits);
    span.status = status(record);
}

/// The attributes, and how many there were too many. The location goes first where there is a limit.
fn attributes(record: &Record, site: &Site, most: u32) -> (Vec<KeyValue>, u32) {
    let extra = record.extra.as_deref();
    let mut dropped = extra.map_or(0, |extra| extra.dropped_attributes);
    let is_wanted = record.site.recorded().code_location;
    let mut attributes = all_attributes(record, is_wanted.then_some(site));
    repeated::keep_last(&mut attributes);
    if is_wanted && attributes.len() > most as usize {
        dropped += LOCATION.len() as u32;
        attributes = all_attributes(record, None);
    }
    dropped += cut(&mut attributes, most);
    (attributes, dropped)
}

/// The attributes as they were set, one after the other, with the location if there is a site to tell it.
fn all_attributes(record: &Record, located: Option<&Site>) -> Vec<KeyValue> {
    let extra = record.extra.as_deref();
    let known = record.attributes.len() + extra.map_or(0, Extra::attributes);
    let mut attributes = Vec::with_capacity(known + LOCATION.len() + 1);
    if let Some(extra) = extra {
        attributes.extend(extra.sampled.iter().cloned());
    }
    if let Some(site) = located {
        site.add_location(&mut attributes);
    }
    attributes.extend(record.attributes.before_results());
    if let Some(extra) = extra {
        attributes.extend(extra.attributes.iter().cloned());
    }
    attributes.extend(record.attributes.of_results());
    if let Some(fault) = record.fault() {
        let class = fault.error_type.clone();
        attributes.push(KeyValue::new(error::ERROR_TYPE, class));
    }
    attributes
}

fn events(record: &Record, end: SystemTime, limits: &SpanLimits) -> SpanEvents {
    let mut events = SpanEvents::default();
    if let Some(extra) = record.extra.as_deref() {
        let most = limits.max_events_per_span as usize;
        let kept = extra.events.iter().take(most).cloned();
        events.events = kept.map(|event| limited_event(event, limits)).collect();
        let dropped = extra.events.len() - events.events.len();
        events.dropped_count = extra.dropped_events + u32::try_from(dropped).unwrap_or(u32::MAX);
    }
    let Some(fault) = record.fault() else {
        return events;
    };
    if record.failure != Failure::Here || !exception::signal().to_span() {
        return events;
    }
    if events.events.len() >= limits.max_events_per_span as usize {
        events.dropped_count += 1;
        return events;
    }
    let fault = fault.written(record.site.recorded().error_messages);
    let exception = Event::new("exception", end, exception::attributes(&fault), 0);
    events.events.push(limited_event(exception, limits));
    events
}

/// What others write is limited as they do it, and what the annotation writes is limited here.
fn limited_event(mut event: Event, limits: &SpanLimits) -> Event {
    event.dropped_attributes_count += cut(&mut event.attributes, limits.max_attributes_per_event);
    event
}

fn links(extra: &Extra, limits: &SpanLimits) -> SpanLinks {
    let mut links = SpanLinks::default();
    let most = limits.max_links_per_span as usize;
    let kept = extra.links.iter().take(most).cloned();
    links.links = kept.map(|link| limited_link(link, limits)).collect();
    let dropped = extra.links.len() - links.links.len();
    links.dropped_count = extra.dropped_links + u32::try_from(dropped).unwrap_or(u32::MAX);
    links
}

fn limited_link(mut link: Link, limits: &SpanLimits) -> Link {
    link.dropped_attributes_count += cut(&mut link.attributes, limits.max_attributes_per_link);
    link
}

fn status(record: &Record) -> Status {
    let set = record.extra.as_deref();
    let set = set.map_or(Status::Unset, |extra| extra.status.clone());
    let Some(fault) = record.fault() else {
        return set;
    };
    let fault = fault.written(record.site.recorded().error_messages);
    let failed = Status::error(fault.message.clone().unwrap_or_default());
    if failed > set { failed } else { set }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use opentelemetry_sdk::trace::SpanLimits;

    use super::events;
    use crate::callsite::Callsite;
    use crate::error;
    use crate::error::fault::Fault;
    use crate::recorder::RecorderId;
    use crate::recorder::record::Record;

    #[test]
    fn an_exception_that_the_annotation_writes_keeps_the_limit_of_attributes() {
        static SITE: Callsite = Callsite::new::<()>("panics", "tests", "");
        let limits = SpanLimits {
            max_attributes_per_event: 1,
            ..SpanLimits::default()
        };
        let mut record = Record::new(RecorderId(0), &SITE);
        error::add_exception(&mut record, &Fault::panic("no way out".to_owned()));
        let [exception] = &*events(&record, SystemTime::now(), &limits).events else {
            panic!("it has one event");
        };
        assert_eq!(exception.attributes.len(), 1);
        assert_eq!(exception.dropped_attributes_count, 1);
    }
}
