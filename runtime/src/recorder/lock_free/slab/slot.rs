//! Objects without a size: a type for each place.

use std::cell::Cell;

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

use super::{PLACES, Slab};
use crate::recorder::object::{Kept, Seen, SpanObject};

static SLAB: Slab<SpanObject> = Slab::new();

thread_local! {
    static LOCAL: LocalPlaces = const {
        LocalPlaces {
            places: Cell::new(0),
            count: Cell::new(0),
        }
    };
}

/// The places that one thread has at hand, all of them empty.
struct LocalPlaces {
    places: Cell<u32>,
    count: Cell<usize>,
}

/// How many a thread keeps: it needs one for each call that it is in the middle of, and others want some, too.
const MOST_AT_HAND: usize = 4;
/// How many it takes when it has none.
const AT_ONCE: usize = 2;

impl LocalPlaces {
    #[inline(always)]
    fn take(&self) -> Option<usize> {
        let mut places = self.places.get();
        if places == 0 {
            places = self.more()?;
        }
        self.places.set(places & (places - 1));
        self.count.set(self.count.get() - 1);
        Some(places.trailing_zeros() as usize)
    }

    #[cold]
    fn more(&self) -> Option<u32> {
        let places = SLAB.take(AT_ONCE);
        self.count.set(places.count_ones() as usize);
        (places != 0).then_some(places)
    }

    /// Keeps a place of this thread's, unless it has enough of them.
    fn put(&self, place: u32) -> bool {
        let has_room = self.count.get() < MOST_AT_HAND;
        if has_room {
            self.count.set(self.count.get() + 1);
            self.places.set(self.places.get() | place);
        }
        has_room
    }
}

impl Drop for LocalPlaces {
    fn drop(&mut self) {
        // SAFETY: they are this thread's, and empty.
        unsafe { SLAB.give(self.places.take()) }
    }
}

/// The object in the place of this number.
#[derive(Debug)]
pub(super) struct Slot<const N: usize>(());

impl<const N: usize> Kept for Slot<N> {
    #[inline(always)]
    fn object(&self) -> &SpanObject {
        // SAFETY: the place is full while there is a slot.
        unsafe { SLAB.get(N) }
    }
}

impl<const N: usize> Drop for Slot<N> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: there is one slot of this number, and this is its end.
        unsafe { empty(N) }
    }
}

/// # Safety
///
/// The place is the caller's, and full. It belongs to others then.
#[inline(never)]
unsafe fn empty(place: usize) {
    // SAFETY: as the caller says.
    unsafe { SLAB.clear(place) };
    let bit = 1 << place;
    let is_kept = LOCAL.try_with(|local| local.put(bit));
    if !is_kept.unwrap_or(false) {
        // SAFETY: it is empty, and nobody else's yet.
        unsafe { SLAB.give(bit) };
    }
}

/// `parent` with what `make` makes in it. It is made where it stays: a processor that is to copy what has just been written
/// in smaller pieces waits for it.
#[inline(always)]
pub(in crate::recorder) fn seen_in(parent: &Context, make: impl FnOnce() -> SpanObject) -> Context {
    match LOCAL.try_with(LocalPlaces::take).ok().flatten() {
        Some(place) => {
            // SAFETY: it was this thread's, and empty.
            unsafe {
                SLAB.put(place, make());
                SEEN_IN[place % PLACES](parent)
            }
        }
        None => parent.with_span(Seen(make())),
    }
}

/// `parent` with the object in a place.
///
/// # Safety
///
/// The place is the caller's, and full. It is the context's then.
unsafe fn slot_in<const N: usize>(parent: &Context) -> Context {
    parent.with_span(Seen(Slot::<N>(())))
}

macro_rules! of_each_place {
    ($($place:literal)*) => { [$(slot_in::<$place>),*] };
}

static SEEN_IN: [unsafe fn(&Context) -> Context; PLACES] = of_each_place![
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
];
