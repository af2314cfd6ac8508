use std::mem::{self, ManuallyDrop};

use opentelemetry::Context;

use super::active::{ActiveSpan, Phase, State};
use super::attributes::Attributes;
#[cfg(any(feature = "init", feature = "testing"))]
use super::ending::is_at_its_end;
use super::ordinary::Ordinary;
use super::recording::Recording;
use super::start::Opened;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::{self, BoxedRecord};
use crate::tracing_spans::Inside;

/// The span of a synchronous call, current on this thread until it is finished or dropped.
///
/// Its own `drop` leaves nothing to be dropped: hence the wrapper, without which every call that records nothing would
/// ask a second time.
#[derive(Debug)]
pub struct Entered(ManuallyDrop<Within>);

/// What the call is within. It is an [`ActiveSpan`] taken apart, so that one tag says whether there is anything at all.
#[derive(Debug)]
enum Within {
    /// Nobody records: the call runs in the context it was made in.
    Nothing,
    /// A context that nobody has begun a span in.
    Context(Inside),
    /// A span of ours, there until it ends: it can be taken by itself. A processor that is to copy what has just been
    /// written in smaller pieces waits for each of them.
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorded(Inside, Option<BoxedRecord>),
    /// Another span.
    Ordinary(Inside, Box<Ordinary>),
}

/// Makes the span current.
impl From<Opened> for Entered {
    #[inline(always)]
    fn from(opened: Opened) -> Self {
        match opened {
            Opened::Nothing => Self::NOTHING,
            Opened::Passing(context) => Self::under(context),
            Opened::Span(span) => Self::of(span),
        }
    }
}

impl Entered {
    pub(super) const NOTHING: Self = Self::within(Within::Nothing);

    #[inline(always)]
    const fn within(within: Within) -> Self {
        Self(ManuallyDrop::new(within))
    }

    #[inline]
    pub(super) fn under(context: Context) -> Self {
        Self::within(Within::Context(Inside::attached(context)))
    }

    /// A span that has just begun.
    #[inline(never)]
    pub(super) fn of(mut span: ActiveSpan) -> Self {
        match span.take() {
            State::Nothing => Self::NOTHING,
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Passing(context) => Self::under(*context),
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Self::recorded(record),
            State::Ordinary(span) => Self::ordinary(span),
        }
    }

    /// A span of somebody else's that has just begun. One of the crate `tracing` has to wait for its attributes.
    fn ordinary(mut span: Box<Ordinary>) -> Self {
        if std::thread::panicking() {
            span.set_phase(Phase::Unwinding);
        }
        let inside = span.context().map_or(Inside::NOTHING, Inside::attached);
        Self::within(Within::Ordinary(inside, span))
    }

    /// A span of ours that has just begun.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline(never)]
    pub(super) fn recorded(mut record: BoxedRecord) -> Self {
        if std::thread::panicking() {
            record.phase = Phase::Unwinding;
        }
        let inside = Inside::entered(record.enter());
        Self::within(Within::Recorded(inside, Some(record)))
    }

    /// The same with its attributes, of which there are none.
    #[cold]
    pub(super) fn settled(mut self) -> Self {
        self.settle_ordinary();
        self
    }

    /// Adds the attributes of the call, if anybody wants them: what they call may itself be traced, and belongs under
    /// the span.
    #[inline(always)]
    pub fn fill(&mut self, fill: impl FnOnce(&mut Attributes)) {
        if let Some(attributes) = self.attributes() {
            fill(attributes);
        }
        self.settle();
    }

    /// The same with attributes that nobody's code has to be run for. The closure is only lent: what is to become of one
    /// that is given away has to be told of each, wherever it may end.
    #[inline(always)]
    pub fn fill_plain(&mut self, fill: &impl Fn(&mut Attributes)) {
        if let Some(attributes) = self.attributes() {
            fill(attributes);
        }
        self.settle();
    }

    /// Where the attributes go, if anybody wants them.
    #[inline(always)]
    fn attributes(&mut self) -> Option<&mut Attributes> {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Within::Recorded(_, record) => record.as_mut().map(|record| &mut record.attributes),
            Within::Ordinary(_, span) => span.attributes(),
            Within::Nothing | Within::Context(_) => None,
        }
    }

    #[inline(always)]
    fn settle(&mut self) {
        if matches!(*self.0, Within::Ordinary(..)) {
            self.settle_ordinary();
        }
    }

    /// The attributes are known.
    #[cold]
    fn settle_ordinary(&mut self) {
        if let Within::Ordinary(inside, span) = &mut *self.0 {
            span.add_collected();
            drop(mem::replace(inside, Inside::NOTHING));
            *inside = span.attach();
        }
    }

    /// Runs `look` if the span records.
    #[inline(always)]
    pub fn observe(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        let recording = match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Within::Recorded(_, record) => record.as_mut().map(|record| Recording::current(record)),
            Within::Ordinary(_, span) => span.recording(),
            Within::Nothing | Within::Context(_) => None,
        };
        if let Some(mut recording) = recording {
            look(&mut recording);
        }
    }

    /// The same where `look` only looks whether the call has failed.
    #[inline(always)]
    pub fn observe_failure(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        self.observe(look);
    }

    /// Ends the span of a call that came to its end. By reference: to be moved it would be copied, which takes longer than
    /// to look once more whether there is anything to drop.
    #[inline(always)]
    pub fn finish(&mut self) {
        if self.is_within() {
            self.0.leave();
            self.0 = ManuallyDrop::new(Within::Nothing);
        }
    }

    /// Whether there is anything to leave.
    #[inline(always)]
    fn is_within(&self) -> bool {
        !matches!(*self.0, Within::Nothing)
    }
}

/// The end of a block, of a call that has nothing to tell of what it returns, and of one that panics.
impl Drop for Entered {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_within() {
            self.0.leave_unobserved();
        }
    }
}

impl Within {
    /// Leaves nothing behind.
    #[inline(always)]
    fn take(&mut self) -> Self {
        mem::replace(self, Self::Nothing)
    }

    /// The context is left before the span ends.
    #[inline(always)]
    fn left(self) -> ActiveSpan {
        match self {
            Self::Nothing => ActiveSpan::NOTHING,
            Self::Context(inside) => {
                drop(inside);
                ActiveSpan::NOTHING
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(inside, record) => {
                drop(inside);
                record.map_or(ActiveSpan::NOTHING, ActiveSpan::recorded)
            }
            Self::Ordinary(inside, span) => {
                let mut span = ActiveSpan::ordinary(span);
                span.suspend(inside);
                span
            }
        }
    }

    #[inline(never)]
    fn leave(&mut self) {
        match self {
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(inside, record) => end_recorded(inside, record),
            Self::Context(inside) => *inside = Inside::NOTHING,
            _ => self.leave_otherwise(),
        }
    }

    #[cold]
    fn leave_otherwise(&mut self) {
        self.take().left().finish();
    }

    #[inline(never)]
    fn leave_unobserved(&mut self) {
        match self {
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(inside, record)
                if record.as_ref().is_some_and(|record| is_at_its_end(record)) =>
            {
                end_recorded(inside, record);
            }
            Self::Context(inside) => *inside = Inside::NOTHING,
            _ => self.leave_unobserved_otherwise(),
        }
    }

    #[cold]
    fn leave_unobserved_otherwise(&mut self) {
        let span = self.take().left();
        if span.is_live() {
            span.break_off();
        }
    }
}

#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
fn end_recorded(inside: &mut Inside, record: &mut Option<BoxedRecord>) {
    if let Some(record) = record.take() {
        *inside = Inside::NOTHING;
        recorder::end_left(record);
    }
}

/// Ends the span of a block that came to `out`, after `observe` has looked at it.
#[inline]
pub fn observed<T>(mut span: Entered, out: T, observe: impl FnOnce(&mut Recording<'_>, &T)) -> T {
    span.observe(|recording| observe(recording, &out));
    span.finish();
    out
}

/// Calls `body`. Written as a function, the closure is known to be called once, so that it may return what it owns
/// or mutably borrows.
#[inline(always)]
pub fn call<R>(body: impl FnOnce() -> R) -> R {
    body()
}
