//! The argument of the module, in every order in which two threads may run: mail reaches the span that it is for, or is
//! refused, and never reaches the next one.

use loom::sync::Arc;
use loom::{model, thread};

use super::{Slot, TURN};

type Mail = Vec<&'static str>;

/// Leaves mail, and says whether it was taken.
fn leave(slot: &Slot<Mail>, turn: u64, text: &'static str) -> bool {
    let mut is_left = false;
    slot.put(turn, |mail| {
        mail.push(text);
        is_left = true;
    });
    is_left
}

#[test]
fn mail_is_found_by_the_span_that_it_is_for() {
    model(|| {
        let slot = Arc::new(Slot::<Mail>::new());
        let writer = {
            let slot = Arc::clone(&slot);
            thread::spawn(move || leave(&slot, 0, "for the first"))
        };
        let found = slot.close(0);
        let is_left = writer.join().expect("the writer does not panic");
        assert_eq!(found.is_some(), is_left);
        assert!(!slot.is_open(0) && slot.is_open(TURN));
        assert_eq!(slot.close(TURN), None, "the second has no mail");
    });
}

/// A span begins when the one before has ended, so that nobody knows its address earlier; who knows the old one may
/// write at any time.
#[test]
fn mail_of_two_spans_is_not_mixed() {
    model(|| {
        let slot = Arc::new(Slot::<Mail>::new());
        let write = |turn, text| {
            let slot = Arc::clone(&slot);
            thread::spawn(move || leave(&slot, turn, text))
        };
        let of_first = write(0, "for the first");
        let first = slot.close(0);
        let of_second = write(TURN, "for the second");
        let second = slot.close(TURN);
        let is_left = [of_first, of_second].map(|it| it.join().expect("no writer panics"));
        assert_eq!(first, is_left[0].then(|| vec!["for the first"]));
        assert_eq!(second, is_left[1].then(|| vec!["for the second"]));
    });
}

#[test]
fn two_writers_leave_all_of_their_mail() {
    model(|| {
        let slot = Arc::new(Slot::<Mail>::new());
        let writers = ["one", "two"].map(|text| {
            let slot = Arc::clone(&slot);
            thread::spawn(move || leave(&slot, 0, text))
        });
        let left = writers.map(|writer| writer.join().expect("no writer panics"));
        assert_eq!(left, [true, true]);
        let mut found = slot.close(0).expect("there is mail");
        found.sort_unstable();
        assert_eq!(found, ["one", "two"]);
    });
}
