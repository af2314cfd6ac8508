//! Spans that are never current: those of functions in which nobody looks at the current span.
//!
//! Through the recorder such a span needs no OpenTelemetry context and no span object, and so no memory. Where a span
//! has to be an object of somebody else's, it is one, and is not current either.

use std::pin::Pin;
use std::task::{Context as Waking, Poll};

use pin_project_lite::pin_project;

use super::active::{ActiveSpan, Phase};
use super::attributes::Attributes;
use super::placement::{Placement, StartOptions};
use super::start;
use crate::callsite::Callsite;
use crate::door;
use crate::error::Fault;
use crate::tracing_spans::CallSpan;

#[cfg(any(feature = "init", feature = "testing"))]
use super::unseen::Unseen;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::{self, Begun};

/// The span of one call, from its start to its end.
///
/// As with an [`ActiveSpan`], a drop without [`finish`](Self::finish) is a panic while the call runs, and a
/// cancellation while it is suspended.
#[derive(Debug)]
pub struct LeafSpan(State);

#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "it lives on the stack of its call, and a box would be the only allocation"
)]
enum State {
    /// Nobody records, or it is over.
    Nothing,
    /// A record of ours.
    #[cfg(any(feature = "init", feature = "testing"))]
    Unseen(Unseen),
    /// An ordinary span: through the standard door, or beside one of the crate `tracing`.
    Ordinary(ActiveSpan),
}

/// The recording side of a [`LeafSpan`].
#[derive(Debug)]
pub struct LeafRecording<'a>(&'a mut State);

/// Starts a span under the current one. `fill` adds its attributes, if it records.
#[inline]
pub fn leaf(site: &'static Callsite, fill: impl FnOnce(&mut Attributes)) -> LeafSpan {
    let call = CallSpan::at(site);
    if !call.is_waiting() && !door::is_open() {
        return LeafSpan(State::Nothing);
    }
    let mut span = open_here(site, call);
    span.fill(fill);
    span
}

/// Starts a span where `placement` says.
#[inline]
pub fn leaf_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
    fill: impl FnOnce(&mut Attributes),
) -> LeafSpan {
    let mut call = CallSpan::at(site);
    let is_open = door::is_open();
    if !call.is_waiting() && !is_open {
        return LeafSpan(State::Nothing);
    }
    let mut chosen = StartOptions::default();
    if is_open || call.is_wanted() {
        options(&mut chosen);
        call.add(&chosen.sampler_attributes);
    }
    let mut span = open(site, placement(), chosen, call);
    span.fill(fill);
    span
}

/// The usual case: under the current span, with nothing else to say.
fn open_here(site: &'static Callsite, call: CallSpan) -> LeafSpan {
    #[cfg(any(feature = "init", feature = "testing"))]
    if door::is_recorder() && !call.is_waiting() {
        match super::recorded::begin_here(site) {
            Begun::Span(draft) => return LeafSpan(State::Unseen(Unseen::new(draft, site))),
            Begun::Unsampled(_) | Begun::Nothing => return LeafSpan(State::Nothing),
            Begun::Ask => {}
        }
    }
    open(site, Placement::Current, StartOptions::default(), call)
}

fn open(
    site: &'static Callsite,
    placement: Placement,
    options: StartOptions,
    call: CallSpan,
) -> LeafSpan {
    if !door::is_open() {
        return LeafSpan(State::Ordinary(ActiveSpan::nothing().beside(call)));
    }
    #[cfg(any(feature = "init", feature = "testing"))]
    let placement = {
        let parent = placement.into_context();
        if !call.is_waiting() {
            if let Some(recorder) = super::recorded::recorder_for(&parent) {
                return match recorder::begin(&recorder, site, &parent, options) {
                    Begun::Span(draft) => LeafSpan(State::Unseen(Unseen::new(draft, site))),
                    Begun::Unsampled(_) | Begun::Nothing | Begun::Ask => LeafSpan(State::Nothing),
                };
            }
        }
        Placement::Under(parent)
    };
    let span = start::open(site, placement, options, &|_| {});
    LeafSpan(State::Ordinary(span.beside(call)))
}

impl LeafSpan {
    #[inline]
    fn fill(&mut self, fill: impl FnOnce(&mut Attributes)) {
        match &mut self.0 {
            State::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(span) => fill(span.attributes()),
            State::Ordinary(span) => span.fill_outside(fill),
        }
    }

    /// Runs `look` if the span records. What it returned is written here.
    #[inline]
    pub fn observe(&mut self, look: impl FnOnce(&mut LeafRecording<'_>)) {
        let is_recording = match &mut self.0 {
            State::Nothing => false,
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(_) => true,
            State::Ordinary(span) => span.recorded().is_some(),
        };
        if is_recording {
            look(&mut LeafRecording(&mut self.0));
        }
    }

    /// Polls `future`, and knows when it is suspended.
    pub fn run<F: Future>(&mut self, future: F) -> LeafRun<'_, F> {
        LeafRun { span: self, future }
    }

    #[inline]
    fn set_phase(&mut self, phase: Phase) {
        match &mut self.0 {
            State::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(span) => span.set_phase(phase),
            State::Ordinary(span) => span.set_phase(phase),
        }
    }

    /// Ends the span of a call that came to its end.
    #[inline]
    pub fn finish(mut self) {
        match std::mem::replace(&mut self.0, State::Nothing) {
            State::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(span) => span.end(),
            State::Ordinary(span) => span.finish(),
        }
    }
}

impl Drop for LeafSpan {
    #[inline]
    fn drop(&mut self) {
        match std::mem::replace(&mut self.0, State::Nothing) {
            State::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(span) => span.broken_off(),
            State::Ordinary(span) => drop(span),
        }
    }
}

impl LeafRecording<'_> {
    /// Adds attributes.
    pub fn record(&mut self, fill: impl FnOnce(&mut Attributes)) {
        match &mut *self.0 {
            State::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(span) => fill(span.attributes()),
            State::Ordinary(span) => span.add(Attributes::collect(fill)),
        }
    }

    /// Records the error that the call returns.
    pub fn fail(&mut self, fault: Fault) {
        match &mut *self.0 {
            State::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Unseen(span) => span.fail(fault),
            // Current for the moment: the exception may become a log record, which belongs to this span.
            State::Ordinary(span) => span.observe(|recording| recording.fail(fault)),
        }
    }
}

/// Ends the span of a block that came to `out`, after `observe` has looked at it.
#[inline]
pub fn leaf_observed<T>(
    mut span: LeafSpan,
    out: T,
    observe: impl FnOnce(&mut LeafRecording<'_>, &T),
) -> T {
    span.observe(|recording| observe(recording, &out));
    span.finish();
    out
}

pin_project! {
    /// The body of an asynchronous call whose span is never current.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct LeafRun<'a, F> {
        span: &'a mut LeafSpan,
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for LeafRun<'_, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Waking<'_>) -> Poll<Self::Output> {
        let this = self.project();
        this.span.set_phase(Phase::Running);
        let polled = this.future.poll(cx);
        if polled.is_pending() {
            this.span.set_phase(Phase::Suspended);
        }
        polled
    }
}
