use std::mem::{self, ManuallyDrop};

use opentelemetry::Context;

use super::active::{ActiveSpan, State};
use super::attributes::Attributes;
use super::ordinary::Ordinary;
use super::placement::{Placement, StartOptions};
use super::recording::Recording;
use super::start::{self, Opened};
use crate::callsite::Callsite;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::BoxedRecord;
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
    /// A span of ours.
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorded(Inside, BoxedRecord),
    /// Another span.
    Ordinary(Inside, Box<Ordinary>),
}

/// Starts a span under the current one, and makes it current.
#[inline(always)]
pub fn enter(site: &'static Callsite) -> Entered {
    match start::is_idle() {
        true => Entered::NOTHING,
        false => enter_here(site),
    }
}

/// The same for a span that `fill` completes.
#[inline(always)]
pub fn enter_unfilled(site: &'static Callsite) -> Entered {
    match start::is_idle() {
        true => Entered::NOTHING,
        false => enter_unfilled_here(site),
    }
}

#[inline(never)]
fn enter_here(site: &'static Callsite) -> Entered {
    match start::start_here(site) {
        span if !span.is_live() => Entered::NOTHING,
        span if span.is_ordinary() => Entered::settled(span),
        span => Entered::of(span),
    }
}

#[inline(never)]
fn enter_unfilled_here(site: &'static Callsite) -> Entered {
    match start::start_here(site) {
        span if !span.is_live() => Entered::NOTHING,
        span => Entered::of(span),
    }
}

/// As `enter_unfilled`, for a span that goes where `placement` says.
#[inline(always)]
pub fn enter_at(site: &'static Callsite, placement: impl FnOnce() -> Placement) -> Entered {
    match start::is_idle() {
        true => Opened::pass_through(placement()).into(),
        false => enter_placed(site, placement()),
    }
}

#[inline(never)]
fn enter_placed(site: &'static Callsite, placement: Placement) -> Entered {
    start::place_at(site, placement).into()
}

/// As `enter_at`, with what else is known before the span is sampled.
#[inline]
pub fn enter_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
) -> Entered {
    start::place(site, placement(), options).into()
}

/// Makes the span current. One of the crate `tracing` has to wait for its attributes.
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
    const NOTHING: Self = Self::within(Within::Nothing);

    #[inline(always)]
    const fn within(within: Within) -> Self {
        Self(ManuallyDrop::new(within))
    }

    #[cold]
    fn under(context: Context) -> Self {
        Self::within(Within::Context(Inside::attached(context)))
    }

    #[inline(never)]
    fn of(mut span: ActiveSpan) -> Self {
        span.look_for_panic();
        let inside = span.attach_context();
        Self::within(match span.take() {
            State::Nothing => Within::Context(inside),
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Within::Recorded(inside, record),
            State::Ordinary(span) => Within::Ordinary(inside, span),
        })
    }

    #[cold]
    fn settled(span: ActiveSpan) -> Self {
        let mut entered = Self::of(span);
        entered.settle_ordinary();
        entered
    }

    /// Adds the attributes of the call, if anybody wants them: what they call may itself be traced, and belongs under
    /// the span.
    #[inline(always)]
    pub fn fill(&mut self, fill: impl FnOnce(&mut Attributes)) {
        let attributes = match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Within::Recorded(_, record) => Some(&mut record.attributes),
            Within::Ordinary(_, span) => span.attributes(),
            Within::Nothing | Within::Context(_) => None,
        };
        if let Some(attributes) = attributes {
            fill(attributes);
        }
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
            Within::Recorded(_, record) => Some(Recording::recorded(record)),
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

    /// Ends the span of a call that came to its end.
    #[inline(always)]
    pub fn finish(self) {
        let mut entered = ManuallyDrop::new(self);
        if entered.is_within() {
            entered.take().leave();
        }
    }

    /// Whether there is anything to leave.
    #[inline(always)]
    fn is_within(&self) -> bool {
        !matches!(*self.0, Within::Nothing)
    }

    /// Leaves nothing behind.
    #[inline(always)]
    fn take(&mut self) -> Within {
        mem::replace(&mut *self.0, Within::Nothing)
    }
}

/// The end of a block, of a call that has nothing to tell of what it returns, and of one that panics.
impl Drop for Entered {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_within() {
            self.take().leave_unobserved();
        }
    }
}

impl Within {
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
                ActiveSpan::recorded(record)
            }
            Self::Ordinary(inside, span) => {
                let mut span = ActiveSpan::ordinary(span);
                span.suspend(inside);
                span
            }
        }
    }

    #[inline(never)]
    fn leave(self) {
        self.left().finish();
    }

    #[inline(never)]
    fn leave_unobserved(self) {
        self.left().finish_unobserved();
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
