//! Spans that are not our own, or not alone: those of the SDK, and those beside one of the crate `tracing`.

use opentelemetry::Context;
use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span as _, SpanId, TraceContextExt as _};

use super::active::Phase;
use super::attributes::Attributes;
use super::recording::Recording;
use super::wrapped;
use crate::callsite::Callsite;
use crate::error;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::{self, BoxedRecord};
use crate::tracing_spans::{CallSpan, Inside};

/// What belongs to one call.
#[derive(Debug, Default)]
pub(super) struct Ordinary {
    /// The context to run in; `None` is the caller's own.
    context: Option<Context>,
    /// There if the span records, and then the context is, too.
    span: Option<Span>,
    /// The span of the crate `tracing`, whether or not this one records.
    call: CallSpan,
    /// Attributes of the call on their way to both.
    collected: Attributes,
    phase: Phase,
}

#[derive(Debug)]
enum Span {
    Standard(Standard),
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorded(BoxedRecord),
}

/// What is known of a span of the SDK: everything is written to it at once.
#[derive(Debug)]
pub(super) struct Standard {
    pub(super) site: &'static Callsite,
    pub(super) id: SpanId,
    /// The local parent: errors that pass through this span are handed to it. Invalid if there is none.
    pub(super) parent: SpanId,
}

impl Ordinary {
    /// A span of the SDK.
    pub(super) fn standard(site: &'static Callsite, span: BoxedSpan, parent: &Context) -> Self {
        let id = span.span_context().span_id();
        let above = parent.span();
        let standard = Standard {
            site,
            id,
            parent: match above.span_context() {
                remote if remote.is_remote() => SpanId::INVALID,
                local => local.span_id(),
            },
        };
        site.runs();
        let context = wrapped::make_current(parent, span);
        let context = error::context_with_messages(context, site.recorded().error_messages);
        Self {
            context: Some(context),
            span: Some(Span::Standard(standard)),
            ..Self::default()
        }
    }

    /// A span of ours.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(super) fn recorded(mut record: BoxedRecord) -> Self {
        Self {
            context: record.take_context(),
            span: Some(Span::Recorded(record)),
            ..Self::default()
        }
    }

    /// Nobody records.
    pub(super) fn passing(context: Context) -> Self {
        Self {
            context: Some(context),
            ..Self::default()
        }
    }

    /// The same with a span of the crate `tracing`.
    pub(super) fn beside(mut self, call: CallSpan) -> Self {
        self.call = call;
        self
    }

    pub(super) fn attach(&mut self) -> Inside {
        self.call.enter(self.context.clone())
    }

    pub(super) fn suspend(&mut self, current: Inside) {
        current.leave(&mut self.call);
    }

    pub(super) fn observe(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        if self.span.is_some() {
            let current = self.attach();
            if let Some(mut recording) = self.recording() {
                look(&mut recording);
            }
            self.suspend(current);
        }
    }

    pub(super) fn recording(&mut self) -> Option<Recording<'_>> {
        match (&self.context, self.span.as_mut()?) {
            (Some(context), Span::Standard(span)) => Some(Recording::standard(context, span)),
            (None, Span::Standard(_)) => None,
            #[cfg(any(feature = "init", feature = "testing"))]
            (_, Span::Recorded(record)) => Some(Recording::recorded(record)),
        }
    }

    pub(super) fn context(&self) -> Option<Context> {
        self.context.clone()
    }

    /// Where the attributes of the call go, if anybody wants them.
    pub(super) fn attributes(&mut self) -> Option<&mut Attributes> {
        let are_wanted = self.span.is_some() || self.call.is_wanted();
        are_wanted.then_some(&mut self.collected)
    }

    #[cold]
    pub(super) fn add_collected(&mut self) {
        let attributes = std::mem::take(&mut self.collected);
        self.add(attributes);
    }

    /// Makes the span of the crate `tracing` if it has not been made yet.
    #[cold]
    pub(super) fn open(&mut self) {
        self.call.open(self.context.as_ref());
    }

    pub(super) fn add(&mut self, attributes: Attributes) {
        self.call.add(&attributes);
        if let Some(mut recording) = self.recording() {
            recording.add(attributes);
        }
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    pub(super) fn set_phase(&mut self, phase: Phase) {
        if let (Phase::Running, Some(span)) = (phase, &self.span) {
            span.site().runs();
        }
        self.phase = phase;
    }

    pub(super) fn end(&mut self) {
        match (self.span.take(), &self.context) {
            (Some(Span::Standard(_)), Some(context)) => context.span().end(),
            #[cfg(any(feature = "init", feature = "testing"))]
            (Some(Span::Recorded(record)), _) => recorder::end(record),
            _ => {}
        }
        self.call = CallSpan::default();
    }
}

impl Span {
    fn site(&self) -> &'static Callsite {
        match self {
            Self::Standard(span) => span.site,
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => record.site(),
        }
    }
}
