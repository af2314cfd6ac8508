use super::active::ActiveSpan;
use super::recording::Recording;
use crate::tracing_spans::Inside;

/// The span of a synchronous call, current on this thread until it is finished or dropped.
#[derive(Debug)]
pub struct Entered {
    // Declared, and so dropped, before the span: the context is left before the span ends.
    guard: Inside,
    span: ActiveSpan,
}

impl Entered {
    /// Runs `look` if the span records.
    #[inline(always)]
    pub fn observe(&mut self, look: impl FnOnce(&mut Recording<'_>)) {
        if let Some(mut recording) = self.span.recorded() {
            look(&mut recording);
        }
    }

    /// Ends the span of a call that came to its end.
    #[inline(always)]
    pub fn finish(mut self) {
        if self.span.is_live() {
            self.leave();
        }
    }

    fn leave(&mut self) {
        let guard = std::mem::replace(&mut self.guard, Inside::NOTHING);
        self.span.suspend(guard);
        std::mem::replace(&mut self.span, ActiveSpan::nothing()).finish();
    }
}

/// Makes `span` current.
#[inline(always)]
pub fn enter(mut span: ActiveSpan) -> Entered {
    let guard = match span.is_live() {
        true => span.attach(),
        false => Inside::NOTHING,
    };
    Entered { guard, span }
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
