//! A collector to test against: it speaks OTLP over gRPC and HTTP, keeps what it gets, and misbehaves on request.

mod collector;
mod grpc;
mod http;
pub mod next_hop;
pub mod process;
mod received;
mod tls;
pub mod work;

pub use collector::{Behaviour, Collector};
pub use received::Received;
