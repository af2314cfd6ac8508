use std::mem::{self, ManuallyDrop};
use std::panic::{RefUnwindSafe, UnwindSafe};

use opentelemetry::Context;
use opentelemetry::global::BoxedSpan;

use super::future::Run;
use super::live::Live;
use super::ordinary::Ordinary;
use super::recording::Recording;
#[cfg(any(feature = "init", feature = "testing"))]
use super::spare;
use crate::callsite::Callsite;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::BoxedRecord;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::thread_context;
use crate::tracing_spans::{CallSpan, Inside};

/// The span of one call, from its start to its end.
///
/// However the call ends, the span ends with it: [`finish`](Self::finish) is the ordinary end; a drop without it is a
/// panic while the call runs, and a cancellation while it is suspended.
///
/// Its own `drop` leaves nothing to be dropped: hence the wrapper, without which every call that records nothing would ask
/// a second time.
#[derive(Debug)]
pub struct ActiveSpan(pub(super) ManuallyDrop<State>);

/// A tag and a pointer: it is moved about in registers.
#[derive(Debug)]
pub(super) enum State {
    /// Nobody records: the call runs in the context it was made in.
    Nothing,
    /// A span of ours.
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorded(BoxedRecord),
    /// Nobody records, but what runs inside must see this context: most requests to a service that samples. Without
    /// a recorder it is `Ordinary` instead, and the state one pointer.
    #[cfg(any(feature = "init", feature = "testing"))]
    Passing(Box<Context>),
    /// A span of the SDK, one beside which there is one of the crate `tracing`, or none and a context.
    Ordinary(Box<Ordinary>),
}

/// What the call is doing: it decides what a drop means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    #[default]
    Running,
    /// Running since a time at which a panic was already under way, which is none of the call's, or unwound by one that is
    /// on the span already.
    Unwinding,
    Suspended,
}

/// Whatever unwinds past it leaves it as a span that has an error. What the SDK's own spans hold is behind locks.
impl UnwindSafe for ActiveSpan {}
impl RefUnwindSafe for ActiveSpan {}

impl ActiveSpan {
    pub(super) const NOTHING: Self = Self(ManuallyDrop::new(State::Nothing));

    #[inline(always)]
    pub(super) fn of(state: State) -> Self {
        Self(ManuallyDrop::new(state))
    }

    /// Nobody records: the call runs in the context it was made in.
    #[inline(always)]
    pub(crate) fn nothing() -> Self {
        Self::of(State::Nothing)
    }

    /// Nobody records, but what runs inside must see `context`.
    pub(crate) fn unrecorded(context: Context) -> Self {
        #[cfg(any(feature = "init", feature = "testing"))]
        let state = State::Passing(spare::keep(context));
        #[cfg(not(any(feature = "init", feature = "testing")))]
        let state = State::Ordinary(Box::new(Ordinary::passing(context)));
        Self::of(state)
    }

    /// A span of the SDK.
    pub(super) fn standard(site: &'static Callsite, span: BoxedSpan, parent: &Context) -> Self {
        let ordinary = Ordinary::standard(site, span, parent);
        Self::of(State::Ordinary(Box::new(ordinary)))
    }

    /// A span of ours.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline]
    pub(super) fn recorded(record: BoxedRecord) -> Self {
        Self::of(State::Recorded(record))
    }

    /// A span of ours that has just begun.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline(always)]
    pub(super) fn begun(mut record: BoxedRecord) -> Self {
        if std::thread::panicking() {
            record.phase = Phase::Unwinding;
        }
        Self::recorded(record)
    }

    /// A span of somebody else's.
    #[inline(always)]
    pub(super) fn ordinary(span: Box<Ordinary>) -> Self {
        Self::of(State::Ordinary(span))
    }

    /// The same span, with `call` entered wherever it is current.
    pub(super) fn beside(mut self, call: CallSpan) -> Self {
        if !call.is_waiting() {
            return self;
        }
        let ordinary = match self.take() {
            State::Nothing => Box::default(),
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Box::new(Ordinary::recorded(record)),
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Passing(context) => Box::new(Ordinary::passing(*context)),
            State::Ordinary(ordinary) => ordinary,
        };
        Self::of(State::Ordinary(Box::new(ordinary.beside(call))))
    }

    /// Leaves nothing behind.
    #[inline(always)]
    pub(super) fn take(&mut self) -> State {
        mem::replace(&mut *self.0, State::Nothing)
    }

    /// Whether there is anything to do when the call begins, goes on or ends.
    #[inline(always)]
    pub(super) fn is_live(&self) -> bool {
        !matches!(*self.0, State::Nothing)
    }

    /// The state to do something with, if there is anything to do.
    #[inline(always)]
    pub(super) fn live(&mut self) -> Live<'_> {
        match &mut *self.0 {
            State::Nothing => Live::Nothing,
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Live::Recorded(record),
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Passing(context) => Live::Passing(context),
            State::Ordinary(span) => Live::Ordinary(span),
        }
    }

    /// Makes the span current on this thread, until [`suspend`](Self::suspend).
    #[inline]
    pub(crate) fn attach(&mut self) -> Inside {
        match self.live() {
            Live::Nothing => Inside::NOTHING,
            live => live.attach(),
        }
    }

    /// The call begins to run, or goes on, until [`pause`](Self::pause) or its end.
    #[inline]
    pub(super) fn go_on(&mut self) -> Inside {
        match self.live() {
            Live::Nothing => Inside::NOTHING,
            live => live.go_on(),
        }
    }

    /// The call is suspended, after it [went on](Self::go_on).
    #[inline]
    pub(super) fn pause(&mut self, current: Inside) {
        match self.live() {
            // Nothing was entered, which the compiler does not know.
            Live::Nothing => mem::forget(current),
            live => live.pause(current),
        }
    }

    /// The span is no longer current on this thread, but may be again.
    #[inline]
    pub(crate) fn suspend(&mut self, current: Inside) {
        match self.live() {
            Live::Nothing => drop(current),
            live => live.suspend(current),
        }
    }

    /// Runs `look`, with the span current, if the span records. What the call returned is written here.
    #[inline]
    pub fn observe(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => {
                let _current = record.context().and_then(thread_context::attach);
                look(&mut Recording::current(record));
            }
            State::Ordinary(span) => span.observe(look),
            _ => {}
        }
    }

    /// The same where `look` only looks whether the call has failed: the span becomes current if it has.
    #[inline]
    pub fn observe_failure(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => look(&mut Recording::recorded(record)),
            _ => self.observe(look),
        }
    }

    /// The recording side, if the span records. The span is current.
    #[inline]
    pub(crate) fn recording(&mut self) -> Option<Recording<'_>> {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Some(Recording::recorded(record)),
            State::Ordinary(span) => span.recording(),
            _ => None,
        }
    }

    /// Polls `future` with the span current, once per poll.
    #[inline]
    pub fn run<F: Future>(&mut self, future: F) -> Run<&mut Self, F> {
        Run::new(self, future)
    }

    /// Polls `future` with the span current, and ends the span with it.
    #[inline]
    pub fn carry<F: Future>(self, future: F) -> Run<Self, F> {
        Run::new(self, future)
    }

    #[inline]
    pub(crate) fn set_phase(&mut self, phase: Phase) {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => match phase {
                Phase::Running => record.goes_on(),
                Phase::Unwinding | Phase::Suspended => record.phase = phase,
            },
            State::Ordinary(span) => span.set_phase(phase),
            _ => {}
        }
    }

    /// What panics already is not the call's.
    #[inline]
    pub(super) fn look_for_panic(&mut self) {
        if std::thread::panicking() {
            self.set_phase(Phase::Unwinding);
        }
    }
}
