//! The start of a span: sampling, ids and the clock.

use std::borrow::Cow;
use std::mem;
use std::sync::Arc;

use fastant::Instant;
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{IdGenerator as _, SamplingDecision};

use super::Recorder;
use super::extra::{Extra, cut};
use super::local::{self, Place};
use super::record::{BoxedRecord, Record};
use super::sampling::{Known, Question};
use crate::callsite::Callsite;
use crate::propagation::RANDOM;
use crate::span::StartOptions;

/// What came of the wish for a span.
#[derive(Debug)]
pub(crate) enum Begun {
    /// A span.
    Span(BoxedRecord),
    /// No span, and nothing to tell.
    Nothing,
    /// Somebody has to be asked first, and that with no context borrowed: use [`begin`].
    Ask,
}

/// What came of the wish for a span, if somebody had to be asked.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A span.
    Span(BoxedRecord),
    /// Not sampled, but what runs inside has to know the trace.
    Unsampled(SpanContext),
    /// No span, and nothing to tell.
    Nothing,
}

/// Begins a span under `parent` that others can see, as far as that goes without asking anybody. The context that it is
/// current in is in the record.
#[inline(always)]
pub(crate) fn begin_seen(site: &'static Callsite, parent: &Context) -> Begun {
    begin_in_main(site, parent, |record, place| {
        let mailbox = place.mailbox();
        let context = record.seen_in(parent, mailbox);
        record.set_context(context);
    })
}

/// The same for a span that nobody else sees.
#[inline(always)]
pub(crate) fn begin_unseen(site: &'static Callsite, parent: &Context) -> Begun {
    begin_in_main(site, parent, |_, _| {})
}

#[inline(always)]
fn begin_in_main(
    site: &'static Callsite,
    parent: &Context,
    finish: impl FnOnce(&mut Record, &mut Place),
) -> Begun {
    let begun = local::with_main(|place| {
        let above = parent.span();
        let mut begun = match valid(above.span_context()) {
            Some(above) => begin_child(place, site, parent, above),
            None => begin_root(place, site, parent),
        };
        if let Begun::Span(record) = &mut begun {
            finish(record, place);
            record.start = Instant::now();
        }
        begun
    });
    begun.unwrap_or(Begun::Ask)
}

#[inline(always)]
fn begin_child(
    place: &mut Place,
    site: &'static Callsite,
    parent: &Context,
    above: &SpanContext,
) -> Begun {
    match place.rule.known(true, above.is_sampled()) {
        Known::No => return Begun::Nothing,
        Known::Ask => return Begun::Ask,
        Known::Yes if parent.is_telemetry_suppressed() => return Begun::Nothing,
        Known::Yes if *above.trace_state() != TraceState::NONE => return Begun::Ask,
        Known::Yes => {}
    }
    let mut record = place.begin(site);
    record.trace_id = above.trace_id();
    record.flags = above.trace_flags().with_sampled(true);
    record.parent_span_id = above.span_id();
    record.parent_is_remote = above.is_remote();
    Begun::Span(record)
}

#[inline(never)]
fn begin_root(place: &mut Place, site: &'static Callsite, parent: &Context) -> Begun {
    match place.rule.known(false, false) {
        Known::No => return Begun::Nothing,
        Known::Ask => return Begun::Ask,
        Known::Yes if parent.is_telemetry_suppressed() => return Begun::Nothing,
        Known::Yes => {}
    }
    let mut record = place.begin(site);
    record.trace_id = place.ids().new_trace_id();
    record.flags = RANDOM.with_sampled(true);
    record.parent_span_id = SpanId::INVALID;
    record.parent_is_remote = false;
    Begun::Span(record)
}

impl Record {
    /// Others are going to see the span, in `parent`.
    pub(crate) fn be_seen_in(&mut self, parent: &Context) {
        let context = self.seen_in(parent, local::mailbox(self.recorder));
        self.set_context(context);
    }
}

/// Ends the span of an annotated call.
#[inline(always)]
pub(crate) fn end(mut record: BoxedRecord) {
    record.end = Instant::now();
    match record.has_context() {
        false => local::push(record),
        true => end_with_context(record),
    }
}

/// The context goes with the call, and after the span: what others keep in it may look at the recorder as it is dropped.
#[inline(never)]
fn end_with_context(mut record: BoxedRecord) {
    let context = mem::take(&mut record.context);
    local::push(record);
    drop(context);
}

/// A parent that is one: what is not valid is not even exported as a parent.
#[inline]
fn valid(parent: &SpanContext) -> Option<&SpanContext> {
    parent.is_valid().then_some(parent)
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
) -> Asked {
    if parent.is_telemetry_suppressed() || !recorder.is_open() {
        return Asked::Nothing;
    }
    let parent_span = parent.span();
    let parent_span = valid(parent_span.span_context()).unwrap_or(&SpanContext::NONE);
    let trace_id = trace_of(recorder, parent_span);
    let name = options.name.unwrap_or(Cow::Borrowed(site.name));
    let kind = options.kind.unwrap_or_else(|| site.kind.clone());
    let known = recorder.sampling.rule();
    let known = known.known(parent_span.is_valid(), parent_span.is_sampled());
    let (decision, added, trace_state) = match known {
        Known::No => return Asked::Nothing,
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
            true => Asked::Nothing,
            false => Asked::Unsampled(span_context),
        };
    }
    if let Some(observer) = &recorder.observer {
        observer.started(&span_context, name.clone());
    }
    recorder.count_start(flags.is_sampled());
    let mut record = local::record(recorder.id, site);
    record.trace_id = trace_id;
    record.span_id = span_id;
    record.flags = flags;
    record.parent_span_id = parent_span.span_id();
    record.parent_is_remote = parent_span.is_remote();
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
    record.extra = extra.is_needed().then(|| Box::new(extra));
    record.start = Instant::now();
    Asked::Span(record)
}
