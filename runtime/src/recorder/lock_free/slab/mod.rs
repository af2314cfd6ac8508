//! Places for span objects, which take no memory of their own then.
//!
//! OpenTelemetry keeps a span in a box, and a value without a size is boxed without an allocation. Such a value is known by
//! its type alone: so there are as many types as there are places, and what finds no place is kept in a box.
//!
//! # Why this may be `unsafe`
//!
//! - A place belongs to one owner: to who takes its bit out of `free` (Acquire) until it is put back (Release). While it is
//!   empty its owner is a thread, in `AT_HAND`; while it is full it is the one `Slot` of its number, which cannot be
//!   cloned.
//! - It is written to before its `Slot` is made and emptied when that is dropped, both by its owner. In between it is only
//!   read, through a borrow of the `Slot`.
//! - A box in the place of this costs an allocation, which is more than a tenth of the instructions that a span costs its
//!   caller.

use std::mem::MaybeUninit;

use self::sync::{AtomicU32, Ordering};
use super::cell::UnsafeCell;

#[cfg(all(test, loom))]
mod interleavings;
#[cfg(not(loom))]
mod slot;

#[cfg(not(loom))]
pub(in crate::recorder) use self::slot::seen_in;

/// In a model the slabs are the tests' own.
#[cfg(loom)]
pub(in crate::recorder) fn seen_in(
    parent: &opentelemetry::Context,
    make: impl FnOnce() -> crate::recorder::object::SpanObject,
) -> opentelemetry::Context {
    use opentelemetry::trace::TraceContextExt as _;
    parent.with_span(crate::recorder::object::Seen(make()))
}

#[cfg(loom)]
mod sync {
    pub(super) use loom::sync::atomic::{AtomicU32, Ordering};
}
#[cfg(not(loom))]
mod sync {
    pub(super) use std::sync::atomic::{AtomicU32, Ordering};
}

/// How many places there are: one for each bit of a number. Each costs a program about 1.4 kB of code.
const PLACES: usize = u32::BITS as usize;

/// Places for values.
struct Slab<T> {
    /// The bits of places that nobody owns.
    free: AtomicU32,
    places: [Padded<T>; PLACES],
}

/// A place apart from the others, which other threads write to.
#[repr(align(128))]
struct Padded<T>(UnsafeCell<MaybeUninit<T>>);

// SAFETY: a shared slab hands out `&T` to values that one thread has put there and another may drop.
unsafe impl<T: Send + Sync> Sync for Slab<T> {}

impl<T> Slab<T> {
    #[cfg(not(loom))]
    const fn new() -> Self {
        Self {
            free: AtomicU32::new(u32::MAX),
            places: [const { Padded(UnsafeCell::new(MaybeUninit::uninit())) }; PLACES],
        }
    }

    /// One with these places.
    #[cfg(loom)]
    fn of(free: u32) -> Self {
        Self {
            free: AtomicU32::new(free),
            places: std::array::from_fn(|_| Padded(UnsafeCell::new(MaybeUninit::uninit()))),
        }
    }

    /// Takes some places, if there are any: their bits.
    fn take(&self, most: usize) -> u32 {
        let mut free = self.free.load(Ordering::Relaxed);
        loop {
            let rest = (0..most).fold(free, |rest, _| rest & rest.wrapping_sub(1));
            let taken = free & !rest;
            if taken == 0 {
                return 0;
            }
            match (self.free).compare_exchange_weak(
                free,
                rest,
                Ordering::Acquire,
                Ordering::Relaxed,
            ) {
                Ok(_) => return taken,
                Err(now) => free = now,
            }
        }
    }

    /// Puts places back.
    ///
    /// # Safety
    ///
    /// They are the caller's, and empty.
    unsafe fn give(&self, places: u32) {
        self.free.fetch_or(places, Ordering::Release);
    }

    /// The compiler sees that this does not panic, and has values made where they stay.
    #[inline(always)]
    fn at(&self, place: usize) -> &UnsafeCell<MaybeUninit<T>> {
        &self.places[place % PLACES].0
    }

    /// # Safety
    ///
    /// The place is the caller's, and empty.
    #[inline(always)]
    unsafe fn put(&self, place: usize, value: T) {
        // SAFETY: nobody else looks at it.
        self.at(place).with_mut(|it| unsafe {
            (*it).write(value);
        });
    }

    /// # Safety
    ///
    /// The place is the caller's, and full for as long as the value is borrowed.
    #[inline(always)]
    unsafe fn get(&self, place: usize) -> &T {
        // SAFETY: it is not written to while the caller borrows it.
        self.at(place).with(|it| unsafe { (*it).assume_init_ref() })
    }

    /// # Safety
    ///
    /// The place is the caller's, and full. It is empty then.
    unsafe fn clear(&self, place: usize) {
        // SAFETY: nobody else looks at it.
        self.at(place).with_mut(|it| unsafe {
            (*it).assume_init_drop();
        });
    }
}
