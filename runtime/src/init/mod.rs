//! `traced::init`: from the OpenTelemetry environment, or from code, to a running pipeline and its guard.
//!
//! ```text
//! Config + Environment ── settings ──> Settings ── assembly ──> Tracing (guard)
//!                            │ every fault in one InitError        │
//!                            └ hints on stderr                     └ flushes on a signal, shuts down on drop
//!
//! annotation ── recorder ── Delivery ─┬─ audit
//!                                     └─ Observed ── exporter, or a Queue for each where there are several
//!
//! or, where somebody wants to know of every span that starts:
//!
//! span ── FanOut ─┬─ processors of the application, audit, console
//!                 └─ Queue (SDK's batch processor) ── Observed ── exporter
//! ```

mod assembly;
mod audit;
mod config;
mod diagnostics;
mod environment;
mod error;
mod export;
mod foreign;
mod guard;
#[cfg(feature = "logs")]
mod logs;
mod otlp;
mod otlp_signal;
mod percent;
mod quietly;
mod rate_limiting;
#[cfg(feature = "metrics")]
mod sdk_metrics;
mod service;
mod settings;
mod signals;
mod stats;
mod tally;

pub use audit::AuditProcessor;
pub use config::Config;
pub use error::{FlushError, InitError};
pub use guard::Tracing;
pub use rate_limiting::RateLimitingSampler;
pub use settings::{Compression, Protocol};
pub use signals::{ShutdownSignal, shutdown_signal};
pub use stats::Stats;
pub use tally::stats;

/// Sets up tracing for this process, as the OpenTelemetry environment says.
///
/// Where it says nothing, finished traces are printed to the terminal as trees. The guard sends what is left when it
/// is dropped, and on SIGTERM and SIGINT ([`shutdown_signal`]). Works in any async runtime and without one.
///
/// With the feature `logs`, lines of the crate `tracing` are written to stderr, with the ids of their spans, unless a
/// subscriber for them is installed already.
///
/// ```
/// fn main() -> Result<(), traced::InitError> {
///     # if true { return Ok(()) }
///     let _tracing = traced::init("spellchecker_service")?;
///     // the application
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// All settings that cannot be used, in one error; or that an earlier set-up is still alive.
///
#[doc = include_str!("environment.md")]
pub fn init(service: impl Into<String>) -> Result<Tracing, InitError> {
    Config::new(service).init()
}
