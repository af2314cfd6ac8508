//! The start of a span for which nobody has to be asked, and the end of any.

use std::mem;

use fastant::Instant;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceState};
use opentelemetry_sdk::trace::IdGenerator as _;

use super::local;
use super::local_recorder::LocalRecorder;
use super::record::{BoxedRecord, Record};
use super::sampling::Known;
use crate::callsite::Callsite;
use crate::propagation::RANDOM;

/// What came of the wish for a span.
#[derive(Debug)]
pub(crate) enum Begun {
    /// A span.
    Span(BoxedRecord),
    /// No span, and nothing to tell.
    Nothing,
    /// Somebody has to be asked first, and that with no context borrowed: see [`asked`](super::asked).
    Ask,
}

impl Begun {
    /// The parent is not in the context of the caller.
    pub(crate) fn apart(mut self) -> Self {
        if let Self::Span(record) = &mut self {
            record.is_apart = true;
        }
        self
    }
}

/// Begins a span under `parent` that others can see, as far as that goes without asking anybody. The context that it is
/// current in is in the record.
#[inline(always)]
pub(crate) fn begin_seen(site: &'static Callsite, parent: &Context) -> Begun {
    begin_in_main(
        |local| begin_in(local, site, parent),
        |record, local| local.show(record, parent),
    )
}

/// The same for a root in an empty context.
#[inline(always)]
pub(crate) fn begin_seen_root(site: &'static Callsite) -> Begun {
    let parent = Context::new();
    begin_in_main(
        |local| begin_root(local, site, &parent),
        |record, local| local.show(record, &parent),
    )
}

/// The same for a span that nobody else sees.
#[inline(always)]
pub(crate) fn begin_unseen(site: &'static Callsite, parent: &Context) -> Begun {
    begin_in_main(|local| begin_in(local, site, parent), |_, _| {})
}

#[inline(always)]
fn begin_in_main(
    begin: impl FnOnce(&mut LocalRecorder) -> Begun,
    finish: impl FnOnce(&mut Record, &mut LocalRecorder),
) -> Begun {
    let begun = local::with_main(|local| {
        let mut begun = begin(local);
        if let Begun::Span(record) = &mut begun {
            finish(record, local);
            record.start = Instant::now();
        }
        begun
    });
    begun.unwrap_or(Begun::Ask)
}

#[inline(always)]
fn begin_in(local: &mut LocalRecorder, site: &'static Callsite, parent: &Context) -> Begun {
    let above = parent.span();
    match valid(above.span_context()) {
        Some(above) => begin_child(local, site, parent, above),
        None => begin_root_aside(local, site, parent),
    }
}

/// Out of the way of those that have a parent, most of all.
#[inline(never)]
fn begin_root_aside(local: &mut LocalRecorder, site: &'static Callsite, parent: &Context) -> Begun {
    begin_root(local, site, parent)
}

#[inline(always)]
fn begin_child(
    local: &mut LocalRecorder,
    site: &'static Callsite,
    parent: &Context,
    above: &SpanContext,
) -> Begun {
    match local.rule.known(true, above.is_sampled()) {
        Known::No => return Begun::Nothing,
        Known::Ask => return Begun::Ask,
        Known::Yes if parent.is_telemetry_suppressed() => return Begun::Nothing,
        Known::Yes if *above.trace_state() != TraceState::NONE => return Begun::Ask,
        Known::Yes => {}
    }
    let mut record = local.begin(site, above.trace_id());
    record.attributes.head.flags = above.trace_flags().with_sampled(true);
    record.parent_span_id = above.span_id();
    record.attributes.head.parent_is_remote = above.is_remote();
    Begun::Span(record)
}

#[inline(always)]
fn begin_root(local: &mut LocalRecorder, site: &'static Callsite, parent: &Context) -> Begun {
    match local.rule.known(false, false) {
        Known::No => return Begun::Nothing,
        Known::Ask => return Begun::Ask,
        Known::Yes if parent.is_telemetry_suppressed() => return Begun::Nothing,
        Known::Yes => {}
    }
    let trace_id = local.ids().new_trace_id();
    let mut record = local.begin(site, trace_id);
    record.attributes.head.flags = RANDOM.with_sampled(true);
    record.parent_span_id = SpanId::INVALID;
    record.attributes.head.parent_is_remote = false;
    Begun::Span(record)
}

impl LocalRecorder {
    /// Others are going to see the span, in `parent`. It has no trace state.
    #[inline(always)]
    fn show(&mut self, record: &mut Record, parent: &Context) {
        let mailbox = self.mailbox();
        let context = record.seen_in(parent, mailbox, |_| TraceState::NONE);
        record.set_context(context);
    }
}

impl Record {
    /// Others are going to see the span, in `parent`.
    pub(crate) fn be_seen_in(&mut self, parent: &Context) {
        let mailbox = local::mailbox(self.recorder);
        let context = self.seen_in(parent, mailbox, Self::trace_state);
        self.set_context(context);
    }
}

/// Ends the span of an annotated call.
#[inline(always)]
pub(crate) fn end(mut record: BoxedRecord) {
    record.end = Instant::now();
    match record.is_unseen() {
        true => local::push_unseen(record),
        false if record.has_context() => end_with_context(record),
        false => local::push(record),
    }
}

/// The same where the context has been left that others saw the span in.
#[inline(always)]
pub(crate) fn end_left(mut record: BoxedRecord) {
    record.end = Instant::now();
    local::push(record);
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
pub(super) fn valid(parent: &SpanContext) -> Option<&SpanContext> {
    parent.is_valid().then_some(parent)
}
