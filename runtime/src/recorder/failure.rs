//! The error that a call ended with.
//!
//! Errors come in bursts, and what many records free at once the allocator takes back the slow way. So a record keeps the
//! memory of a short error for its next one.

use super::record::Record;
use crate::fault::Fault;

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
    /// Records the error that the call ends with. It gives the error back where there is one already.
    pub(crate) fn fail(&mut self, fault: Fault, is_first: bool) -> Result<(), Fault> {
        if self.failure != Failure::None {
            return Err(fault);
        }
        self.failure = match is_first {
            true => Failure::Here,
            false => Failure::Inside,
        };
        match &mut self.fault {
            Some(kept) => kept.become_like(fault),
            None => self.fault = Some(Box::new(fault)),
        }
        Ok(())
    }

    /// The error that the call ended with.
    pub(super) fn fault(&self) -> Option<&Fault> {
        match self.failure {
            Failure::None => None,
            Failure::Here | Failure::Inside => self.fault.as_deref(),
        }
    }
}
