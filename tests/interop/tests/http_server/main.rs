//! `traced::http::layer()` on real servers: what a client gets, and what is in the trace.

mod attributes;
mod filter;
mod grpc;
mod names;
mod outcomes;
mod propagation;
mod services;
mod streaming;
mod support;
