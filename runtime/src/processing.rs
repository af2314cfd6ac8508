//! Whether this thread is inside a span processor.
//!
//! A span that ends is locked until its processors have seen it. A processor that writes a log line, while that span is
//! still the current one, must not have the line put on it: the lock would never come free.

use std::cell::Cell;

thread_local! {
    static IS_HERE: Cell<bool> = const { Cell::new(false) };
}

pub(crate) fn is_here() -> bool {
    IS_HERE.get()
}

/// Runs processors.
#[cfg(feature = "init")]
pub(crate) fn run(processors: impl FnOnce()) {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            IS_HERE.set(self.0);
        }
    }

    let _restore = Restore(IS_HERE.replace(true));
    processors();
}
