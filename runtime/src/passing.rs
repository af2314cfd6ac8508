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

/// Errors that were handled instead of being returned are never asked for. Another span with the same place takes
/// theirs, so this is the number of spans that may have errors waiting at the same time.
const PLACES: usize = 256;
/// How many errors may wait for one span: the oldest ones go.
const MOST_WAITING: usize = 4;

static WAITING: [Mutex<Waiting>; PLACES] = [const { Mutex::new(Waiting::NONE) }; PLACES];

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

impl Waiting {
    const NONE: Self = Self {
        owner: SpanId::INVALID,
        errors: Vec::new(),
    };
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
    let mut waiting = place_of(owner);
    if waiting.owner != owner {
        waiting.owner = owner;
        waiting.errors.clear();
    }
    if waiting.errors.len() == MOST_WAITING {
        waiting.errors.remove(0);
    }
    waiting.errors.push(at);
}

/// Takes what waits for `span`, and returns the error among it that `fault` is or wraps.
pub(crate) fn take(span: SpanId, fault: &Fault) -> Option<At> {
    let mut waiting = place_of(span);
    if waiting.owner != span {
        return None;
    }
    waiting.owner = SpanId::INVALID;
    // The list keeps its room for the next span.
    let found = (waiting.errors.iter()).rposition(|at| fault.wraps(at.fault()));
    let found = found.map(|index| waiting.errors.swap_remove(index));
    waiting.errors.clear();
    found
}

/// Ids are random in all of their bits.
fn place_of(span: SpanId) -> MutexGuard<'static, Waiting> {
    let [.., last] = span.to_bytes();
    let place = &WAITING[usize::from(last) % PLACES];
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
