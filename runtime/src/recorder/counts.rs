//! How many spans there were, and what became of them.

use std::sync::atomic::{AtomicU64, Ordering};

/// What one thread counts: it alone writes here, without read-modify-writes.
#[derive(Debug, Default)]
pub(super) struct Counters {
    started: AtomicU64,
    ended: AtomicU64,
    dropped: AtomicU64,
}

/// What became of spans so far, those of other libraries among them.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) started: u64,
    pub(crate) ended: u64,
    /// Of those that have ended.
    pub(crate) dropped: u64,
    /// Of those that were dropped: because they ended after the recorder.
    pub(crate) dropped_after_shutdown: u64,
    /// Of those that were dropped: because their thread had no place for them any more, and many others had none.
    pub(crate) dropped_at_thread_exit: u64,
    /// Of those that have started: recorded, and not sampled.
    pub(crate) record_only: u64,
}

impl Counters {
    #[inline]
    pub(super) fn count_start(&self) {
        bump(&self.started);
    }

    #[inline]
    pub(super) fn count_end(&self) {
        bump(&self.ended);
    }

    #[cold]
    pub(super) fn count_drop(&self) {
        bump(&self.ended);
        bump(&self.dropped);
    }

    pub(super) fn add_to(&self, counts: &mut Counts) {
        counts.started += self.started.load(Ordering::Relaxed);
        counts.ended += self.ended.load(Ordering::Relaxed);
        counts.dropped += self.dropped.load(Ordering::Relaxed);
    }
}

/// One thread writes: an atomic addition would be paid for nothing.
#[inline]
fn bump(counter: &AtomicU64) {
    counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}
