//! How the span of a call ends.

use std::mem;

use super::active::{ActiveSpan, Phase, State};
use super::recording::Recording;
#[cfg(any(feature = "init", feature = "testing"))]
use super::spare;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::{self, Record};
use crate::tracing_spans::Inside;

impl ActiveSpan {
    /// The call came to its end, and `current` is left before the span ends.
    #[inline]
    pub(super) fn come_to_end(&mut self, current: Inside) {
        match self.is_live() {
            true => self.take().come_to_end(current),
            // Nothing was entered, which the compiler does not know.
            false => mem::forget(current),
        }
    }

    /// Ends the span of a call that came to its end.
    #[inline]
    pub fn finish(mut self) {
        match self.take() {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => recorder::end(record),
            State::Ordinary(mut span) => span.end(),
            _ => {}
        }
    }

    /// Ends the span. Its context stays, for what still runs on its behalf, such as a body that is being sent.
    #[inline]
    pub(crate) fn end(&mut self) {
        if self.is_live() {
            self.end_live();
        }
    }

    fn end_live(&mut self) {
        match self.take() {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(mut record) => {
                let context = record.take_context();
                recorder::end(record);
                if let Some(context) = context {
                    *self = Self::unrecorded(context);
                }
            }
            State::Ordinary(mut span) => {
                span.end();
                *self.0 = State::Ordinary(span);
            }
            ended => *self.0 = ended,
        }
    }

    /// Ends the span of a call that may not have come to its end.
    #[cold]
    pub(super) fn break_off(mut self) {
        match self.phase() {
            Some(Phase::Running) if std::thread::panicking() => self.note(|it| it.panicked()),
            Some(Phase::Suspended) => self.note(|it| it.cancelled()),
            _ => {}
        }
        self.finish();
    }

    /// Notes the panic that unwinds the call, once and for all: what is left of the call may be dropped at any time.
    #[cold]
    pub(super) fn panicked(&mut self) {
        self.note(|it| it.panicked());
        self.set_phase(Phase::Unwinding);
    }

    fn phase(&self) -> Option<Phase> {
        match &*self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Some(record.phase),
            State::Ordinary(span) => Some(span.phase()),
            _ => None,
        }
    }

    fn note(&mut self, end: impl FnOnce(&mut Recording<'_>)) {
        if let Some(mut recording) = self.recording() {
            end(&mut recording);
        }
    }
}

impl State {
    #[inline(never)]
    fn come_to_end(self, current: Inside) {
        match self {
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => {
                drop(current);
                recorder::end(record);
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(context) => {
                drop(current);
                spare::release(context);
            }
            other => other.come_to_another_end(current),
        }
    }

    #[inline(never)]
    fn come_to_another_end(self, current: Inside) {
        let mut span = ActiveSpan::of(self);
        span.suspend(current);
        span.finish();
    }

    #[inline(never)]
    fn end_unobserved(self) {
        match self {
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) if is_at_its_end(&record) => recorder::end(record),
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(context) => spare::release(context),
            other => ActiveSpan::of(other).break_off(),
        }
    }
}

/// Whether a call of which nobody has told came to its end, as far as one look tells.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(super) fn is_at_its_end(record: &Record) -> bool {
    record.phase == Phase::Running && !std::thread::panicking()
}

impl Drop for ActiveSpan {
    #[inline]
    fn drop(&mut self) {
        if self.is_live() {
            self.take().end_unobserved();
        }
    }
}
