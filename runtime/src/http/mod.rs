//! Spans for HTTP.

pub mod client;
