//! A collector to test against: it speaks OTLP over gRPC and HTTP, keeps what it gets, and misbehaves on request.

mod collector;
mod grpc;
mod http;
pub mod next_hop;
pub mod process;
mod received;
mod received_logs;
mod tls;
pub mod work;

pub use collector::{Behaviour, Collector};
pub use received::Received;
pub use received_logs::ReceivedLog;

/// The code in the documentation compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/sampling.md")]
struct Sampling;
