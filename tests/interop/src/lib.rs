//! A collector to test against: it speaks OTLP over gRPC and HTTP, keeps what it gets, and misbehaves on request.

mod behaviour;
mod collector;
pub mod configured;
pub mod doors;
mod grpc;
mod http;
pub mod kept;
pub mod next_hop;
pub mod process;
mod received;
mod received_logs;
mod tls;
pub mod work;

pub use behaviour::Behaviour;
pub use collector::Collector;
pub use received::Received;
pub use received_logs::ReceivedLog;

/// The code in the documentation compiles. `docs/tracing.md` is with the tests of the feature that it is about.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../../docs/baggage.md")]
    struct Baggage;
    #[doc = include_str!("../../../docs/debugging.md")]
    struct Debugging;
    #[doc = include_str!("../../../docs/http.md")]
    struct Http;
    #[doc = include_str!("../../../docs/http-client.md")]
    struct HttpClient;
    #[doc = include_str!("../../../docs/logs.md")]
    struct Logs;
    #[doc = include_str!("../../../docs/operations.md")]
    struct Operations;
    #[doc = include_str!("../../../docs/propagation.md")]
    struct Propagation;
    #[doc = include_str!("../../../docs/sampling.md")]
    struct Sampling;
}
