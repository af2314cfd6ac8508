//! The argument for `unsafe`, in every order in which threads may run: loom fails where a read and a write of one place
//! overlap, where memory is not handed over, and where something is leaked.

use loom::sync::Arc;
use loom::{model, thread};

use super::Slab;

/// What a span does with a place, if there is one. Says whether there was.
fn use_a_place(slab: &Slab<Box<u32>>, value: u32) -> bool {
    let taken = slab.take(1);
    if taken == 0 {
        return false;
    }
    let place = taken.trailing_zeros() as usize;
    // SAFETY: the place was taken just now, and is put back at the end.
    unsafe {
        slab.put(place, Box::new(value));
        assert_eq!(**slab.get(place), value);
        slab.clear(place);
        slab.give(taken);
    }
    true
}

#[test]
fn a_place_has_one_owner_at_a_time() {
    model(|| {
        let slab = Arc::new(Slab::of(1));
        let other = {
            let slab = Arc::clone(&slab);
            thread::spawn(move || use_a_place(&slab, 1))
        };
        let here = use_a_place(&slab, 2);
        let there = other.join().expect("nobody panics");
        assert!(here || there, "one of them is the first");
        assert!(use_a_place(&slab, 3), "all of it has been put back");
    });
}

#[test]
fn what_one_thread_puts_there_another_may_read_and_drop() {
    model(|| {
        let slab = Arc::new(Slab::of(0b11));
        let taken = slab.take(1);
        let place = taken.trailing_zeros() as usize;
        // SAFETY: the place was taken just now.
        unsafe { slab.put(place, Box::new(7)) };
        let other = {
            let slab = Arc::clone(&slab);
            thread::spawn(move || {
                // SAFETY: the place is handed over to this thread, full.
                unsafe {
                    assert_eq!(**slab.get(place), 7);
                    slab.clear(place);
                    slab.give(taken);
                }
            })
        };
        use_a_place(&slab, 8);
        other.join().expect("nobody panics");
        assert_eq!(slab.take(2), 0b11);
    });
}

#[test]
fn no_place_is_taken_twice() {
    model(|| {
        let slab = Arc::new(Slab::<Box<u32>>::of(0b111));
        let other = {
            let slab = Arc::clone(&slab);
            thread::spawn(move || slab.take(2))
        };
        let here = slab.take(2);
        let there = other.join().expect("nobody panics");
        assert_eq!((here & there, here | there), (0, 0b111));
    });
}
