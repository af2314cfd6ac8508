//! What panics say, for the spans whose call sites ask for it.
//!
//! A span that is dropped by a panic cannot see what the panic says: only the panic hook can. So the first span that
//! asks for it puts a hook in front of the one there is, which keeps the message for the thread that unwinds.
//!
//! Whoever calls `std::panic::set_hook` later puts another hook in the place of ours: panics then have no message here,
//! which is all that is lost. Where a `drop` catches a panic of its own while another unwinds, the spans that the outer
//! one still passes tell the message of the inner one: a hook is not told when a panic is over.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;
use std::thread;

/// The panic that unwinds this thread.
struct Unwinding {
    message: String,
    /// Whether the innermost span has it as an exception.
    is_recorded: bool,
}

thread_local! {
    static UNWINDING: RefCell<Option<Unwinding>> = const { RefCell::new(None) };
}

/// A panic, as the span sees it that it passes.
#[derive(Debug)]
pub(crate) struct Panic {
    pub(crate) message: String,
    /// Whether no other span has seen it.
    pub(crate) is_first: bool,
}

/// Call it where a span that asks for messages begins to run. What an earlier panic of this thread said is forgotten:
/// it must not be taken for a later one's, should our hook not be called for that.
pub(crate) fn expect() {
    static INSTALLED: Once = Once::new();
    // A hook cannot be installed while unwinding, and what unwinds is not over.
    if thread::panicking() {
        return;
    }
    INSTALLED.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            keep(info);
            previous(info);
        }));
    });
    // Where the thread's own data is gone, there is nothing to forget.
    let _ = UNWINDING.try_with(|unwinding| unwinding.take());
}

/// Never panics: that would be a panic while panicking.
fn keep(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let panic = text.map(|text| Unwinding {
        message: text.to_owned(),
        is_recorded: false,
    });
    let _ = UNWINDING.try_with(|unwinding| {
        if let Ok(mut unwinding) = unwinding.try_borrow_mut() {
            *unwinding = panic;
        }
    });
}

/// The panic that unwinds this thread, if the hook has seen it and its payload is text.
pub(crate) fn unwinding() -> Option<Panic> {
    let seen = |unwinding: &RefCell<Option<Unwinding>>| {
        let mut unwinding = unwinding.try_borrow_mut().ok()?;
        let unwinding = unwinding.as_mut()?;
        Some(Panic {
            message: unwinding.message.clone(),
            is_first: !std::mem::replace(&mut unwinding.is_recorded, true),
        })
    };
    UNWINDING.try_with(seen).ok().flatten()
}
