//! The feature `tracing-spans`: each annotated call is also a span of the crate `tracing`.
//!
//! It is made beside our own span and lives as long: entered where ours is current, closed where ours ends. Whether it
//! is made is for the subscriber to say; whether ours records does not matter to it, nor the other way round.
//!
//! `tracing-opentelemetry` would export it once more. How it is kept from that is told in [`shield`].

mod call;
mod fields;
mod is_annotated_call;
mod mark;
mod shield;
mod site;
#[cfg(any(feature = "init", feature = "testing"))]
mod stand_in;
mod target;

pub(crate) use call::{CallSpan, Inside};
pub use is_annotated_call::is_annotated_call;
#[cfg(any(feature = "init", feature = "testing"))]
pub(crate) use stand_in::stand_in;
