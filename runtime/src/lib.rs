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
//! - `traced::http` (feature `http`) makes spans of the requests that come in and go out, for services and clients of
//!   tower, axum, tonic and reqwest.
//! - [`inject`] and [`extract`] carry the trace across processes; [`propagation`] has the formats: W3C Trace Context and
//!   Baggage, B3, Jaeger's. [`FutureExt::with_current_context`] and [`in_current_context`] carry it across tasks and threads.
//! - `traced::logs` (feature `logs`) puts the ids of the current span into log lines of the crate `tracing`.
//! - `traced::testing` (feature `testing`) captures spans and compares them.
//! - An application calls `traced::init` once (feature `init`); a library needs no more than the default features, and
//!   its annotations work under any OpenTelemetry SDK that the application sets up.
//!
//! # Features
//!
//! None is on by default: the default build is the macros and the OpenTelemetry API.
//!
//! | feature | adds |
//! | --- | --- |
//! | `full` | `axum`, `hash`, `http`, `http-json`, `init`, `logs`, `metrics`, `reqwest`, `secrecy`, `testing` and `tls` |
//! | `catalog` | `traced::catalog()`: what a binary can emit, as Markdown, JSON or a Weaver registry |
//! | `hash` | `traced::hash`: a keyed hash to record in the place of a sensitive value |
//! | `http` | `traced::http`: a layer for any service of tower, spans for HTTP and gRPC clients built on tower; `http::HeaderMap` as a [`Carrier`] |
//! | `axum` | axum's routes in the names of the layer's spans: `GET /essays/{id}`; with `http` |
//! | `init` | `traced::init`: the SDK, OTLP over gRPC and HTTP, trees on the terminal |
//! | `json` | `serde_json::Map` as a [`Carrier`] and a [message](messaging) |
//! | `logs` | `traced::logs`: log lines of the crate `tracing` with the ids of their spans; `traced::init` installs them |
//! | `metrics` | what became of spans as OpenTelemetry's own metrics, `otel.sdk.*`: `Tracing::observe_with`; with `init` |
//! | `kafka` | the messages, records and headers of the crate `rdkafka` as [messages](messaging) that carry the trace |
//! | `nats` | the messages and headers of the crate `async-nats` as [messages](messaging); needs Rust 1.89 |
//! | `rabbitmq` | the messages, properties and headers of the crate `lapin` as [messages](messaging); needs Rust 1.88 |
//! | `reqwest` | spans for `reqwest`, through `reqwest-middleware`; with `http` |
//! | `http-json` | OTLP over HTTP in JSON; with `init` |
//! | `tls` | OTLP over TLS; with `init` |
//! | `secrecy` | the types of the crate `secrecy` as [`SensitiveData`] |
//! | `tracing-spans` | each annotated call is also a span of the crate `tracing`: [see below](#annotated-calls-as-spans-of-tracing) |
//! | `weaver` | registries in Weaver's format, named by `traced.toml` |
//! | `testing` | `traced::testing`: spans captured, compared and held against the conventions in tests |
//!
//! # Annotated calls as spans of `tracing`
//!
//! With the feature `tracing-spans`, whoever watches a program with `tracing-subscriber`'s `fmt`, tokio-console or tracy
//! sees annotated calls as well: `INFO process{batch_id=b-1 essay_count=2}: essays: checking`.
//!
//! - The span has the name of ours, level INFO, the function's module as its target, and as its fields the attributes that
//!   are known at the start: those of `attrs(…)`, of `sampler_attrs(…)` and of the message. Messages of errors and what
//!   `record!` adds are not among them.
//! - Its parent is `tracing`'s current span; `parent = …`, `root` and `links(…)` are OpenTelemetry's alone. It is entered
//!   with every poll of a future or stream, and closed when our span ends.
//! - It depends on what subscribers want, not on whether our span is sampled or a provider is set. Where no subscriber
//!   wants spans of level INFO it costs one relaxed load; where none wants this one, attributes are not evaluated for it.
//!   A filter by a field's value applies from the second call of an annotation on, since its fields are not known earlier.
//! - It is never exported twice. A layer of `tracing-opentelemetry` whose tracer comes from `opentelemetry::global`, after
//!   `traced::init`, writes to our span in its place: `tracing` events inside a call are on the span of the call. Beside
//!   such a layer with a tracer from elsewhere no spans of `tracing` are made, and a warning says so once; unless the
//!   layer has a filter that asks `traced::is_annotated_call`.
//!
//! The feature is not in `full`: it changes what a program shows that has a subscriber.

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
#[cfg(feature = "hash")]
mod hash;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "init")]
mod init;
mod late;
#[cfg(feature = "logs")]
pub mod logs;
mod macros;
pub mod messaging;
#[cfg(any(feature = "init", feature = "testing"))]
mod pipeline;
#[cfg(feature = "logs")]
mod processing;
pub mod propagation;
#[cfg(any(feature = "init", feature = "testing"))]
mod recorder;
mod span;
#[cfg(feature = "testing")]
pub mod testing;
mod thread_context;
#[cfg_attr(not(feature = "tracing-spans"), path = "tracing_spans/off.rs")]
mod tracing_spans;
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
    ShutdownSignal, Stats, Tracing, init, shutdown_signal, stats,
};
pub use opentelemetry;
pub use opentelemetry::context::FutureExt;
#[cfg(any(feature = "init", feature = "testing"))]
pub use opentelemetry_sdk;
#[doc(inline)]
pub use propagation::{Carrier, CarrierMut, extract, inject};
pub use span::{ToLinks, ToParent};
#[doc = include_str!("traced.md")]
pub use traced_macros::traced;
#[doc = include_str!("messaging/macros.md")]
pub use traced_macros::{traced_consumer, traced_producer};
#[cfg(feature = "tracing-spans")]
pub use tracing_spans::is_annotated_call;
pub use value::{Sensitive, SensitiveData, ToValue};
