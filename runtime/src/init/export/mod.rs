//! From a finished span, or a log record, to its exporters: queues, deadlines, and an account of what is lost.

mod delivery;
mod fan_out;
mod lane;
mod ledger;
#[cfg(feature = "logs")]
mod log_queue;
mod observed;
mod queue;
mod reports;
mod value_length;

pub(super) use delivery::Delivery;
pub(super) use fan_out::{FanOut, FanOutState};
pub(super) use ledger::{Ledger, Outcome};
#[cfg(feature = "logs")]
pub(super) use log_queue::{LogQueue, SharedQueue};
pub(super) use observed::{Accepted, Custom, Export, Exporter};
pub(super) use queue::Queue;
#[cfg(feature = "logs")]
pub(super) use value_length::cut;
