//! Spans for the HTTP requests and gRPC calls that a program makes.
//!
//! [`layer`] goes on any tower client: hyper-util's, tonic's `Channel`, one of your own. With the feature `reqwest`,
//! [`ReqwestMiddleware`] is the same for `reqwest-middleware`.
//!
//! ```
//! # #[cfg(feature = "testing")]
//! # {
//! use std::convert::Infallible;
//!
//! use http::{Request, Response};
//! use tower::{ServiceBuilder, ServiceExt as _};
//! use traced::http::client::UrlTemplate;
//! use traced::testing::capture_async;
//!
//! async fn essays(request: Request<String>) -> Result<Response<String>, Infallible> {
//!     // `traceparent` is among the headers wherever a propagator is set, as `traced::init` does.
//!     let mut response = Response::new(String::new());
//!     *response.status_mut() = http::StatusCode::NOT_FOUND;
//!     Ok(response)
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let client = ServiceBuilder::new()
//!     .layer(traced::http::client::layer())
//!     .service_fn(essays);
//! let request = Request::get("http://essays.example/essays/7")
//!     .extension(UrlTemplate("/essays/{id}"))
//!     .body(String::new())
//!     .unwrap();
//!
//! let spans = capture_async(client.oneshot(request)).await;
//! spans
//!     .find("GET /essays/{id}")
//!     .assert_attribute("url.full", "http://essays.example/essays/7")
//!     .assert_attribute("error.type", "404");
//! # });
//! # }
//! ```
//!
//! # What is recorded
//!
//! By the semantic conventions for [HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client):
//!
//! - A span of kind client, named by the method, and by the URL's template where the request has a [`UrlTemplate`].
//! - `http.request.method`, `server.address`, `server.port`, `url.full` (without user and password, and without the
//!   values of the query's keys that [servers redact](crate::http::ServerLayer::redact) in any case),
//!   `http.response.status_code`, `network.protocol.version`, `http.request.resend_count`.
//! - Everything from 400 on is an error of the client: status Error and the code as `error.type`.
//! - A request without a response is an error too: `error.type` is `timeout`, `connect`, `connection_reset` or the
//!   error's type, the description is the error's message, and the error is an `exception` event.
//! - A request that is dropped before its response has `traced.cancelled`, and no error; one by gRPC before its status. By
//!   HTTP nobody has to read the body.
//!
//! A request of the content type `application/grpc` is recorded by those for
//! [gRPC](https://opentelemetry.io/docs/specs/semconv/rpc/grpc/) instead: the span has the method's name,
//! `essays.v1.Essays/Check`, and `rpc.system.name`, `rpc.method` and `rpc.status_code`; it ends when the status is there,
//! which is after the body. Every status but `OK` is an error. An answer without one is `UNKNOWN` or, where it is not 200
//! either, what [gRPC has for it](https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md).
//!
//! # What is sent
//!
//! The span's context, in the format of the global propagator and in place of any other that the request has. Where the
//! span is not recorded, or where there are no spans at all, the context that the request was made in is passed on.
//!
//! # Retries and redirects
//!
//! Each time that a request is sent is a span of its own, under the same parent, provided that the layer stays next to the
//! client and retries and redirects happen around it: see [`ClientLayer::resends`], and `ReqwestRedirects` for reqwest,
//! which would follow them unseen.

mod body;
mod call;
mod failure;
mod future;
mod layer;
mod outgoing;
#[cfg(feature = "reqwest")]
mod reqwest;
mod resends;
mod sends;
mod template;

pub use body::ResponseBody;
pub use failure::{Boxed, Failure, Typed};
pub use future::ResponseFuture;
pub use layer::{Client, ClientLayer, layer};
#[cfg(feature = "reqwest")]
pub use reqwest::ReqwestMiddleware;
#[cfg(feature = "reqwest")]
pub(crate) use reqwest::take_secrets_out;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use reqwest::{ReqwestRedirects, TooManyRedirects};
pub use resends::{CountResends, Resends};
pub use template::UrlTemplate;
