//! The serving side: one span per request, the caller's context in, the trace's ids out.

mod body;
mod exchange;
mod future;
mod grpc;
mod layer;
mod origin;
mod request;
mod route;
mod service;
mod unsampled;

pub use body::ServerBody;
pub use future::ServerFuture;
pub use layer::{ServerLayer, layer};
pub use service::ServerService;
