//! A piece of a buffer: written by one thread and read by another while it is written, without a lock.
//!
//! # Why this may be `unsafe`
//!
//! - A slot is written once between two clearings, by the one [`Writer`] of its chunk, at the index `written`, before
//!   `written` is raised past it (Release). Nobody reads at or beyond `written` (Acquire), so no read overlaps a write.
//! - A slot below `written` is not written to any more until [`Chunk::clear`], which has the chunk for itself: it takes
//!   `&mut self`.
//! - There is one `Writer` at most: it is made from an `Arc` that is the only one ([`Writer::new`]) and cannot be
//!   cloned. While it lives its own `Arc` is there, so that no second one is the only one.
//! - A `Mutex` in the place of this costs a lock and an unlock with every span, about a tenth of what a span costs.

#![allow(unsafe_code, reason = "the argument is above; checked with loom")]

use std::fmt;
use std::mem::MaybeUninit;

use self::sync::{Arc, AtomicUsize, Ordering, UnsafeCell};

#[cfg(all(test, loom))]
mod interleavings;
#[cfg(all(test, not(loom)))]
mod tests;

#[cfg(loom)]
mod sync {
    pub(super) use loom::cell::UnsafeCell;
    pub(super) use loom::sync::Arc;
    pub(super) use loom::sync::atomic::{AtomicUsize, Ordering};
}
#[cfg(not(loom))]
mod sync {
    pub(super) use std::sync::Arc;
    pub(super) use std::sync::atomic::{AtomicUsize, Ordering};

    /// As loom's: access by closure.
    pub(super) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

    impl<T> UnsafeCell<T> {
        pub(super) fn new(value: T) -> Self {
            Self(std::cell::UnsafeCell::new(value))
        }

        #[inline(always)]
        pub(super) fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
            f(self.0.get())
        }

        #[inline(always)]
        pub(super) fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
            f(self.0.get())
        }
    }
}

/// A fixed number of places for values, filled from the first to the last.
pub(super) struct Chunk<T> {
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
    written: AtomicUsize,
    /// How far the reader has come.
    seen: AtomicUsize,
}

// SAFETY: a shared chunk hands out `&T` to values that one thread has written and another will drop.
unsafe impl<T: Send + Sync> Sync for Chunk<T> {}
// SAFETY: it owns its values.
unsafe impl<T: Send> Send for Chunk<T> {}

/// A chunk as it goes round.
pub(super) type Shared<T> = Arc<Chunk<T>>;

/// The one that may write to a chunk.
pub(super) struct Writer<T> {
    chunk: Arc<Chunk<T>>,
    /// What `written` is: nobody else changes it.
    length: usize,
}

impl<T> Chunk<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            slots: (0..capacity)
                .map(|_| UnsafeCell::new(MaybeUninit::uninit()))
                .collect(),
            written: AtomicUsize::new(0),
            seen: AtomicUsize::new(0),
        }
    }

    /// How many values there are by now.
    pub(super) fn len(&self) -> usize {
        self.written.load(Ordering::Acquire)
    }

    /// Shows each value that has been written since the last call.
    pub(super) fn read_new(&self, mut see: impl FnMut(&T)) {
        let end = self.len();
        let start = self.seen.swap(end, Ordering::Relaxed).min(end);
        for slot in &self.slots[start..end] {
            // SAFETY: below `written`, so initialised and not written to while `self` is borrowed.
            slot.with(|value| see(unsafe { (*value).assume_init_ref() }));
        }
    }

    /// Shows the values from `start` to `end`, as far as they have been written.
    pub(super) fn read_range(&self, start: usize, end: usize, mut see: impl FnMut(&T)) {
        let end = end.min(self.len());
        for slot in &self.slots[start.min(end)..end] {
            // SAFETY: as above.
            slot.with(|value| see(unsafe { (*value).assume_init_ref() }));
        }
    }

    /// Drops all values.
    pub(super) fn clear(&mut self) {
        let written = self.len();
        // A value whose drop panics must not be dropped again.
        self.written.store(0, Ordering::Relaxed);
        self.seen.store(0, Ordering::Relaxed);
        for slot in &mut self.slots[..written] {
            // SAFETY: below `written`, so initialised; `&mut self` says that nobody looks.
            slot.with_mut(|value| unsafe { (*value).assume_init_drop() });
        }
    }
}

impl<T> Drop for Chunk<T> {
    fn drop(&mut self) {
        self.clear();
    }
}

impl<T> Writer<T> {
    /// The writer of a chunk that nobody else has, emptied.
    pub(super) fn new(mut chunk: Arc<Chunk<T>>) -> Option<Self> {
        Arc::get_mut(&mut chunk)?.clear();
        Some(Self { chunk, length: 0 })
    }

    pub(super) fn chunk(&self) -> &Arc<Chunk<T>> {
        &self.chunk
    }

    /// How many values have been added.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// How many may still be added.
    #[inline]
    pub(super) fn room(&self) -> usize {
        self.chunk.slots.len() - self.length
    }

    /// Adds a value, which is made in its place. A full chunk takes none.
    #[inline]
    pub(super) fn push(&mut self, value: impl FnOnce() -> T) {
        let Some(slot) = self.chunk.slots.get(self.length) else {
            return;
        };
        // SAFETY: at `written`, so nobody reads it, and nobody else writes: see the module.
        slot.with_mut(|slot| unsafe {
            (*slot).write(value());
        });
        self.length += 1;
        self.chunk.written.store(self.length, Ordering::Release);
    }
}

impl<T> fmt::Debug for Chunk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("written", &self.len())
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Writer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chunk.fmt(f)
    }
}
