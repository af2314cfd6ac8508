//! Spans that nobody but their annotation can see: there is no span object, only the record that it would come to.

use fastant::Instant;
use opentelemetry::trace::{SpanContext, SpanId, TraceState};

use super::record::{Failure, Record, keep_rest};
use super::start::Draft;
use super::{RecorderId, local};
use crate::span::Attributes;

/// The record of a call that is not over.
#[derive(Debug)]
pub(crate) struct Leaf {
    recorder: RecorderId,
    record: Record,
    attributes: Attributes,
}

impl Draft {
    /// The span, to be seen by nobody else.
    #[inline]
    pub(crate) fn into_leaf(self) -> Leaf {
        Leaf {
            recorder: self.recorder,
            record: Record {
                trace_id: self.span_context.trace_id(),
                span_id: self.span_context.span_id(),
                parent_span_id: self.parent_span_id,
                flags: self.span_context.trace_flags(),
                parent_is_remote: self.parent_is_remote,
                site: self.site,
                start: self.start,
                end: self.start,
                entries: 0..0,
                failure: None,
                extra: self.extra,
            },
            attributes: Attributes::default(),
        }
    }
}

impl Leaf {
    pub(crate) fn attributes(&mut self) -> &mut Attributes {
        &mut self.attributes
    }

    /// What the span is known by further out.
    pub(crate) fn span_context(&self) -> SpanContext {
        let Record {
            trace_id,
            span_id,
            flags,
            ..
        } = self.record;
        SpanContext::new(trace_id, span_id, flags, false, TraceState::NONE)
    }

    /// The local parent, to which errors are handed on. Invalid if there is none.
    pub(crate) fn local_parent(&self) -> SpanId {
        match self.record.parent_is_remote {
            true => SpanId::INVALID,
            false => self.record.parent_span_id,
        }
    }

    /// Records the error that the call ends with.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.record.failure = Some(failure);
    }

    /// Ends the span.
    #[inline]
    pub(crate) fn end(self) {
        let Self {
            recorder,
            mut record,
            mut attributes,
        } = self;
        record.end = Instant::now();
        keep_rest(&mut record.extra, &mut attributes);
        local::push(recorder, attributes.inline(), |entries| Record {
            entries,
            ..record
        });
    }

    /// The span as it would be if others could see it, to be ended in a way that records have no place for.
    pub(crate) fn into_draft(self) -> (Draft, Attributes) {
        let span_context = self.span_context();
        let Self {
            recorder,
            record,
            attributes,
        } = self;
        let draft = Draft {
            recorder,
            site: record.site,
            span_context,
            parent_span_id: record.parent_span_id,
            parent_is_remote: record.parent_is_remote,
            start: record.start,
            extra: record.extra,
        };
        (draft, attributes)
    }
}
