//! What the polls of a call do to its span.

#[cfg(any(feature = "init", feature = "testing"))]
use opentelemetry::Context;

use super::active::Phase;
use super::ordinary::Ordinary;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::Record;
use crate::tracing_spans::Inside;

/// A state without the place that it is kept in: the compiler keeps a future whose address nobody has in registers, and
/// knows what is in it. The variants come in the order of those of `State`, so that one becomes the other without a jump.
pub(super) enum Live<'a> {
    /// There is nothing to do.
    Nothing,
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorded(&'a mut Record),
    #[cfg(any(feature = "init", feature = "testing"))]
    Passing(&'a Context),
    Ordinary(&'a mut Ordinary),
}

impl Live<'_> {
    #[inline(never)]
    pub(super) fn attach(self) -> Inside {
        match self {
            Self::Nothing => Inside::NOTHING,
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => match record.context() {
                Some(context) => Inside::attached(context),
                None => Inside::NOTHING,
            },
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(context) => Inside::attached(context.clone()),
            Self::Ordinary(span) => span.attach(),
        }
    }

    #[inline(never)]
    pub(super) fn go_on(self) -> Inside {
        match self {
            Self::Nothing => Inside::NOTHING,
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => {
                // Most calls are done at once. A clone of the context is only worth its price for those that are not.
                let is_first = record.phase == Phase::Running;
                record.goes_on();
                match is_first {
                    true => Inside::entered(record.enter()),
                    false => Inside::entered(record.enter_again()),
                }
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(context) => Inside::attached(context.clone()),
            Self::Ordinary(span) => {
                span.set_phase(Phase::Running);
                span.attach()
            }
        }
    }

    #[inline(never)]
    pub(super) fn pause(self, current: Inside) {
        match self {
            Self::Nothing => drop(current),
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) if record.has_context() => {
                record.phase = Phase::Suspended;
                drop(current);
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => pause_for_the_first_time(record, current),
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(_) => drop(current),
            Self::Ordinary(span) => {
                span.set_phase(Phase::Suspended);
                span.suspend(current);
            }
        }
    }

    #[inline(never)]
    pub(super) fn suspend(self, current: Inside) {
        match self {
            Self::Nothing => drop(current),
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => {
                if record.misses_context() {
                    record.take_context_back();
                }
                drop(current);
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(_) => drop(current),
            Self::Ordinary(span) => span.suspend(current),
        }
    }
}

/// The context went with the call, which might have ended at once. In a function of its own, so that later pauses do not
/// save registers for it.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(never)]
fn pause_for_the_first_time(record: &mut Record, current: Inside) {
    record.take_context_back();
    record.phase = Phase::Suspended;
    drop(current);
}
