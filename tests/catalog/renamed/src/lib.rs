//! The dependency under another name, in a crate that forbids `unsafe`, with nothing that anybody calls.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]

use telemetry::{event, in_span, record, traced};

/// Everything under another name.
#[must_use]
#[traced(crate = ::telemetry, attrs(number))]
pub fn renamed(number: u32) -> u32 {
    record!(late = "yes");
    event!("seen");
    in_span!("inside", attrs(is_odd = number % 2 == 1), { number + 1 })
}
