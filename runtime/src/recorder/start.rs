//! The start of a span: sampling, ids and the clock.

use std::borrow::Cow;
use std::sync::Arc;

use fastant::Instant;
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{IdGenerator as _, SamplingDecision};

use super::local::{self, Place};
use super::record::{Extra, cut};
use super::sampling::{Known, Question};
use super::span::RecorderSpan;
use super::{Recorder, RecorderId};
use crate::callsite::Callsite;
use crate::propagation::RANDOM;
use crate::span::{Attributes, StartOptions};

/// What came of the wish for a span.
#[derive(Debug)]
pub(crate) enum Begun {
    /// A span to be put into a context.
    Span(Draft),
    /// Not sampled, but what runs inside has to know the trace.
    Unsampled(SpanContext),
    /// No span, and nothing to tell.
    Nothing,
    /// Somebody has to be asked first, and that with no context borrowed: use [`begin`].
    Ask,
}

/// A span about to be made.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(super) recorder: RecorderId,
    pub(super) site: &'static Callsite,
    pub(super) span_context: SpanContext,
    pub(super) parent_span_id: SpanId,
    pub(super) parent_is_remote: bool,
    pub(super) start: Instant,
    pub(super) extra: Option<Box<Extra>>,
}

impl Draft {
    pub(crate) fn span_id(&self) -> SpanId {
        self.span_context.span_id()
    }

    /// The local parent, to which errors are handed on. Invalid if there is none.
    pub(crate) fn local_parent(&self) -> SpanId {
        match self.parent_is_remote {
            true => SpanId::INVALID,
            false => self.parent_span_id,
        }
    }

    /// `parent` with the span in it.
    #[inline(always)]
    pub(crate) fn into_context(self, parent: &Context, attributes: Attributes) -> Context {
        parent.with_span(RecorderSpan {
            span_context: self.span_context,
            parent_span_id: self.parent_span_id,
            parent_is_remote: self.parent_is_remote,
            has_ended: false,
            recorder: self.recorder,
            site: self.site,
            start: self.start,
            attributes,
            extra: self.extra,
        })
    }
}

/// Begins a span under `parent`, as far as that goes without asking anybody.
#[inline(always)]
pub(crate) fn begin_here(site: &'static Callsite, parent: &Context) -> Begun {
    let begun = local::with_main(|place| begin_in(place, site, parent));
    begun.unwrap_or(Begun::Ask)
}

#[inline(always)]
fn begin_in(place: &mut Place, site: &'static Callsite, parent: &Context) -> Begun {
    let parent_span = parent.span();
    let parent_span = valid(parent_span.span_context());
    let recorder = &*place.recorder;
    match recorder.sampling.known(parent_span) {
        Known::No => return Begun::Nothing,
        Known::Ask => return Begun::Ask,
        Known::Yes if parent.is_telemetry_suppressed() => return Begun::Nothing,
        Known::Yes => {}
    }
    if recorder.observer.is_some() || *parent_span.trace_state() != TraceState::NONE {
        return Begun::Ask;
    }
    place.counters.count_start();
    Begun::Span(Draft {
        recorder: recorder.id,
        site,
        span_context: SpanContext::new(
            trace_of(recorder, parent_span),
            recorder.ids.new_span_id(),
            flags(parent_span).with_sampled(true),
            false,
            TraceState::NONE,
        ),
        parent_span_id: parent_span.span_id(),
        parent_is_remote: parent_span.is_remote(),
        start: Instant::now(),
        extra: None,
    })
}

/// A parent that is one: what is not valid is not even exported as a parent.
#[inline]
fn valid(parent: &SpanContext) -> &SpanContext {
    match parent.is_valid() {
        true => parent,
        false => &SpanContext::NONE,
    }
}

/// The flags that a span has from its parent. The ids of this recorder are random in all of their bits, which is what
/// the random flag says of the trace id
/// ([level 2](https://www.w3.org/TR/trace-context-2/#random-trace-id-flag)).
#[inline]
fn flags(parent: &SpanContext) -> TraceFlags {
    match parent.is_valid() {
        true => parent.trace_flags(),
        false => RANDOM,
    }
}

#[inline]
fn trace_of(recorder: &Recorder, parent: &SpanContext) -> TraceId {
    match parent.is_valid() {
        true => parent.trace_id(),
        false => recorder.ids.new_trace_id(),
    }
}

/// Begins a span under `parent`. Nothing of OpenTelemetry's may be borrowed: the sampler is asked.
pub(crate) fn begin(
    recorder: &Arc<Recorder>,
    site: &'static Callsite,
    parent: &Context,
    options: StartOptions,
) -> Begun {
    if parent.is_telemetry_suppressed() || !recorder.is_open() {
        return Begun::Nothing;
    }
    let parent_span = parent.span();
    let parent_span = valid(parent_span.span_context());
    let trace_id = trace_of(recorder, parent_span);
    let name = options.name.unwrap_or(Cow::Borrowed(site.name));
    let kind = options.kind.unwrap_or_else(|| site.kind.clone());
    let (decision, added, trace_state) = match recorder.sampling.known(parent_span) {
        Known::No => return Begun::Nothing,
        Known::Yes => (
            SamplingDecision::RecordAndSample,
            Vec::new(),
            parent_span.trace_state().clone(),
        ),
        Known::Ask => {
            let result = recorder.sampling.ask(&Question {
                context: parent,
                trace_id,
                name: &name,
                kind: &kind,
                attributes: &options.sampler_attributes,
                links: &options.links,
            });
            (result.decision, result.attributes, result.trace_state)
        }
    };
    let span_id = recorder.ids.new_span_id();
    let flags = match decision {
        SamplingDecision::Drop | SamplingDecision::RecordOnly => {
            flags(parent_span).with_sampled(false)
        }
        SamplingDecision::RecordAndSample => flags(parent_span).with_sampled(true),
    };
    let span_context = SpanContext::new(trace_id, span_id, flags, false, trace_state.clone());
    if decision == SamplingDecision::Drop {
        // An unsampled parent already tells everything inside that it is not sampled.
        return match parent_span.is_valid() && !parent_span.is_sampled() {
            true => Begun::Nothing,
            false => Begun::Unsampled(span_context),
        };
    }
    if let Some(observer) = &recorder.observer {
        observer.started(&span_context, name.clone());
    }
    let mut extra = Extra {
        trace_state,
        sampled: options.sampler_attributes,
        ..Extra::default()
    };
    extra.sampled.extend(added);
    extra.dropped_attributes = cut(&mut extra.sampled, recorder.limits.max_attributes_per_span);
    extra.links = options.links;
    extra.limit_links(&recorder.limits);
    extra.name = (name != site.name).then_some(name);
    extra.kind = (kind != site.kind).then_some(kind);
    recorder.count_start(flags.is_sampled());
    Begun::Span(Draft {
        recorder: recorder.id,
        site,
        span_context,
        parent_span_id: parent_span.span_id(),
        parent_is_remote: parent_span.is_remote(),
        start: Instant::now(),
        extra: extra.is_needed().then(|| Box::new(extra)),
    })
}
