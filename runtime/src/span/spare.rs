//! A box that is used again: where one trace in ten is sampled, most requests need one for the context that says so, and to
//! ask for memory and to give it back takes longer than all else that is done with it.

use std::cell::Cell;
use std::mem;

use opentelemetry::Context;

thread_local! {
    /// The box of the last call that has ended on this thread, empty.
    static SPARE: Cell<Option<Box<Context>>> = const { Cell::new(None) };
}

/// Keeps a context.
#[inline]
pub(super) fn keep(context: Context) -> Box<Context> {
    match SPARE.try_with(Cell::take).ok().flatten() {
        Some(mut kept) => {
            // An empty context has nothing to be dropped, which the compiler does not know.
            mem::forget(mem::replace(&mut *kept, context));
            kept
        }
        None => Box::new(context),
    }
}

/// Lets it go.
#[inline]
pub(super) fn release(mut kept: Box<Context>) {
    let context = mem::take(&mut *kept);
    // Whoever drops what is in a context may look for the box, too.
    let _ = SPARE.try_with(|spare| drop(spare.replace(Some(kept))));
    drop(context);
}
