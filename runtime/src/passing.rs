//! Errors on their way out: an error that passes several spans has its exception event on the innermost only.
//!
//! An error changes its type and its address on its way through `?`, and a task may change its thread. What stays is
//! who called whom: a failing span leaves its error with its parent, and the parent, when it fails, looks whether its
//! own error is that one. Only failures come here, so the table is small and its locks are cold.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::SpanId;

use crate::fault::Fault;

/// An error on its way out. Several hold it: the spans that it passed, and the one that it reaches next.
pub(crate) type Passing = Arc<Fault>;

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
    errors: Vec<At>,
}

/// Where a waiting error has been recorded.
#[derive(Debug, Clone)]
pub(crate) enum At {
    /// On the very span that asks, by `record_error`.
    ThisSpan(Passing),
    /// On a span inside the one that asks.
    Inside(Passing),
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
        waiting.owner = owner;
        waiting.errors.clear();
        waiting
    }
}

impl Waiting {
    const NONE: Self = Self {
        owner: SpanId::INVALID,
        errors: Vec::new(),
    };

    fn push(&mut self, at: At) {
        if self.errors.len() == MOST_WAITING {
            self.errors.remove(0);
        }
        self.errors.push(at);
    }
}

impl At {
    fn fault(&self) -> &Fault {
        match self {
            Self::ThisSpan(fault) | Self::Inside(fault) => fault,
        }
    }
}

/// Leaves an error with the parent of the span that it left.
pub(crate) fn leave(parent: SpanId, fault: Passing) {
    push(parent, At::Inside(fault));
}

/// Notes that an error is already recorded on `span`.
pub(crate) fn leave_here(span: SpanId, fault: Passing) {
    push(span, At::ThisSpan(fault));
}

fn push(owner: SpanId, at: At) {
    let mut place = place_of(owner);
    match place.of(owner) {
        Some(waiting) => waiting.push(at),
        None => place.give_to(owner).push(at),
    }
}

/// Takes what waits for `span`, and returns the error among it that `fault` is or wraps.
pub(crate) fn take(span: SpanId, fault: &Fault) -> Option<At> {
    let mut place = place_of(span);
    let waiting = place.of(span)?;
    waiting.owner = SpanId::INVALID;
    // The list keeps its room for the next span.
    let found = (waiting.errors.iter()).rposition(|at| fault.wraps(at.fault()));
    let found = found.map(|index| waiting.errors.swap_remove(index));
    waiting.errors.clear();
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

    use super::{At, MOST_WAITING, PLACES, Passing, leave, take};
    use crate::fault::Fault;

    #[test]
    fn an_error_outlasts_those_that_come_to_its_place_after_it() {
        let span_of = |number: usize| SpanId::from((number * PLACES + 1) as u64);
        let error = |text: &str| Fault::panic(text.to_owned());
        leave(span_of(1), Passing::new(error("first")));
        for other in 2..4 {
            for _ in 0..2 * MOST_WAITING {
                leave(span_of(other), Passing::new(error("handled")));
            }
        }
        assert!(take(span_of(2), &error("another")).is_none());
        assert!(matches!(
            take(span_of(1), &error("first")),
            Some(At::Inside(_))
        ));
        assert!(take(span_of(1), &error("first")).is_none());
    }
}
