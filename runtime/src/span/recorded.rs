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
use crate::recorder::{self, Begun, Draft, Recorder};
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
        Begun::Span(draft) => recording(site, draft, fill, |draft, attributes| {
            Context::map_current(|parent| draft.into_context(parent, attributes))
        }),
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
        Begun::Span(draft) => recording(site, draft, fill, |draft, attributes| {
            draft.into_context(&parent, attributes)
        }),
        Begun::Unsampled(span_context) => {
            ActiveSpan::unrecorded(parent.with_remote_span_context(span_context))
        }
        Begun::Nothing | Begun::Ask => start::unrecorded(parent, is_explicit),
    }
}

/// The span that `place` puts into a context, with its attributes: first those that need no current span.
#[inline(always)]
fn recording(
    site: &'static Callsite,
    draft: Draft,
    fill: Fill<'_>,
    place: impl FnOnce(Draft, Attributes) -> Context,
) -> ActiveSpan {
    audit::except_in_span(site);
    let mut attributes = Attributes::of(Turn::ReadOnly);
    fill(&mut attributes);
    let are_all = !attributes.are_of_more();
    let state = State::of_recorder(site, &draft);
    let mut span = ActiveSpan::recording(site, place(draft, attributes), state);
    if !are_all {
        span.observe(|recording| {
            let mut attributes = Attributes::of(Turn::Rest);
            fill(&mut attributes);
            recording.record_all(attributes);
        });
    }
    span
}
