//! Errors on their way out: an error that passes several spans has its exception event on the innermost only.
//!
//! An error changes its type and its address on its way through `?`, and a task may change its thread. What stays is
//! who called whom: a failing span leaves its error with its parent, and the parent, when it fails, looks whether its
//! own error is that one. Only failures come here, so the table is small and its locks are cold.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::SpanId;

use super::fault::Fault;
use super::kept_text::KeptText;

/// Errors that were handled instead of being returned are never asked for, so buckets fill up. A span that finds its bucket
/// full takes the room of another one, whose errors are forgotten: each in its turn, so that they last for a while.
const OWNERS: usize = 4;
/// With `OWNERS` for each, the number of spans that may have errors waiting at the same time.
const BUCKETS: usize = 128;
/// How many errors may wait for one span: the oldest ones go. Of each no more is kept than [`KeptText`] does, so that all
/// of it stays well below a megabyte, whatever errors say.
const MOST_WAITING: usize = 4;
/// The number of an owner that is none: no valid span has it.
const NOBODY: u64 = 0;

static WAITING: [Bucket; BUCKETS] = [const { Bucket::new() }; BUCKETS];

/// The spans whose errors wait here.
struct Bucket {
    /// Who they are, written with the lock and read without: most errors are asked for where none waits, and a lock takes
    /// longer than the rest of the question. Who left an error did so before the one that it is for can ask.
    owners: [AtomicU64; OWNERS],
    errors: Mutex<Errors>,
}

/// What waits for the owners of a bucket, in their order.
struct Errors {
    of: [Waiting; OWNERS],
    /// Who made room last.
    turn: usize,
}

/// The errors that wait for one span.
struct Waiting {
    /// In a ring: there is memory for as many as there have been at once.
    errors: Vec<Told>,
    /// How many have come.
    count: usize,
}

/// An error that has been recorded, as far as it is known by that further out.
struct Told {
    exception_type: &'static str,
    message: KeptText,
    /// It has come from a span inside, and nothing has been written of it to the one that it waits for.
    is_from_inside: bool,
}

impl Bucket {
    const fn new() -> Self {
        Self {
            owners: [const { AtomicU64::new(NOBODY) }; OWNERS],
            errors: Mutex::new(Errors {
                of: [const { Waiting::NONE }; OWNERS],
                turn: 0,
            }),
        }
    }

    /// Ids are random in all of their bits.
    fn of(id: u64) -> &'static Self {
        &WAITING[(id % BUCKETS as u64) as usize]
    }

    fn errors(&self) -> MutexGuard<'_, Errors> {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn index_of(&self, owner: u64) -> Option<usize> {
        let mut owners = self.owners.iter();
        owners.position(|known| known.load(Ordering::Acquire) == owner)
    }

    fn push(&self, owner: u64, fault: &Fault) {
        let mut errors = self.errors();
        self.waiting(owner, &mut errors).push(fault, true);
    }

    fn claim(&self, owner: u64, fault: &Fault) -> bool {
        let mut errors = self.errors();
        let waiting = self.waiting(owner, &mut errors);
        let is_there = waiting.claim(fault);
        if !is_there {
            waiting.push(fault, false);
        }
        is_there
    }

    fn waiting<'a>(&self, owner: u64, errors: &'a mut Errors) -> &'a mut Waiting {
        let index = self.index_of(owner);
        let index = index.unwrap_or_else(|| self.make_room(owner, errors));
        &mut errors.of[index]
    }

    /// Room for a span that has none.
    fn make_room(&self, owner: u64, errors: &mut Errors) -> usize {
        let index = self.index_of(NOBODY).unwrap_or_else(|| {
            errors.turn = (errors.turn + 1) % OWNERS;
            errors.turn
        });
        errors.of[index].clear();
        self.owners[index].store(owner, Ordering::Release);
        index
    }

    fn take(&self, owner: u64, fault: &Fault) -> bool {
        if self.index_of(owner).is_none() {
            return false;
        }
        let mut errors = self.errors();
        // Another span may have taken the room just now.
        let Some(index) = self.index_of(owner) else {
            return false;
        };
        let is_there = errors.of[index].has(fault);
        errors.of[index].clear();
        self.owners[index].store(NOBODY, Ordering::Release);
        is_there
    }
}

impl Waiting {
    const NONE: Self = Self {
        errors: Vec::new(),
        count: 0,
    };

    fn push(&mut self, fault: &Fault, is_from_inside: bool) {
        let index = self.count % MOST_WAITING;
        self.count += 1;
        if index == self.errors.len() {
            self.errors.push(Told::NOTHING);
        }
        let told = &mut self.errors[index];
        told.exception_type = fault.exception_type;
        told.message.set(fault.message.as_deref());
        told.is_from_inside = is_from_inside;
    }

    /// Whether there is one that `fault` is or wraps.
    fn has(&mut self, fault: &Fault) -> bool {
        self.known().iter().any(|told| told.is_within(fault))
    }

    /// The same for one that has come from inside, which it is no more.
    fn claim(&mut self, fault: &Fault) -> bool {
        let mut known = self.known().iter_mut();
        let claimed = known.find(|told| told.is_from_inside && told.is_within(fault));
        claimed.map(|told| told.is_from_inside = false).is_some()
    }

    fn known(&mut self) -> &mut [Told] {
        let known = self.count.min(MOST_WAITING);
        &mut self.errors[..known]
    }

    /// Nothing waits. The memory of the messages is for the next ones.
    fn clear(&mut self) {
        self.count = 0;
        self.errors.iter_mut().for_each(|told| told.message.clear());
    }
}

impl Told {
    const NOTHING: Self = Self {
        exception_type: "",
        message: KeptText::NONE,
        is_from_inside: false,
    };

    fn is_within(&self, fault: &Fault) -> bool {
        fault.wraps(self.exception_type, &self.message)
    }
}

/// Leaves an error, which is recorded, with the span that may be left by it next: the parent of the one that it has left.
pub(crate) fn leave(span: SpanId, fault: &Fault) {
    let span = number_of(span);
    Bucket::of(span).push(span, fault);
}

/// Says whether `fault` is or wraps an error that a span inside has left with `span`. In either case it waits there from
/// now on, as one that has been recorded on `span` itself: the next like it, which nobody has left, is another.
pub(crate) fn claim(span: SpanId, fault: &Fault) -> bool {
    let span = number_of(span);
    Bucket::of(span).claim(span, fault)
}

/// Takes what waits for `span`, and says whether `fault` is or wraps an error among it: then that is recorded already.
pub(crate) fn take(span: SpanId, fault: &Fault) -> bool {
    let span = number_of(span);
    Bucket::of(span).take(span, fault)
}

fn number_of(span: SpanId) -> u64 {
    u64::from_be_bytes(span.to_bytes())
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::SpanId;

    use super::{BUCKETS, MOST_WAITING, leave, take};
    use crate::error::fault::Fault;

    #[test]
    fn an_error_outlasts_those_that_come_to_its_bucket_after_it() {
        let span_of = |number: usize| SpanId::from((number * BUCKETS + 1) as u64);
        let error = |text: &str| Fault::panic(text.to_owned());
        leave(span_of(1), &error("first"));
        for other in 2..4 {
            for _ in 0..2 * MOST_WAITING {
                leave(span_of(other), &error("handled"));
            }
        }
        assert!(!take(span_of(2), &error("another")));
        assert!(take(span_of(1), &error("first")));
        assert!(!take(span_of(1), &error("first")));
    }

    #[test]
    fn the_oldest_of_many_errors_goes() {
        let span = SpanId::from(7 << 32);
        let error = |number: usize| Fault::panic(format!("error {number}"));
        for (asked, is_known) in [(0, false), (1, true), (MOST_WAITING, true)] {
            for number in 0..=MOST_WAITING {
                leave(span, &error(number));
            }
            assert_eq!(take(span, &error(asked)), is_known, "error {asked}");
        }
    }

    #[test]
    fn an_error_that_was_left_on_another_thread_is_found() {
        for number in 1..=100_u64 {
            let span = SpanId::from(number << 32 | 9);
            let error = Fault::panic(format!("error {number}"));
            let left = error.clone();
            std::thread::spawn(move || leave(span, &left))
                .join()
                .unwrap();
            assert!(take(span, &error), "error {number}");
            assert!(!take(span, &error), "it is told once");
        }
    }
}
