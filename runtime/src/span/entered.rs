use super::active::ActiveSpan;
use super::attributes::Attributes;
use super::placement::{Placement, StartOptions};
use super::recording::Recording;
use super::start::{self, Opened};
use crate::callsite::Callsite;
use crate::tracing_spans::Inside;

/// The span of a synchronous call, current on this thread until it is finished or dropped.
#[derive(Debug)]
pub struct Entered {
    // Declared, and so dropped, before the span: the context is left before the span ends.
    guard: Inside,
    span: ActiveSpan,
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

/// It is written straight to where it stays: to be moved just after would take longer than not to record at all.
#[inline(never)]
fn enter_here(site: &'static Callsite) -> Entered {
    let span = start::start_here(site);
    if !span.is_live() {
        return Entered::NOTHING;
    }
    match span.is_ordinary() {
        true => Entered::settled(span),
        false => Entered::of(span),
    }
}

#[inline(never)]
fn enter_unfilled_here(site: &'static Callsite) -> Entered {
    let span = start::start_here(site);
    match span.is_live() {
        true => Entered::of(span),
        false => Entered::NOTHING,
    }
}

/// As `enter_unfilled`, for a span that goes where `placement` says.
#[inline]
pub fn enter_at(site: &'static Callsite, placement: impl FnOnce() -> Placement) -> Entered {
    start::place_at(site, placement()).into()
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
    #[inline]
    fn from(opened: Opened) -> Self {
        match opened {
            Opened::Nothing => Self::NOTHING,
            Opened::Passing(context) => Self {
                guard: Inside::attached(context),
                span: ActiveSpan::nothing(),
            },
            Opened::Span(span) => Self::of(span),
        }
    }
}

impl Entered {
    const NOTHING: Self = Self {
        guard: Inside::NOTHING,
        span: ActiveSpan::NOTHING,
    };

    #[inline(never)]
    fn of(mut span: ActiveSpan) -> Self {
        Self {
            guard: span.attach_context(),
            span,
        }
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
        if let Some(attributes) = self.span.attributes() {
            fill(attributes);
        }
        if self.span.is_ordinary() {
            self.settle_ordinary();
        }
    }

    /// The attributes are known.
    #[cold]
    fn settle_ordinary(&mut self) {
        self.span.add_collected();
        drop(std::mem::replace(&mut self.guard, Inside::NOTHING));
        self.guard = self.span.attach();
    }

    /// Runs `look` if the span records.
    #[inline(always)]
    pub fn observe(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        if let Some(mut recording) = self.span.recording() {
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
        let Self { guard, span } = self;
        if guard.is_inside() || span.is_live() {
            leave(guard, span);
        }
    }
}

fn leave(guard: Inside, mut span: ActiveSpan) {
    span.suspend(guard);
    span.finish();
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
