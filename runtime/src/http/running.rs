//! What runs on behalf of a request.

use std::mem;

use crate::span::{ActiveSpan, Phase};

/// Runs a part of a request with its span current. If it panics, so does the span, and the panic goes on.
pub(super) fn run<R>(span: &mut ActiveSpan, work: impl FnOnce() -> R) -> R {
    let current = span.attach();
    span.set_phase(Phase::Running);
    let unwinding = OnUnwind(span);
    let output = work();
    mem::forget(unwinding);
    span.set_phase(Phase::Suspended);
    span.suspend(current);
    output
}

/// Ends the span while what ran in it unwinds. It may be long before the rest is dropped: whoever catches the panic
/// keeps it.
struct OnUnwind<'a>(&'a mut ActiveSpan);

impl Drop for OnUnwind<'_> {
    fn drop(&mut self) {
        drop(mem::replace(self.0, ActiveSpan::nothing()));
    }
}
