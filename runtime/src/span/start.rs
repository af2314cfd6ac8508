use opentelemetry::Context;

use super::active::ActiveSpan;
use super::attributes::Attributes;
use super::current::start_here;
#[cfg(any(feature = "init", feature = "testing"))]
use super::current::{begin_root_here, is_bare_here};
use super::future::Run;
use super::placement::{Placement, StartOptions};
#[cfg(any(feature = "init", feature = "testing"))]
use super::recorded::{self, begin_under};
use super::standard;
use crate::callsite::Callsite;
use crate::door;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::{self, Begun};
#[cfg(any(feature = "init", feature = "testing"))]
use crate::thread_context;
use crate::tracing_spans::CallSpan;

/// What a start comes to.
#[derive(Debug)]
pub(super) enum Opened {
    /// A span that records, or one of the crate `tracing` that is to be made.
    Span(ActiveSpan),
    /// Nobody records, but what runs inside must see this context.
    Passing(Context),
    /// Nobody records: the call runs in the context it was made in.
    Nothing,
}

/// Starts a span under the current one, without attributes.
#[inline(always)]
pub fn start(site: &'static Callsite) -> ActiveSpan {
    match is_idle() {
        true => ActiveSpan::nothing(),
        false => start_here(site),
    }
}

/// The same, polling `future` with the span current, and ending the span with it.
#[inline(always)]
pub fn carry<F: Future>(site: &'static Callsite, future: F) -> Run<ActiveSpan, F> {
    start(site).carry(future)
}

/// A span with attributes that only have to be copied.
#[inline(always)]
pub fn start_filled(site: &'static Callsite, fill: impl Fn(&mut Attributes)) -> ActiveSpan {
    let mut span = start(site);
    span.fill_plain(&fill);
    span
}

/// The same with attributes that may have to be computed: `fill` is called once or twice, and puts there what it is the
/// turn of.
#[inline(always)]
pub fn start_by_turns(site: &'static Callsite, fill: impl Fn(&mut Attributes)) -> ActiveSpan {
    let mut span = start(site);
    span.fill_by_turns(fill);
    span
}

/// Whether nobody wants a span, wherever it starts. In the code of the caller: where tracing is switched off this is all
/// that is left of an annotation.
#[inline(always)]
pub(super) fn is_idle() -> bool {
    !CallSpan::may_be_wanted() && door::is_idle()
}

/// Whether it is for the recorder of this process alone to make a span.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(super) fn is_for_recorder() -> bool {
    door::is_recorder() && !CallSpan::may_be_wanted() && !thread_context::is_over()
}

/// Where it is not for the recorder of this process alone to make the span.
#[inline(never)]
pub(super) fn start_beside(site: &'static Callsite) -> ActiveSpan {
    let call = CallSpan::at(site);
    let is_open = door::is_open();
    match !is_open && !call.is_waiting() {
        true => ActiveSpan::nothing(),
        false => open_beside(site, is_open, call),
    }
}

fn open_beside(site: &'static Callsite, is_open: bool, call: CallSpan) -> ActiveSpan {
    let opened = match is_open {
        true => open(site, Placement::Current, &mut StartOptions::default()),
        false => Opened::Nothing,
    };
    ActiveSpan::from(opened).beside(call)
}

/// Starts a span where `placement` says. The placement is found even when nothing records, so that an explicit parent
/// is handed on to whatever runs inside; `options` are not.
#[inline]
pub fn start_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
    fill: impl Fn(&mut Attributes),
) -> ActiveSpan {
    let mut span = ActiveSpan::from(place(site, placement(), options));
    span.fill_by_turns(fill);
    span
}

/// As [`start_with`], with nothing else to say.
#[inline]
pub fn start_at(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    fill: impl Fn(&mut Attributes),
) -> ActiveSpan {
    let mut span = place_at(site, placement());
    span.fill_by_turns(fill);
    span
}

/// As [`start_at`], without attributes.
fn place_at(site: &'static Callsite, placement: Placement) -> ActiveSpan {
    #[cfg(any(feature = "init", feature = "testing"))]
    match begin_at(site, &placement) {
        Begun::Span(record) => return ActiveSpan::recorded(record),
        Begun::Nothing => {
            return match placement {
                Placement::Under(context) => ActiveSpan::unrecorded(context),
                Placement::Current | Placement::Root => ActiveSpan::NOTHING,
            };
        }
        Begun::Ask => {}
    }
    place_asking(site, placement).into()
}

/// Begins a span of which nothing else is said, unless somebody has to be asked first.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(super) fn begin_at(site: &'static Callsite, placement: &Placement) -> Begun {
    match placement {
        _ if !is_for_recorder() => Begun::Ask,
        Placement::Current => thread_context::map_current(|parent| begin_under(site, parent)),
        Placement::Under(parent) => begin_under(site, parent).apart(),
        Placement::Root if door::asks_for_roots() => Begun::Ask,
        Placement::Root => begin_root_here(site),
    }
}

/// The same where somebody has to be asked.
pub(super) fn place_asking(site: &'static Callsite, placement: Placement) -> Opened {
    #[cfg(any(feature = "init", feature = "testing"))]
    if matches!(placement, Placement::Root) && is_for_recorder() && is_bare_here() {
        return open_asked_root(site);
    }
    place(site, placement, |_| {})
}

/// A root of which nothing is said, in an empty context, for which the sampler has to be asked.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(never)]
fn open_asked_root(site: &'static Callsite) -> Opened {
    match recorder::main_here() {
        Some(recorder) => recorded::open_root(&recorder, site),
        None => open_under(site, Context::new(), false, &mut StartOptions::default()),
    }
}

/// As [`start_with`], without attributes.
#[inline]
pub(super) fn place(
    site: &'static Callsite,
    placement: Placement,
    options: impl FnOnce(&mut StartOptions),
) -> Opened {
    let mut call = CallSpan::at(site);
    let is_open = door::is_open();
    let mut chosen = StartOptions::default();
    if is_open || call.is_wanted() {
        options(&mut chosen);
        call.add(&chosen.sampler_attributes);
    }
    let opened = match is_open {
        true => open(site, placement, &mut chosen),
        false => Opened::pass_through(placement),
    };
    match call.is_waiting() {
        true => Opened::Span(ActiveSpan::from(opened).beside(call)),
        false => opened,
    }
}

impl Opened {
    /// Nothing records; what runs inside sees the parent that was asked for.
    pub(super) fn unrecorded(parent: Context, is_explicit: bool) -> Self {
        match is_explicit {
            true => Self::Passing(parent),
            false => Self::Nothing,
        }
    }

    /// Nothing records, but an explicit parent is still the context of what runs inside.
    #[inline(always)]
    pub(super) fn pass_through(placement: Placement) -> Self {
        match placement {
            Placement::Under(context) => Self::Passing(context),
            Placement::Current | Placement::Root => Self::Nothing,
        }
    }
}

impl From<Opened> for ActiveSpan {
    #[inline(always)]
    fn from(opened: Opened) -> Self {
        match opened {
            Opened::Span(span) => span,
            Opened::Passing(context) => Self::unrecorded(context),
            Opened::Nothing => Self::nothing(),
        }
    }
}

/// Starts a span, whoever has to be asked.
pub(super) fn open(
    site: &'static Callsite,
    placement: Placement,
    options: &mut StartOptions,
) -> Opened {
    let is_explicit = matches!(placement, Placement::Under(_));
    open_under(site, placement.into_context(), is_explicit, options)
}

fn open_under(
    site: &'static Callsite,
    parent: Context,
    is_explicit: bool,
    options: &mut StartOptions,
) -> Opened {
    #[cfg(any(feature = "init", feature = "testing"))]
    {
        if let Some(name) = &options.name {
            crate::audit::except_in_span_named(site, name);
        }
        if let Some(recorder) = recorded::recorder_for(&parent) {
            return recorded::open(&recorder, site, parent, is_explicit, options);
        }
    }
    standard::open(site, parent, is_explicit, options)
}
