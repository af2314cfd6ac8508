//! HTTP: a layer for servers built on `tower`.
mod server;

pub use server::{ServerBody, ServerFuture, ServerLayer, ServerService, layer};
