//! Arguments are dropped in the order that they are dropped in without the annotation.

use std::cell::RefCell;

use traced::traced;

use super::spans_of;

/// Writes its letter to the list when it is dropped.
struct Noisy<'a>(char, &'a RefCell<String>);

impl Drop for Noisy<'_> {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

impl Noisy<'_> {
    fn letter(&self) -> String {
        self.0.to_string()
    }
}

fn plain(_a: Noisy<'_>, _b: Noisy<'_>, _c: Noisy<'_>) {}

#[traced]
fn unrecorded(_a: Noisy<'_>, _b: Noisy<'_>, _c: Noisy<'_>) {}

#[traced(attrs(letter = b.letter()))]
fn recorded(_a: Noisy<'_>, b: Noisy<'_>, _c: Noisy<'_>) {}

#[traced(attrs(letter = c.letter(), first = a.letter()))]
fn fallible(a: Noisy<'_>, _b: Noisy<'_>, c: Noisy<'_>) -> Result<(), String> {
    Ok(())
}

#[traced(attrs(letter = c.letter()))]
async fn later(_a: Noisy<'_>, _b: Noisy<'_>, c: Noisy<'_>) {}

#[test]
fn recorded_arguments_are_dropped_in_their_turn() {
    let list = RefCell::new(String::new());
    let [a, b, c] = ['a', 'b', 'c'].map(|letter| move |list| Noisy(letter, list));
    plain(a(&list), b(&list), c(&list));
    assert_eq!(list.take(), "cba");
    spans_of(&["unrecorded"], || unrecorded(a(&list), b(&list), c(&list)));
    assert_eq!(list.take(), "cba");
    spans_of(&["recorded"], || recorded(a(&list), b(&list), c(&list)));
    assert_eq!(list.take(), "cba");
    spans_of(&["fallible"], || {
        fallible(a(&list), b(&list), c(&list)).expect("it does not fail");
    });
    assert_eq!(list.take(), "cba");
    spans_of(&["later"], || {
        futures::executor::block_on(later(a(&list), b(&list), c(&list)));
    });
    assert_eq!(list.take(), "cba");
}
