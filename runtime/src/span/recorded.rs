//! Spans through the recorder.

use std::sync::Arc;

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

use super::active::ActiveSpan;
use super::placement::{StartOptions, is_bare};
use super::start::Opened;
use crate::callsite::Callsite;
use crate::pipeline::Pipeline;
use crate::recorder::{self, Asked, Begun, Record, Recorder};
use crate::{audit, door, error};

/// The recorder that a span in `context` goes to, if it is to go to one.
pub(super) fn recorder_for(context: &Context) -> Option<Arc<Recorder>> {
    match Pipeline::are_named().then(|| context.get()).flatten() {
        Some(pipeline) => Pipeline::recorder(pipeline),
        None => door::is_recorder().then(recorder::main_here).flatten(),
    }
}

/// Begins a span that others can see. What is not recorded comes first: in a service that samples it is the most frequent
/// answer.
///
/// The rest is called and not part of its callers, which keeps their look at the current context so small that the
/// compiler makes that a part of them.
#[inline(always)]
pub(super) fn begin_under(site: &'static Callsite, parent: &Context) -> Begun {
    match is_dropped(parent) {
        true => Begun::Nothing,
        false => begin_seen(site, parent),
    }
}

/// The same for a span that nobody else sees.
#[inline(always)]
pub(super) fn begin_unseen_under(site: &'static Callsite, parent: &Context) -> Begun {
    match is_dropped(parent) {
        true => Begun::Nothing,
        false => begin_unseen(site, parent),
    }
}

#[inline(never)]
fn begin_seen(site: &'static Callsite, parent: &Context) -> Begun {
    match is_elsewhere(parent) {
        true => Begun::Ask,
        false => settled(site, parent, recorder::begin_seen(site, parent)),
    }
}

/// A root of which nothing is said, where nothing is to be carried over from the `current` context: the usual one.
#[inline(always)]
pub(super) fn begin_root_beside(site: &'static Callsite, current: &Context) -> Begun {
    match is_bare(current) {
        true => begin_root(site),
        false => Begun::Ask,
    }
}

#[inline(never)]
fn begin_root(site: &'static Callsite) -> Begun {
    settled(site, &Context::new(), recorder::begin_seen_root(site))
}

#[inline(always)]
fn begin_unseen(site: &'static Callsite, parent: &Context) -> Begun {
    match is_elsewhere(parent) {
        true => Begun::Ask,
        false => settled(site, parent, recorder::begin_unseen(site, parent)),
    }
}

/// Whether a span under `parent` is not recorded, as far as one look tells. Under a parent-based sampler it is the whole
/// answer, and the most frequent one of a service that samples.
#[inline(always)]
fn is_dropped(parent: &Context) -> bool {
    let above = parent.span();
    let above = above.span_context();
    !above.is_sampled() && door::follows_parents() && above.is_valid()
}

/// Whether spans in this context do not go to the recorder of this process. They do where parents are followed: that is
/// over when the first context names another.
#[inline(always)]
fn is_elsewhere(context: &Context) -> bool {
    !door::follows_parents() && is_routed(context)
}

fn is_routed(context: &Context) -> bool {
    !door::is_recorder() || (Pipeline::are_named() && Pipeline::is_in(context))
}

#[inline(always)]
fn settled(site: &'static Callsite, parent: &Context, mut begun: Begun) -> Begun {
    if let Begun::Span(record) = &mut begun {
        if !site.is_plain() || !error::has_messages(parent) {
            settle(site, record);
        }
    }
    begun
}

/// Under `parent`, asking the sampler where it has to be asked.
pub(super) fn open(
    recorder: &Arc<Recorder>,
    site: &'static Callsite,
    parent: Context,
    is_explicit: bool,
    options: &mut StartOptions,
) -> Opened {
    match recorder::begin(recorder, site, &parent, options) {
        Asked::Span(mut record) => {
            record.be_seen_in(&parent);
            record.is_apart = is_explicit;
            settle(site, &mut record);
            Opened::Span(ActiveSpan::recorded(record))
        }
        Asked::Unsampled(span_context) => {
            Opened::Passing(parent.with_remote_span_context(span_context))
        }
        Asked::Nothing => Opened::unrecorded(parent, is_explicit),
    }
}

/// A root of which nothing else is said, in an empty context, asking the sampler.
#[inline(always)]
pub(super) fn open_root(recorder: &Recorder, site: &'static Callsite) -> Opened {
    match recorder::begin_asked_root(recorder, site) {
        Asked::Unsampled(span_context) => {
            Opened::Passing(Context::new().with_remote_span_context(span_context))
        }
        Asked::Span(mut record) => {
            record.be_seen_in(&Context::new());
            settle(site, &mut record);
            Opened::Span(ActiveSpan::recorded(record))
        }
        Asked::Nothing => Opened::Nothing,
    }
}

/// What else a recording span starts with.
#[cold]
pub(super) fn settle(site: &'static Callsite, record: &mut Record) {
    audit::except_in_span(site);
    site.runs();
    let with_messages = site.recorded().error_messages;
    record.change_context(|it| error::context_with_messages(it, with_messages));
}
