//! Spans of clients: what is recorded of a request, and what the server gets to see of it.

mod cancelled;
mod exported;
mod grpc;
mod hyper;
mod panics;
mod redirects;
mod refused;
mod reqwest;
mod retries;
mod server;
mod unsampled;

use std::sync::Once;

use axum::body::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry::global;
use opentelemetry::propagation::TextMapCompositePropagator;
use traced::propagation::{BaggagePropagator, TraceContextPropagator};
use traced::testing::SpanView;

pub(crate) type Hyper = Client<HttpConnector, Full<Bytes>>;
pub(crate) type Request = http::Request<Full<Bytes>>;

pub(crate) fn hyper_client() -> Hyper {
    Client::builder(TokioExecutor::new()).build_http()
}

pub(crate) fn get(url: &str) -> Request {
    let request = http::Request::get(url).body(Full::default());
    request.expect("it is a request")
}

/// Every test here wants the same propagators, those that `traced::init` sets.
pub(crate) fn propagate() {
    static PROPAGATOR: Once = Once::new();
    PROPAGATOR.call_once(|| {
        global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
            Box::new(TraceContextPropagator::new()),
            Box::new(BaggagePropagator::new()),
        ]));
    });
}

/// The `traceparent` that a sampled span sends, whose trace has an id made at random.
pub(crate) fn traceparent(span: &SpanView<'_>) -> String {
    format!("00-{}-{}-03", span.trace_id(), span.span_id())
}
