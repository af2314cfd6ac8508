//! From a finished span to its exporters: queues, deadlines, and an account of what is lost.

mod delivery;
mod fan_out;
mod ledger;
mod observed;
mod queue;
mod value_length;

pub(super) use delivery::Delivery;
pub(super) use fan_out::{FanOut, FanOutState};
pub(super) use ledger::Ledger;
pub(super) use observed::{Accepted, Custom, Export, Exporter};
pub(super) use queue::Queue;
