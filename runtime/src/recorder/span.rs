//! The span object in the OpenTelemetry context: anyone may write to it.

use std::borrow::Cow;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::time::SystemTime;

use fastant::Instant;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, Span, SpanContext, SpanId, SpanRef, Status};
use opentelemetry_sdk::trace::SpanLimits;

use super::RecorderId;
use super::local;
use super::record::{Extra, Failure, Record, cut, keep_rest};
use crate::callsite::Callsite;
use crate::span::Attributes;

/// A recording span of an annotation.
#[derive(Debug)]
pub(super) struct RecorderSpan {
    pub(super) span_context: SpanContext,
    pub(super) parent_span_id: SpanId,
    pub(super) parent_is_remote: bool,
    pub(super) has_ended: bool,
    pub(super) recorder: RecorderId,
    pub(super) site: &'static Callsite,
    pub(super) start: Instant,
    pub(super) attributes: Attributes,
    pub(super) extra: Option<Box<Extra>>,
}

/// What the annotation has to say when its call ends.
#[derive(Debug, Default)]
pub(crate) struct Ending {
    attributes: Option<Box<Attributes>>,
    pub(crate) failure: Option<Failure>,
}

impl Ending {
    /// Adds what the annotation records of the result.
    pub(crate) fn add(&mut self, attributes: Attributes) {
        match &mut self.attributes {
            Some(known) => known.extend(attributes),
            None => self.attributes = Some(Box::new(attributes)),
        }
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.attributes.is_none() && self.failure.is_none()
    }
}

thread_local! {
    /// The span that its annotation ends at this moment, and whether it has more to say. OpenTelemetry's own way to end
    /// a span reads another clock, and has no place for what an annotation knows.
    static ENDING: Cell<(SpanId, bool)> = const { Cell::new((SpanId::INVALID, false)) };
    /// Not dropped with its thread, and empty by then: what has a destructor is gone while other destructors of the
    /// thread still run, and these may make spans.
    static ENDED_WITH: Cell<ManuallyDrop<Ending>> =
        const { Cell::new(ManuallyDrop::new(Ending { attributes: None, failure: None })) };
}

/// Ends the span of an annotated call.
#[inline]
pub(crate) fn end(span: &SpanRef<'_>, id: SpanId, with: Ending) {
    let has_more = !with.is_empty();
    ENDING.set((id, has_more));
    if has_more {
        ENDED_WITH.set(ManuallyDrop::new(with));
    }
    span.end_with_timestamp(SystemTime::UNIX_EPOCH);
    ENDING.set((SpanId::INVALID, false));
    if has_more {
        // Still there if somebody else had ended the span before.
        drop(ManuallyDrop::into_inner(ENDED_WITH.take()));
    }
}

impl RecorderSpan {
    fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    fn limits(&self) -> SpanLimits {
        local::limits(self.recorder)
    }

    /// Runs `write` unless the span has ended.
    fn write(&mut self, write: impl FnOnce(&mut Extra, &SpanLimits)) {
        if !self.has_ended {
            let limits = self.limits();
            write(self.extra(), &limits);
        }
    }

    #[inline(always)]
    fn finish(&mut self, failure: Option<Failure>) {
        if self.has_ended {
            return;
        }
        self.has_ended = true;
        let end = Instant::now();
        keep_rest(&mut self.extra, &mut self.attributes);
        let extra = self.extra.take();
        local::push(self.recorder, self.attributes.inline(), |entries| Record {
            trace_id: self.span_context.trace_id(),
            span_id: self.span_context.span_id(),
            parent_span_id: self.parent_span_id,
            flags: self.span_context.trace_flags(),
            parent_is_remote: self.parent_is_remote,
            site: self.site,
            start: self.start,
            end,
            entries,
            failure,
            extra,
        });
    }

    /// Ends the span as its annotation wants it.
    #[inline(always)]
    fn finish_call(&mut self, has_more: bool) {
        if !has_more {
            return self.finish(None);
        }
        let Ending {
            attributes,
            failure,
        } = ManuallyDrop::into_inner(ENDED_WITH.take());
        if let Some(attributes) = attributes {
            self.write(|extra, _| extra.of_result = *attributes);
        }
        self.finish(failure);
    }
}

impl Span for RecorderSpan {
    fn add_event_with_timestamp<T>(
        &mut self,
        name: T,
        timestamp: SystemTime,
        mut attributes: Vec<KeyValue>,
    ) where
        T: Into<Cow<'static, str>>,
    {
        self.write(|extra, limits| {
            if extra.events.len() >= limits.max_events_per_span as usize {
                extra.dropped_events += 1;
                return;
            }
            let dropped = cut(&mut attributes, limits.max_attributes_per_event);
            extra
                .events
                .push(Event::new(name, timestamp, attributes, dropped));
        });
    }

    fn span_context(&self) -> &SpanContext {
        &self.span_context
    }

    fn is_recording(&self) -> bool {
        !self.has_ended
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        let known = self.attributes.len();
        self.write(|extra, limits| {
            let known = known + extra.sampled.len() + extra.attributes.len();
            if known < limits.max_attributes_per_span as usize {
                extra.attributes.push(attribute);
            } else {
                extra.dropped_attributes += 1;
            }
        });
    }

    fn set_status(&mut self, status: Status) {
        // Ok > Error > Unset (https://opentelemetry.io/docs/specs/otel/trace/api/#set-status).
        self.write(|extra, _| {
            if status > extra.status {
                extra.status = status;
            }
        });
    }

    fn update_name<T: Into<Cow<'static, str>>>(&mut self, name: T) {
        self.write(|extra, _| extra.name = Some(name.into()));
    }

    fn add_link(&mut self, span_context: SpanContext, mut attributes: Vec<KeyValue>) {
        self.write(|extra, limits| {
            if extra.links.len() >= limits.max_links_per_span as usize {
                extra.dropped_links += 1;
                return;
            }
            let dropped = cut(&mut attributes, limits.max_attributes_per_link);
            extra
                .links
                .push(Link::new(span_context, attributes, dropped));
        });
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        let (ending, has_more) = ENDING.get();
        if ending == self.span_context.span_id() {
            self.finish_call(has_more);
        } else {
            self.write(|extra, _| extra.end = Some(timestamp));
            self.finish(None);
        }
    }
}

impl Drop for RecorderSpan {
    #[inline]
    fn drop(&mut self) {
        if !self.has_ended {
            self.finish(None);
        }
    }
}
