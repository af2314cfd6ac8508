use opentelemetry::Context;
use opentelemetry::global::BoxedSpan;

use super::attributes::Attributes;
use super::flagged;
use super::future::Run;
use super::placement::Placement;
use super::recording::{Recording, State};
use crate::callsite::Callsite;
use crate::error;
use crate::tracing_spans::{CallSpan, Inside};

/// The span of one call, from its start to its end.
///
/// However the call ends, the span ends with it: [`finish`](Self::finish) is the ordinary end; a drop without it is a
/// panic while the call runs, and a cancellation while it is suspended.
#[derive(Debug)]
pub struct ActiveSpan {
    /// `None` where nothing records, and the call runs in the context it was made in: then this costs next to nothing.
    live: Option<Live>,
}

#[derive(Debug, Default)]
struct Live {
    /// The context to run in; `None` is the caller's own.
    context: Option<Context>,
    /// There if the span records, and then the context is, too.
    state: Option<State>,
    /// The span of the crate `tracing`, whether or not this one records.
    call: CallSpan,
    phase: Phase,
}

/// What the call is doing: it decides what a drop means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    #[default]
    Running,
    Suspended,
}

impl ActiveSpan {
    /// Nobody records: the call runs in the context it was made in.
    #[inline(always)]
    pub(crate) fn nothing() -> Self {
        Self { live: None }
    }

    /// Nobody records, but what runs inside must see `context`.
    pub(crate) fn unrecorded(context: Context) -> Self {
        let live = Live {
            context: Some(context),
            ..Live::default()
        };
        Self { live: Some(live) }
    }

    /// Nothing records, but an explicit parent is still the context of what runs inside.
    pub(super) fn pass_through(placement: Placement) -> Self {
        match placement {
            Placement::Under(context) => Self::unrecorded(context),
            Placement::Current | Placement::Root => Self::nothing(),
        }
    }

    /// A span of the SDK.
    pub(super) fn standard(site: &'static Callsite, span: BoxedSpan, parent: &Context) -> Self {
        let state = State::standard(site, parent, &span);
        Self::recording(site, flagged::make_current(parent, span), state)
    }

    /// Whoever made it, the span is in `context`.
    #[inline]
    pub(super) fn recording(site: &'static Callsite, context: Context, state: State) -> Self {
        state.runs();
        let live = Live {
            context: Some(error::context_with_messages(
                context,
                site.recorded().error_messages,
            )),
            state: Some(state),
            ..Live::default()
        };
        Self { live: Some(live) }
    }

    /// The same span, with `call` entered wherever it is current.
    pub(super) fn beside(mut self, call: CallSpan) -> Self {
        if call.is_waiting() {
            self.live.get_or_insert_default().call = call;
        }
        self
    }

    /// Whether there is anything to do when the call begins, goes on or ends.
    #[inline(always)]
    pub(super) fn is_live(&self) -> bool {
        self.live.is_some()
    }

    /// Makes the span current on this thread, until [`suspend`](Self::suspend).
    #[inline]
    pub(crate) fn attach(&mut self) -> Inside {
        match &mut self.live {
            Some(live) => live.call.enter(live.context.clone()),
            None => Inside::NOTHING,
        }
    }

    /// The span is no longer current on this thread, but may be again.
    #[inline]
    pub(crate) fn suspend(&mut self, current: Inside) {
        if let Some(live) = &mut self.live {
            current.leave(&mut live.call);
        }
    }

    /// Runs `look`, with the span current, if the span records. What it returned is written here.
    #[inline]
    pub fn observe(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        if self.is_recording() {
            let current = self.attach();
            if let Some(mut recording) = self.recorded() {
                look(&mut recording);
            }
            self.suspend(current);
        }
    }

    /// Adds the attributes of the call, if anybody wants them. They are evaluated with the span current: what they call
    /// may itself be traced, and belongs under it.
    #[inline]
    #[must_use]
    pub fn fill(mut self, fill: impl FnOnce(&mut Attributes)) -> Self {
        if let Some(live) = &mut self.live {
            if live.state.is_some() || live.call.is_wanted() {
                let attributes = {
                    let _current = live.context.clone().map(Context::attach);
                    Attributes::collect(fill)
                };
                live.add(attributes);
            }
        }
        self
    }

    #[inline]
    fn is_recording(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.state.is_some())
    }

    /// As [`fill`](Self::fill), for a span that is never current.
    pub(super) fn fill_outside(&mut self, fill: impl FnOnce(&mut Attributes)) {
        if let Some(live) = &mut self.live {
            if live.state.is_some() || live.call.is_wanted() {
                live.add(Attributes::collect(fill));
            }
            live.call.open(live.context.as_ref());
        }
    }

    /// Adds attributes that have been evaluated.
    pub(super) fn add(&mut self, attributes: Attributes) {
        if let Some(live) = &mut self.live {
            live.add(attributes);
        }
    }

    /// The recording side, if the span records.
    #[inline]
    pub(crate) fn recorded(&mut self) -> Option<Recording<'_>> {
        self.live.as_mut()?.recorded()
    }

    /// Polls `future` with the span current, once per poll.
    #[inline]
    pub fn run<F: Future>(&mut self, future: F) -> Run<'_, F> {
        Run::new(self, future)
    }

    #[inline]
    pub(crate) fn set_phase(&mut self, phase: Phase) {
        if let Some(live) = &mut self.live {
            if let (Phase::Running, Some(state)) = (phase, &live.state) {
                state.runs();
            }
            live.phase = phase;
        }
    }

    /// Ends the span of a call that came to its end.
    #[inline(always)]
    pub fn finish(mut self) {
        if let Some(mut live) = self.live.take() {
            live.end();
        }
    }

    /// Ends the span. Its context stays, for what still runs on its behalf, such as a body that is being sent.
    pub(crate) fn end(&mut self) {
        if let Some(live) = &mut self.live {
            live.end();
        }
    }

    #[cold]
    fn broken_off(&mut self) {
        if let Some(live) = &mut self.live {
            let phase = live.phase;
            if let Some(mut recording) = live.recorded() {
                match phase {
                    Phase::Running if std::thread::panicking() => recording.panicked(),
                    Phase::Running => {}
                    Phase::Suspended => recording.cancelled(),
                }
            }
        }
        self.end();
    }
}

impl Live {
    /// Adds attributes that have been evaluated.
    fn add(&mut self, attributes: Attributes) {
        self.call.add(&attributes);
        if let Some(mut recording) = self.recorded() {
            recording.record_all(attributes);
        }
    }

    #[inline]
    fn recorded(&mut self) -> Option<Recording<'_>> {
        match (&self.context, &mut self.state) {
            (Some(context), Some(state)) => Some(Recording::new(context, state)),
            _ => None,
        }
    }

    #[inline]
    fn end(&mut self) {
        if let Some(recording) = self.recorded() {
            recording.end();
            self.state = None;
        }
        self.call = CallSpan::default();
    }
}

impl Drop for ActiveSpan {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_live() {
            self.broken_off();
        }
    }
}
