//! Spans that are never current: those of functions in which nobody looks at the current span.
//!
//! Through the recorder such a span needs no OpenTelemetry context and no span object, and so no memory. Where a span
//! has to be an object of somebody else's, it is one, and is not current either.

use std::pin::Pin;
use std::task::{Context as Waking, Poll};

use pin_project_lite::pin_project;

use super::active::{ActiveSpan, Phase};
use super::attributes::Attributes;
use super::current::leaf_here;
use super::placement::{Placement, StartOptions};
#[cfg(any(feature = "init", feature = "testing"))]
use super::recorded::settle;
use super::start;
use crate::callsite::Callsite;
use crate::door;
use crate::error::fault::Fault;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::{self, Asked};
use crate::tracing_spans::CallSpan;

/// The span of one call, from its start to its end.
///
/// As with an [`ActiveSpan`], a drop without [`finish`](Self::finish) is a panic while the call runs, and a
/// cancellation while it is suspended.
#[derive(Debug)]
pub struct LeafSpan(ActiveSpan);

/// The recording side of a [`LeafSpan`].
#[derive(Debug)]
pub struct LeafRecording<'a>(&'a mut ActiveSpan);

/// Starts a span under the current one. `fill` adds its attributes, if it records.
#[inline(always)]
pub fn leaf(site: &'static Callsite, fill: impl FnOnce(&mut Attributes)) -> LeafSpan {
    if start::is_idle() {
        return LeafSpan(ActiveSpan::nothing());
    }
    let mut span = leaf_here(site);
    if span.is_live() {
        span.fill_outside(fill);
    }
    LeafSpan(span)
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
        return LeafSpan(ActiveSpan::nothing());
    }
    let mut chosen = StartOptions::default();
    if is_open || call.is_wanted() {
        options(&mut chosen);
        call.add(&chosen.sampler_attributes);
    }
    let mut span = open(site, placement(), &mut chosen, call);
    span.look_for_panic();
    span.fill_outside(fill);
    LeafSpan(span)
}

/// Where it is not for the recorder of this process alone to make the span.
#[inline(never)]
pub(super) fn leaf_beside(site: &'static Callsite) -> ActiveSpan {
    let call = CallSpan::at(site);
    if !call.is_waiting() && !door::is_open() {
        return ActiveSpan::nothing();
    }
    let mut options = StartOptions::default();
    let mut span = open(site, Placement::Current, &mut options, call);
    span.look_for_panic();
    span
}

fn open(
    site: &'static Callsite,
    placement: Placement,
    options: &mut StartOptions,
    call: CallSpan,
) -> ActiveSpan {
    if !door::is_open() {
        return ActiveSpan::nothing().beside(call);
    }
    #[cfg(any(feature = "init", feature = "testing"))]
    let placement = {
        let parent = placement.into_context();
        if !call.is_waiting() {
            if let Some(recorder) = super::recorded::recorder_for(&parent) {
                return match recorder::begin(&recorder, site, &parent, options) {
                    Asked::Span(mut record) => {
                        settle(site, &mut record);
                        ActiveSpan::recorded(record)
                    }
                    Asked::Unsampled(_) | Asked::Nothing => ActiveSpan::nothing(),
                };
            }
        }
        Placement::Under(parent)
    };
    ActiveSpan::from(start::open(site, placement, options)).beside(call)
}

impl LeafSpan {
    /// Runs `look` if the span records. What it returned is written here.
    #[inline]
    pub fn observe(&mut self, look: impl FnOnce(&mut LeafRecording<'_>)) {
        if self.0.recording().is_some() {
            look(&mut LeafRecording(&mut self.0));
        }
    }

    /// The same where `look` only looks whether the call has failed.
    #[inline]
    pub fn observe_failure(&mut self, look: impl FnOnce(&mut LeafRecording<'_>)) {
        self.observe(look);
    }

    /// Polls `future`, and knows when it is suspended.
    pub fn run<F: Future>(&mut self, future: F) -> LeafRun<'_, F> {
        LeafRun { span: self, future }
    }

    /// Ends the span of a call that came to its end.
    #[inline]
    pub fn finish(self) {
        self.0.finish();
    }
}

impl LeafRecording<'_> {
    /// Adds attributes.
    pub fn record(&mut self, fill: impl FnOnce(&mut Attributes)) {
        self.0.add(Attributes::collect(fill));
    }

    /// Records the error that the call returns.
    pub fn fail_with(&mut self, fault: impl FnOnce() -> Fault) {
        let fault = fault();
        // Current for the moment: the exception may become a log record, which belongs to this span.
        self.0.observe(|recording| recording.fail(fault));
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
        this.span.0.set_phase(Phase::Running);
        let polled = this.future.poll(cx);
        if polled.is_pending() {
            this.span.0.set_phase(Phase::Suspended);
        }
        polled
    }
}
