//! The error that a call ended with.
//!
//! Errors come in bursts, and what many records free at once the allocator takes back the slow way. So a record keeps the
//! memory of a short error for its next one.

use std::sync::Arc;

use super::record::Record;
use crate::fault::Fault;
use crate::passing::Passing;

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
    /// Records the error that the call ends with, and returns it for the caller. It gives the error back where there is
    /// one already.
    pub(crate) fn fail(&mut self, fault: Fault, is_first: bool) -> Result<Passing, Fault> {
        if self.failure != Failure::None {
            return Err(fault);
        }
        self.failure = match is_first {
            true => Failure::Here,
            false => Failure::Inside,
        };
        let passing = match self.fault.take() {
            // Others have it where the error is still on its way.
            Some(mut kept) if fault.is_short() => match Arc::get_mut(&mut kept) {
                Some(place) => {
                    place.become_like(fault);
                    kept
                }
                None => Passing::new(fault),
            },
            _ => Passing::new(fault),
        };
        self.fault = Some(Passing::clone(&passing));
        Ok(passing)
    }

    /// The error that the call ended with.
    pub(super) fn fault(&self) -> Option<&Fault> {
        match self.failure {
            Failure::None => None,
            Failure::Here | Failure::Inside => self.fault.as_deref(),
        }
    }
}
