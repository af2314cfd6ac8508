//! HTTP: a server span for every request, on any service of `tower`: axum, tonic, hyper. Requests that the program
//! makes itself are traced by [`client`].
//!
//! ```
//! use axum::{Router, routing::get};
//! use traced::traced;
//!
//! #[traced]
//! async fn get_essay() -> &'static str {
//!     "to be or not to be"
//! }
//!
//! let app: Router = Router::new()
//!     .route("/essays/{id}", get(get_essay))
//!     .layer(traced::http::layer());
//! ```
//!
//! makes of each request, and answers with its ids in `X-Trace-ID` and `X-Span-ID`:
//!
//! ```text
//! GET /essays/{id} (server)  url.path=/essays/17 http.response.status_code=200
//! └─ get_essay
//! ```
//!
//! # The span
//!
//! - **Parent**: the caller's span, read from the headers by OpenTelemetry's global propagator; its baggage is in the
//!   current context of the handler. At a [public](ServerLayer::public) edge the caller is only linked. Headers that
//!   cannot be read start a new trace; they never fail a request.
//! - **Name**: `{method} {route}`; without a route, the method; `HTTP` for a method that nobody knows. Never the path.
//!   axum's routes are known with the feature `axum`; of another router, [`ServerLayer::route`] tells them. The methods
//!   that are known are those of the conventions, or those of `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`, with commas.
//! - **Attributes**: those of the [conventions for HTTP servers], set before the span is sampled; the sensitive values of
//!   `url.query` are [redacted](ServerLayer::redact). `client.address` and `user_agent.original` are left out, because
//!   they tell who somebody is.
//! - **Status**: Error for answers from 500 on, with the code as `error.type`; Unset for all others. A service that
//!   fails instead of answering has its error's type there.
//! - **Panics** are on the span (`error.type = "panic"`) and go on: whether they are caught is not for this layer to
//!   decide.
//! - **Clients that hang up**: `traced.cancelled = true`, and no error.
//! - **The end** is where the service has answered: the head of the response, not its body. While the body streams, the
//!   span is still current, and what is traced in there is its child.
//!
//! # gRPC
//!
//! `tonic::transport::Server::builder().layer(traced::http::layer())`.
//!
//! A call's span goes on until its trailers, which is where gRPC says how it went: `rpc.status_code`, an error for the
//! statuses that are the server's fault. It is named after its method, once the server has shown that there is one, and
//! `grpc` until then.
//!
//! # Where to put it
//!
//! On the router, as its last layer, so that the answers of all others are seen and carry the ids. Around a layer that
//! catches panics a panic is a 500; inside of it, a panic. Where the layer is on a router and on one that is nested in
//! it, there is one span per request, and the inner layer only tells the route.
//!
//! Browsers show the two headers to scripts of other origins only where `Access-Control-Expose-Headers` names them.
//!
//! [conventions for HTTP servers]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span

mod authority;
pub mod client;
mod grpc;
mod method;
mod redaction;
mod running;
mod server;
mod version;

#[cfg(feature = "init")]
pub(crate) use method::{KNOWN_METHODS, listed as listed_methods, settle as settle_methods};
pub use server::{ServerBody, ServerFuture, ServerLayer, ServerService, layer};
