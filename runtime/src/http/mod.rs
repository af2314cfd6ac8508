//! HTTP: [`layer()`] for servers built on `tower`, and [`client`] for the requests that a program makes.

pub mod client;
mod server;

pub use server::{ServerBody, ServerFuture, ServerLayer, ServerService, layer};
