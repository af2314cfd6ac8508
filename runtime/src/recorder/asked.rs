//! The start of a span for which the sampler is asked.

use std::borrow::Cow;
use std::mem;

use fastant::Instant;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt as _, TraceFlags, TraceId};
use opentelemetry_sdk::trace::{IdGenerator as _, SamplingDecision, SamplingResult};

use super::Recorder;
use super::extra::{Extra, cut};
use super::local;
use super::record::BoxedRecord;
use super::sampling::{Known, Question};
use super::start::valid;
use crate::callsite::Callsite;
use crate::propagation::RANDOM;
use crate::span::StartOptions;

/// What came of the wish for a span.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A span.
    Span(BoxedRecord),
    /// Not sampled, but what runs inside has to know the trace.
    Unsampled(SpanContext),
    /// No span, and nothing to tell.
    Nothing,
}

/// Begins a span under `parent`, which takes what there is of `options`. Nothing of OpenTelemetry's may be borrowed: the
/// sampler is asked.
pub(crate) fn begin(
    recorder: &Recorder,
    site: &'static Callsite,
    parent: &Context,
    options: &mut StartOptions,
) -> Asked {
    if parent.is_telemetry_suppressed() || !recorder.is_open() {
        return Asked::Nothing;
    }
    let above = parent.span();
    let above = valid(above.span_context()).unwrap_or(&SpanContext::NONE);
    let start = Start {
        recorder,
        site,
        above,
        trace_id: trace_of(recorder, above),
    };
    match start.sample(parent, options) {
        None => Asked::Nothing,
        Some(result) if result.decision == SamplingDecision::Drop => start.without_span(result),
        Some(result) => Asked::Span(start.record(options, result)),
    }
}

/// Begins a root of which nothing else is said than its call site does, in an empty context. Most of them are not sampled,
/// and those take the shortest way.
#[inline(always)]
pub(crate) fn begin_root(recorder: &Recorder, site: &'static Callsite) -> Asked {
    if !recorder.is_open() {
        return Asked::Nothing;
    }
    let start = Start {
        recorder,
        site,
        above: &SpanContext::NONE,
        trace_id: recorder.ids.new_trace_id(),
    };
    let result = recorder.sampling.ask(&Question {
        context: &Context::new(),
        trace_id: start.trace_id,
        name: site.name,
        kind: &site.kind,
        attributes: &[],
        links: &[],
    });
    match result.decision {
        SamplingDecision::Drop => Asked::Unsampled(SpanContext::new(
            start.trace_id,
            recorder.ids.new_span_id(),
            RANDOM,
            false,
            result.trace_state,
        )),
        _ => Asked::Span(start.record_plain(result)),
    }
}

/// What a span is to start with.
struct Start<'a> {
    recorder: &'a Recorder,
    site: &'static Callsite,
    /// The parent, which may be none.
    above: &'a SpanContext,
    trace_id: TraceId,
}

impl Start<'_> {
    /// What is decided, or `None` where there is nothing to decide, nor to tell.
    fn sample(&self, parent: &Context, options: &StartOptions) -> Option<SamplingResult> {
        let Self { site, above, .. } = self;
        let sampling = &self.recorder.sampling;
        match sampling.rule().known(above.is_valid(), above.is_sampled()) {
            Known::No => None,
            Known::Yes => Some(SamplingResult {
                decision: SamplingDecision::RecordAndSample,
                attributes: Vec::new(),
                trace_state: above.trace_state().clone(),
            }),
            Known::Ask => Some(sampling.ask(&Question {
                context: parent,
                trace_id: self.trace_id,
                name: options.name.as_deref().unwrap_or(site.name),
                kind: options.kind.as_ref().unwrap_or(&site.kind),
                attributes: &options.sampler_attributes,
                links: &options.links,
            })),
        }
    }

    fn span_context(&self, result: &SamplingResult) -> SpanContext {
        let is_sampled = result.decision == SamplingDecision::RecordAndSample;
        SpanContext::new(
            self.trace_id,
            self.recorder.ids.new_span_id(),
            flags(self.above).with_sampled(is_sampled),
            false,
            result.trace_state.clone(),
        )
    }

    /// An unsampled parent already tells everything inside that it is not sampled.
    fn without_span(&self, result: SamplingResult) -> Asked {
        match self.above.is_valid() && !self.above.is_sampled() {
            true => Asked::Nothing,
            false => Asked::Unsampled(self.span_context(&result)),
        }
    }

    #[inline(never)]
    fn record_plain(&self, result: SamplingResult) -> BoxedRecord {
        self.record(&mut StartOptions::default(), result)
    }

    fn record(&self, options: &mut StartOptions, result: SamplingResult) -> BoxedRecord {
        let Self {
            recorder,
            site,
            above,
            ..
        } = self;
        let span_context = self.span_context(&result);
        let name = (options.name.take()).unwrap_or(Cow::Borrowed(site.name));
        let kind = (options.kind.take()).unwrap_or_else(|| site.kind.clone());
        if let Some(observer) = &recorder.observer {
            observer.started(&span_context, name.clone());
        }
        recorder.count_start(span_context.is_sampled());
        let mut record = local::record(recorder.id, site);
        record.trace_id = self.trace_id;
        record.span_id = span_context.span_id();
        record.attributes.head.flags = span_context.trace_flags();
        record.parent_span_id = above.span_id();
        record.attributes.head.parent_is_remote = above.is_remote();
        let mut extra = Extra {
            trace_state: result.trace_state,
            sampled: mem::take(&mut options.sampler_attributes),
            ..Extra::default()
        };
        extra.sampled.extend(result.attributes);
        extra.dropped_attributes = cut(&mut extra.sampled, recorder.limits.max_attributes_per_span);
        extra.links = mem::take(&mut options.links);
        extra.name = (name != site.name).then_some(name);
        extra.kind = (kind != site.kind).then_some(kind);
        record.extra = extra.is_needed().then(|| Box::new(extra));
        record.start = Instant::now();
        record
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
