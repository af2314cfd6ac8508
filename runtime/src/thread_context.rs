//! The current context of this thread, as long as it has one.
//!
//! A thread that ends destroys its thread-locals one by one, OpenTelemetry's among them, which panics when it is asked for
//! then: in a destructor, that is the end of the process. But who is destroyed later, a pool of connections say, may well
//! call what is annotated. Then there is no current context: what is called is not recorded, and nothing is attached.

use std::panic;

use opentelemetry::{Context, ContextGuard};

thread_local! {
    /// Made after OpenTelemetry's, and so destroyed before it: the last made is the first to go.
    static WITNESS: Witness = Witness::new();
}

/// Whether there was a current context when this thread first looked.
struct Witness(bool);

impl Witness {
    #[cold]
    fn new() -> Self {
        // OpenTelemetry has no way to ask.
        Self(panic::catch_unwind(|| Context::map_current(|_| ())).is_ok())
    }
}

impl Drop for Witness {
    /// What has to be dropped is what a thread knows to be gone.
    fn drop(&mut self) {}
}

/// Whether the thread has come so far to its end that there is no current context any more.
#[inline(always)]
pub(crate) fn is_over() -> bool {
    !WITNESS.try_with(|witness| witness.0).unwrap_or(false)
}

/// Runs `look` with the current context; with an empty one where there is none.
#[inline(always)]
pub(crate) fn map_current<R>(look: impl FnOnce(&Context) -> R) -> R {
    match is_over() {
        true => look(&Context::new()),
        false => Context::map_current(look),
    }
}

/// The current context; an empty one where there is none.
#[inline(always)]
pub(crate) fn current() -> Context {
    map_current(Context::clone)
}

/// Makes a context current, where there can be one.
#[inline(always)]
pub(crate) fn attach(context: Context) -> Option<ContextGuard> {
    (!is_over()).then(|| context.attach())
}
