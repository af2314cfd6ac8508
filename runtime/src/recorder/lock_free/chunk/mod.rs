//! A piece of a buffer: written by one thread and read by another while it is written, without a lock.
//!
//! # Why this may be `unsafe`
//!
//! - A slot is written once between two clearings, by the one [`Writer`] of its chunk, at the index `written`, before
//!   `written` is raised past it (Release). Nobody reads at or beyond `written` (Acquire), so no read overlaps a write.
//! - A slot below `written` is not written to any more until [`Chunk::empty`], which has the chunk for itself: it takes
//!   `&mut self`.
//! - There is one `Writer` at most: it is made from an `Arc` that is the only one ([`Writer::new`]) and cannot be
//!   cloned. While it lives its own `Arc` is there, so that no second one is the only one.
//! - A `Mutex` in the place of this costs a lock and an unlock with every span, about a tenth of what a span costs.

use std::fmt;
use std::mem::MaybeUninit;

use self::sync::{Arc, AtomicU8, AtomicUsize, Ordering};
use super::cell::UnsafeCell;

#[cfg(all(test, loom))]
mod interleavings;
#[cfg(all(test, not(loom)))]
mod tests;

#[cfg(loom)]
mod sync {
    pub(super) use loom::sync::Arc;
    pub(super) use loom::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
}
#[cfg(not(loom))]
mod sync {
    pub(super) use std::sync::Arc;
    pub(super) use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
}

/// A fixed number of places for values, filled from the first to the last.
pub(in crate::recorder) struct Chunk<T> {
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
    written: AtomicUsize,
    /// How far the reader has come.
    seen: AtomicUsize,
    /// What the writer says of its values, for who takes them out.
    marks: AtomicU8,
}

// SAFETY: a shared chunk hands out `&T` to values that one thread has written and another will drop.
unsafe impl<T: Send + Sync> Sync for Chunk<T> {}
// SAFETY: it owns its values.
unsafe impl<T: Send> Send for Chunk<T> {}

/// A chunk as it goes round.
pub(in crate::recorder) type Shared<T> = Arc<Chunk<T>>;

/// The one that may write to a chunk.
pub(in crate::recorder) struct Writer<T> {
    chunk: Arc<Chunk<T>>,
    /// What `written` is: nobody else changes it.
    length: usize,
}

impl<T> Chunk<T> {
    pub(in crate::recorder) fn new(capacity: usize) -> Self {
        Self {
            slots: (0..capacity)
                .map(|_| UnsafeCell::new(MaybeUninit::uninit()))
                .collect(),
            written: AtomicUsize::new(0),
            seen: AtomicUsize::new(0),
            marks: AtomicU8::new(0),
        }
    }

    /// How many values there are by now.
    pub(in crate::recorder) fn len(&self) -> usize {
        self.written.load(Ordering::Acquire)
    }

    /// The values that have been written since the last call.
    pub(in crate::recorder) fn new_values(&self) -> impl ExactSizeIterator<Item = &T> + Clone {
        let end = self.len();
        let start = self.seen.swap(end, Ordering::Relaxed).min(end);
        let slots = self.slots[start..end].iter();
        // SAFETY: below `written`, so initialised and not written to while `self` is borrowed.
        slots.map(|slot| slot.with(|value| unsafe { (*value).assume_init_ref() }))
    }

    /// Takes all values out, and says with each what the marks of the chunk are.
    pub(in crate::recorder) fn empty(&mut self, mut take: impl FnMut(T, u8)) {
        let written = self.len();
        let marks = self.marks.load(Ordering::Relaxed);
        self.marks.store(0, Ordering::Relaxed);
        // What `take` panics over must not be taken again.
        self.written.store(0, Ordering::Relaxed);
        self.seen.store(0, Ordering::Relaxed);
        for slot in &mut self.slots[..written] {
            // SAFETY: below what was `written`, so initialised, and never read again; `&mut self` says that nobody looks.
            let value = slot.with_mut(|value| unsafe { (*value).assume_init_read() });
            take(value, marks);
        }
    }
}

impl<T> Drop for Chunk<T> {
    fn drop(&mut self) {
        self.empty(|value, _| drop(value));
    }
}

impl<T> Writer<T> {
    /// The writer of a chunk that nobody else has. What is in there goes to `take`, with the marks of the chunk.
    pub(in crate::recorder) fn new(
        mut chunk: Arc<Chunk<T>>,
        take: impl FnMut(T, u8),
    ) -> Option<Self> {
        Arc::get_mut(&mut chunk)?.empty(take);
        Some(Self { chunk, length: 0 })
    }

    pub(in crate::recorder) fn chunk(&self) -> &Arc<Chunk<T>> {
        &self.chunk
    }

    /// Adds to the marks of the chunk. Nobody else does.
    #[inline]
    pub(in crate::recorder) fn mark(&self, marks: u8) {
        if marks != 0 {
            let marks = self.chunk.marks.load(Ordering::Relaxed) | marks;
            self.chunk.marks.store(marks, Ordering::Relaxed);
        }
    }

    /// How many may still be added.
    #[inline]
    pub(in crate::recorder) fn room(&self) -> usize {
        self.chunk.slots.len() - self.length
    }

    /// Adds a value. A full chunk gives it back.
    #[inline]
    pub(in crate::recorder) fn push(&mut self, value: T) -> Result<(), T> {
        let Some(slot) = self.chunk.slots.get(self.length) else {
            return Err(value);
        };
        // SAFETY: at `written`, so nobody reads it, and nobody else writes: see the module.
        slot.with_mut(|slot| unsafe {
            (*slot).write(value);
        });
        self.length += 1;
        self.chunk.written.store(self.length, Ordering::Release);
        Ok(())
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
