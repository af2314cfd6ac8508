//! Spans through the recorder.

use std::sync::Arc;

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

use super::active::ActiveSpan;
use super::attributes::{Attributes, Turn};
use super::placement::StartOptions;
use super::recording::State;
use super::start::{self, Fill};
use crate::callsite::Callsite;
use crate::recorder::{self, Begun, Recorder};
use crate::{audit, door};

/// The recorder that a span in `context` goes to, if it is to go to one.
pub(super) fn recorder_for(context: &Context) -> Option<Arc<Recorder>> {
    match door::is_routed().then(|| context.get()).flatten() {
        Some(pipeline) => crate::pipeline::Pipeline::recorder(pipeline),
        None => door::is_recorder().then(recorder::main).flatten(),
    }
}

/// Begins a span under the current one, where the context does not say that it goes elsewhere.
#[inline]
pub(super) fn begin_here(site: &'static Callsite) -> Begun {
    Context::map_current(|parent| {
        if door::is_routed() && parent.get::<crate::pipeline::Pipeline>().is_some() {
            return Begun::Ask;
        }
        recorder::begin_here(site, parent)
    })
}

/// Under the current span, with nothing else to say.
pub(super) fn open_here(site: &'static Callsite, fill: Fill<'_>) -> ActiveSpan {
    match begin_here(site) {
        Begun::Span(draft) => {
            let attributes = read(site, fill);
            let (is_all, state) = (!attributes.are_of_more(), State::of_recorder(site, &draft));
            let context = Context::map_current(|parent| draft.into_context(parent, attributes));
            finish_filling(ActiveSpan::recording(site, context, state), is_all, fill)
        }
        Begun::Unsampled(span_context) => {
            let parent = Context::current();
            ActiveSpan::unrecorded(parent.with_remote_span_context(span_context))
        }
        Begun::Nothing => ActiveSpan::nothing(),
        Begun::Ask => start::open(
            site,
            super::Placement::Current,
            StartOptions::default(),
            fill,
        ),
    }
}

/// Under `parent`, asking the sampler where it has to be asked.
pub(super) fn open(
    recorder: &Arc<Recorder>,
    site: &'static Callsite,
    parent: Context,
    is_explicit: bool,
    options: StartOptions,
    fill: Fill<'_>,
) -> ActiveSpan {
    match recorder::begin(recorder, site, &parent, options) {
        Begun::Span(draft) => {
            let attributes = read(site, fill);
            let (is_all, state) = (!attributes.are_of_more(), State::of_recorder(site, &draft));
            let context = draft.into_context(&parent, attributes);
            finish_filling(ActiveSpan::recording(site, context, state), is_all, fill)
        }
        Begun::Unsampled(span_context) => {
            ActiveSpan::unrecorded(parent.with_remote_span_context(span_context))
        }
        Begun::Nothing | Begun::Ask => start::unrecorded(parent, is_explicit),
    }
}

/// The attributes that need no current span.
#[inline(always)]
fn read(site: &'static Callsite, fill: Fill<'_>) -> Attributes {
    audit::except_in_span(site);
    let mut attributes = Attributes::of(Turn::ReadOnly);
    fill(&mut attributes);
    attributes
}

/// Adds the attributes that do.
#[inline(always)]
fn finish_filling(mut span: ActiveSpan, is_all: bool, fill: Fill<'_>) -> ActiveSpan {
    if !is_all {
        span.observe(|recording| {
            let mut attributes = Attributes::of(Turn::Rest);
            fill(&mut attributes);
            recording.record_all(attributes);
        });
    }
    span
}
