//! The error that a call ended with.
//!
//! Errors come in bursts, and what many records free at once the allocator takes back the slow way. So a record keeps the
//! memory of a short error for its next one.

use std::mem;

use super::record::Record;
use crate::error::fault::Fault;

/// Whether a call has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Not by an error. What the record has of one was another call's.
    None,
    /// The exception is recorded here.
    Here,
    /// It has been recorded on a span inside.
    Inside,
}

impl Record {
    /// Records the error that the call ends with. What is left of the error is for the caller to drop.
    pub(crate) fn fail(&mut self, fault: &mut Fault, is_first: bool) {
        self.failure = match is_first {
            true => Failure::Here,
            false => Failure::Inside,
        };
        self.fault.get_or_insert_default().become_like(fault);
    }

    /// Whether the call has failed by an error.
    #[inline]
    pub(crate) fn has_failed(&self) -> bool {
        self.failure != Failure::None
    }

    /// Takes back the error that the call was to end with, and whether the exception is recorded here.
    pub(crate) fn take_failure(&mut self) -> Option<(Box<Fault>, bool)> {
        let is_first = self.failure == Failure::Here;
        let has_failed = mem::replace(&mut self.failure, Failure::None) != Failure::None;
        let fault = has_failed.then(|| self.fault.take()).flatten();
        fault.map(|fault| (fault, is_first))
    }

    /// The error that the call ended with.
    pub(super) fn fault(&self) -> Option<&Fault> {
        match self.failure {
            Failure::None => None,
            Failure::Here | Failure::Inside => self.fault.as_deref(),
        }
    }
}
