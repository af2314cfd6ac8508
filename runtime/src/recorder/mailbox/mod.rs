//! How others write to a span of ours while it is open.
//!
//! A span belongs to its annotation, which writes to it without a lock. What is in the OpenTelemetry context is an
//! address: whoever writes to the span through the context leaves mail there, and the annotation takes it when the span
//! ends. Most spans end without any, and that costs them one exchange of a number.
//!
//! A mailbox serves one span after the other, told apart by their turns: an address of a turn that is over leads
//! nowhere. Its number is the turn that is open, and whether there is mail:
//!
//! - Who leaves mail holds the lock and first marks the number, which fails if the turn is over.
//! - Who ends the turn exchanges the number, learns whether it was marked, and only then waits for the lock.
//!
//! So mail is either found by the span that it is for, or was never left. The next span gets the mailbox, and others its
//! address, when all of this is over.

use std::mem;
use std::sync::PoisonError;

use self::sync::{AtomicU64, Mutex, MutexGuard, Ordering};
use super::extra::Extra;

#[cfg(all(test, loom))]
mod interleavings;

#[cfg(loom)]
mod sync {
    pub(super) use loom::sync::atomic::{AtomicU64, Ordering};
    pub(super) use loom::sync::{Mutex, MutexGuard};
}
#[cfg(not(loom))]
mod sync {
    pub(super) use std::sync::atomic::{AtomicU64, Ordering};
    pub(super) use std::sync::{Mutex, MutexGuard};
}

/// The lowest bit of the number: there is mail.
const MAIL: u64 = 1;
/// From one turn to the next.
const TURN: u64 = 2;

/// The box itself, for mail of one kind.
#[derive(Debug)]
struct Slot<M> {
    number: AtomicU64,
    mail: Mutex<M>,
}

impl<M: Default> Slot<M> {
    fn new() -> Self {
        Self {
            number: AtomicU64::new(0),
            mail: Mutex::default(),
        }
    }

    fn is_open(&self, turn: u64) -> bool {
        self.number.load(Ordering::Acquire) & !MAIL == turn
    }

    fn has_mail(&self, turn: u64) -> bool {
        self.number.load(Ordering::Acquire) == turn | MAIL
    }

    /// Runs `write` with the mail of this turn, unless it is over.
    fn put(&self, turn: u64, write: impl FnOnce(&mut M)) {
        let mut mail = self.mail();
        let marked =
            self.number
                .compare_exchange(turn, turn | MAIL, Ordering::AcqRel, Ordering::Acquire);
        if marked.is_ok() || marked == Err(turn | MAIL) {
            write(&mut mail);
        }
    }

    /// Ends the turn, and returns its mail if there is any.
    #[inline]
    fn close(&self, turn: u64) -> Option<M> {
        let number = self.number.swap(turn + TURN, Ordering::AcqRel);
        (number & MAIL != 0).then(|| mem::take(&mut *self.mail()))
    }

    fn mail(&self) -> MutexGuard<'_, M> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to one mailbox, for one span at a time.
#[derive(Debug)]
pub(super) struct Mailbox {
    slot: &'static Slot<Option<Box<Extra>>>,
    turn: u64,
}

/// Where mail for one span can be left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address {
    slot: &'static Slot<Option<Box<Extra>>>,
    turn: u64,
}

/// Mailboxes that nobody uses. They are never freed, since addresses may be anywhere: there are as many as spans have
/// been open at the same time.
static SPARE: std::sync::Mutex<Vec<Mailbox>> = std::sync::Mutex::new(Vec::new());

/// The mailboxes that one thread has at hand.
#[derive(Debug, Default)]
pub(super) struct LocalMailboxes(Vec<Mailbox>);

/// How many a thread keeps: more only come where many spans end on it that began elsewhere.
const MOST_AT_HAND: usize = 64;

impl Mailbox {
    /// One that was used before, or a new one.
    #[cold]
    pub(super) fn spare() -> Self {
        let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Self {
            slot: Box::leak(Box::new(Slot::new())),
            turn: 0,
        })
    }

    /// Gives it to whoever needs one.
    pub(super) fn give(self) {
        SPARE
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(self);
    }

    /// Where mail for the span can be left that has the mailbox now.
    #[inline]
    pub(super) fn address(&self) -> Address {
        Address {
            slot: self.slot,
            turn: self.turn,
        }
    }

    /// The span has ended: returns what was left for it. The mailbox is ready for the next one.
    #[inline]
    pub(super) fn close(&mut self) -> Option<Box<Extra>> {
        let mail = self.slot.close(self.turn);
        self.turn += TURN;
        mail.flatten()
    }
}

impl Address {
    /// Whether the span is open: neither its annotation nor anybody else has ended it.
    pub(super) fn is_open(&self) -> bool {
        self.slot.is_open(self.turn) && !self.is_ended_by_others()
    }

    fn is_ended_by_others(&self) -> bool {
        self.slot.has_mail(self.turn) && {
            let mut has_ended = false;
            self.slot.put(self.turn, |mail| {
                has_ended = mail.as_ref().is_some_and(|mail| mail.end.is_some());
            });
            has_ended
        }
    }

    /// Runs `write` with what was left for the span, if it is open.
    pub(super) fn write(&self, write: impl FnOnce(&mut Extra)) {
        self.slot.put(self.turn, |mail| {
            let mail = mail.get_or_insert_default();
            if mail.end.is_none() {
                write(mail);
            }
        });
    }
}

impl LocalMailboxes {
    #[inline]
    pub(super) fn take(&mut self) -> Mailbox {
        self.0.pop().unwrap_or_else(Mailbox::spare)
    }

    #[inline]
    pub(super) fn put(&mut self, mailbox: Mailbox) {
        if self.0.len() < MOST_AT_HAND {
            self.0.push(mailbox);
        } else {
            mailbox.give();
        }
    }
}

impl Drop for LocalMailboxes {
    fn drop(&mut self) {
        self.0.drain(..).for_each(Mailbox::give);
    }
}
