//! Log lines of the process: the subscriber that writes them, and the pipeline that sends them.
//!
//! ```text
//! event of `tracing` ── RUST_LOG ─┬─ LogLayer: lines on stderr, events on spans
//!                                 └─ OtlpLayer ── logger provider ── LogQueue ── OTLP exporter
//! ```

mod otlp_layer;
mod pipeline;
mod subscriber;

pub(super) use pipeline::LogPipeline;
pub(super) use subscriber::install;
