//! Annotate a function; the compiler writes the OpenTelemetry span, and refuses one that breaks the conventions.
//!
//! ```
//! use traced::{record, traced};
//!
//! #[traced(attrs(batch_id))]
//! fn process(batch_id: &str, essays: &[&str]) -> Result<usize, std::num::ParseIntError> {
//!     record!(essay_count = essays.len());
//!     essays.iter().map(|essay| score(essay)).sum()
//! }
//!
//! #[traced]
//! fn score(essay: &str) -> Result<usize, std::num::ParseIntError> {
//!     essay.parse()
//! }
//!
//! assert!(process("b-1", &["7", "seven"]).is_err());
//! ```
//!
//! becomes, in any backend that takes OpenTelemetry,
//!
//! ```text
//! process        batch_id=b-1 essay_count=2   ERROR invalid digit found in string
//! ├─ score
//! └─ score                                    ERROR invalid digit found in string
//! ```
//!
//! - [`traced`](macro@traced) goes on functions, methods and `impl` blocks; [`in_span!`], [`record!`], [`event!`] and
//!   [`record_error`] go inside.
//! - [`traced_consumer`](macro@traced_consumer) and [`traced_producer`](macro@traced_producer) go on functions that work on
//!   [messages](messaging), and on those that send them.
//! - [`inject`] and [`extract`] carry the trace across processes, [`FutureExt::with_current_context`] and
//!   [`in_current_context`] across tasks and threads.
//! - An application calls `traced::init` once (feature `init`); a library needs no more than the default features, and
//!   its annotations work under any OpenTelemetry SDK that the application sets up.
//!
//! # Features
//!
//! None is on by default: the default build is the macros and the OpenTelemetry API.
//!
//! | feature | adds |
//! | --- | --- |
//! | `init` | `traced::init`: the SDK, OTLP over gRPC and HTTP, trees on the terminal |
//! | `tls` | OTLP over TLS |
//! | `http-json` | OTLP over HTTP in JSON |
//! | `http` | `http::HeaderMap` as a [`Carrier`] |
//! | `secrecy` | the types of the crate `secrecy` as [`SensitiveData`] |
//! | `hash` | `traced::hash`: a keyed hash to record in the place of a sensitive value |
//! | `testing` | `traced::testing`: spans captured, compared and held against the conventions in tests |
//! | `full` | all of the above |
//! | `kafka` | the messages, records and headers of the crate `rdkafka` as [messages](messaging) that carry the trace |
//! | `rabbitmq` | the messages, properties and headers of the crate `lapin` as [messages](messaging); needs Rust 1.88 |
//! | `nats` | the messages and headers of the crate `async-nats` as [messages](messaging); needs Rust 1.89 |
//! | `json` | `serde_json::Map` as a [`Carrier`] and a [message](messaging) |
//! | `weaver` | registries in Weaver's format, named by `traced.toml` |
//! | `catalog` | `traced::catalog()`: what a binary can emit, as Markdown, JSON or a Weaver registry |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "init", feature = "testing"))]
mod audit;
mod callsite;
#[cfg(feature = "catalog")]
pub mod catalog;
#[cfg(feature = "init")]
mod console;
mod context;
mod door;
mod error;
mod exception;
#[cfg(feature = "hash")]
mod hash;
#[cfg(feature = "init")]
mod init;
mod late;
mod macros;
pub mod messaging;
mod outcome;
mod panics;
mod passing;
#[cfg(any(feature = "init", feature = "testing"))]
mod pipeline;
mod plain;
mod probe;
pub mod propagation;
#[cfg(any(feature = "init", feature = "testing"))]
mod repeated;
mod sensitive;
mod span;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(any(feature = "init", feature = "testing"))]
mod tree;
pub mod typed;
mod value;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(any(feature = "init", feature = "testing"))]
pub use audit::Violation;
#[cfg(feature = "catalog")]
pub use catalog::catalog;
pub use context::{current_span_id, current_trace_id, in_current_context};
pub use error::{ErrorType, record_error};
#[cfg(feature = "hash")]
pub use hash::hash;
#[cfg(feature = "init")]
pub use init::{
    AuditProcessor, Compression, Config, FlushError, InitError, Protocol, RateLimitingSampler,
    ShutdownSignal, Stats, Tracing, init, shutdown_signal,
};
pub use opentelemetry;
pub use opentelemetry::context::FutureExt;
pub use propagation::{Carrier, CarrierMut, extract, inject};
pub use sensitive::{Sensitive, SensitiveData};
pub use span::{ToLinks, ToParent};
#[doc = include_str!("traced.md")]
pub use traced_macros::traced;
#[doc = include_str!("messaging/macros.md")]
pub use traced_macros::{traced_consumer, traced_producer};
pub use value::ToValue;
