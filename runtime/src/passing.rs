//! Errors on their way out: an error that passes several spans has its exception event on the innermost only.
//!
//! An error changes its type and its address on its way through `?`, and a task may change its thread. What stays is
//! who called whom: a failing span leaves its error with its parent, and the parent, when it fails, looks whether its
//! own error is that one. Only failures come here, so the table is small and its locks are cold.

use std::sync::{Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::SpanId;

use crate::fault::Fault;
use crate::kept_text::KeptText;

/// Errors that were handled instead of being returned are never asked for, so places fill up. A span that finds its place
/// full takes the room of another one, whose errors are forgotten: each in its turn, so that they last for a while.
const OWNERS: usize = 4;
/// With `OWNERS` for each, the number of spans that may have errors waiting at the same time.
const PLACES: usize = 128;
/// How many errors may wait for one span: the oldest ones go.
const MOST_WAITING: usize = 4;

static WAITING: [Mutex<Place>; PLACES] = [const { Mutex::new(Place::EMPTY) }; PLACES];

/// The spans whose errors wait here.
struct Place {
    owners: [Waiting; OWNERS],
    /// Who made room last.
    turn: usize,
}

/// The errors that wait for one span.
struct Waiting {
    owner: SpanId,
    /// In a ring: there is memory for as many as there have been at once.
    errors: Vec<Told>,
    /// How many have come.
    count: usize,
}

/// An error that has been recorded, as far as it is known by that further out.
struct Told {
    at: At,
    exception_type: &'static str,
    message: KeptText,
}

/// Where a waiting error has been recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// On the very span that asks, by `record_error`.
    ThisSpan,
    /// On a span inside the one that asks.
    Inside,
}

impl Place {
    const EMPTY: Self = Self {
        owners: [const { Waiting::NONE }; OWNERS],
        turn: 0,
    };

    fn of(&mut self, owner: SpanId) -> Option<&mut Waiting> {
        self.owners
            .iter_mut()
            .find(|waiting| waiting.owner == owner)
    }

    /// Makes room for a span that has none.
    fn give_to(&mut self, owner: SpanId) -> &mut Waiting {
        let free = (self.owners.iter()).position(|waiting| waiting.owner == SpanId::INVALID);
        let index = free.unwrap_or_else(|| {
            self.turn = (self.turn + 1) % OWNERS;
            self.turn
        });
        let waiting = &mut self.owners[index];
        waiting.clear();
        waiting.owner = owner;
        waiting
    }
}

impl Waiting {
    const NONE: Self = Self {
        owner: SpanId::INVALID,
        errors: Vec::new(),
        count: 0,
    };

    fn push(&mut self, at: At, fault: &Fault) {
        let index = self.count % MOST_WAITING;
        self.count += 1;
        if index == self.errors.len() {
            self.errors.push(Told::NOTHING);
        }
        self.errors[index].become_like(at, fault);
    }

    /// The last one that `fault` is or wraps.
    fn find(&self, fault: &Fault) -> Option<At> {
        let oldest = self.count.saturating_sub(MOST_WAITING);
        let indices = (oldest..self.count).rev();
        let mut errors = indices.map(|index| &self.errors[index % MOST_WAITING]);
        let found = errors.find(|told| fault.wraps(told.exception_type, told.message.get()));
        found.map(|told| told.at)
    }

    /// Nothing waits. The memory of short messages is for the next ones.
    fn clear(&mut self) {
        self.owner = SpanId::INVALID;
        self.count = 0;
        self.errors.iter_mut().for_each(|told| told.message.clear());
    }
}

impl Told {
    const NOTHING: Self = Self {
        at: At::Inside,
        exception_type: "",
        message: KeptText::NONE,
    };

    fn become_like(&mut self, at: At, fault: &Fault) {
        self.at = at;
        self.exception_type = fault.exception_type;
        self.message.set(fault.message.as_deref());
    }
}

/// Leaves an error with the parent of the span that it left.
pub(crate) fn leave(parent: SpanId, fault: &Fault) {
    push(parent, At::Inside, fault);
}

/// Notes that an error is already recorded on `span`.
pub(crate) fn leave_here(span: SpanId, fault: &Fault) {
    push(span, At::ThisSpan, fault);
}

fn push(owner: SpanId, at: At, fault: &Fault) {
    let mut place = place_of(owner);
    match place.of(owner) {
        Some(waiting) => waiting.push(at, fault),
        None => place.give_to(owner).push(at, fault),
    }
}

/// Takes what waits for `span`, and says where the error among it that `fault` is or wraps has been recorded.
pub(crate) fn take(span: SpanId, fault: &Fault) -> Option<At> {
    let mut place = place_of(span);
    let waiting = place.of(span)?;
    let found = waiting.find(fault);
    waiting.clear();
    found
}

/// Ids are random in all of their bits.
fn place_of(span: SpanId) -> MutexGuard<'static, Place> {
    let [.., last] = span.to_bytes();
    let place = &WAITING[usize::from(last) % PLACES];
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::SpanId;

    use super::{At, MOST_WAITING, PLACES, leave, take};
    use crate::fault::Fault;

    #[test]
    fn an_error_outlasts_those_that_come_to_its_place_after_it() {
        let span_of = |number: usize| SpanId::from((number * PLACES + 1) as u64);
        let error = |text: &str| Fault::panic(text.to_owned());
        leave(span_of(1), &error("first"));
        for other in 2..4 {
            for _ in 0..2 * MOST_WAITING {
                leave(span_of(other), &error("handled"));
            }
        }
        assert!(take(span_of(2), &error("another")).is_none());
        assert_eq!(take(span_of(1), &error("first")), Some(At::Inside));
        assert!(take(span_of(1), &error("first")).is_none());
    }

    #[test]
    fn the_oldest_of_many_errors_goes() {
        let span = SpanId::from(7 << 32);
        let error = |number: usize| Fault::panic(format!("error {number}"));
        for (asked, is_known) in [(0, false), (1, true), (MOST_WAITING, true)] {
            for number in 0..=MOST_WAITING {
                leave(span, &error(number));
            }
            let known = is_known.then_some(At::Inside);
            assert_eq!(take(span, &error(asked)), known, "error {asked}");
        }
    }
}
