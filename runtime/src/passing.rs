//! Errors on their way out: an error that passes several spans has its exception event on the innermost only.
//!
//! An error changes its type and its address on its way through `?`, and a task may change its thread. What stays is
//! who called whom: a failing span leaves its error with its parent, and the parent, when it fails, looks whether its
//! own error is that one. Only failures come here, so the table is small and its lock is cold.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use opentelemetry::trace::SpanId;

use crate::error::Fault;

/// An error on its way out. Several hold it: the spans that it passed, and the one that it reaches next.
pub(crate) type Passing = Arc<Fault>;

/// Errors that were handled instead of being returned are never asked for: the oldest ones go.
const MOST_WAITING: usize = 256;

static WAITING: Mutex<VecDeque<(SpanId, At)>> = Mutex::new(VecDeque::new());

/// Where a waiting error has been recorded.
#[derive(Debug, Clone)]
pub(crate) enum At {
    /// On the very span that asks, by `record_error`.
    ThisSpan(Passing),
    /// On a span inside the one that asks.
    Inside(Passing),
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
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    if waiting.len() == MOST_WAITING {
        waiting.pop_front();
    }
    waiting.push_back((owner, at));
}

/// Takes what waits for `span`, and returns the error among it that `fault` is or wraps.
pub(crate) fn take(span: SpanId, fault: &Fault) -> Option<At> {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut same = None;
    waiting.retain(|(owner, at)| {
        if *owner != span {
            return true;
        }
        if fault.wraps(at.fault()) {
            same = Some(at.clone());
        }
        false
    });
    same
}
