//! Requests with headers that nobody sane would send, over real connections: what they say may be lost, and nothing
//! else happens.

mod connection;
mod requests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanProcessor};
use tokio::net::TcpListener;
use traced::propagation::{
    B3Propagator, BaggagePropagator, JaegerPropagator, TraceContextPropagator,
};
use traced::{Config, traced};

use connection::{Answer, Connection};
use requests::Requests;

const REQUESTS: usize = 100_000;
const CONNECTIONS: usize = 4;
/// How many requests are on their way at once, on each connection.
const PIPELINED: usize = 50;

/// Counts server spans, whose names are none of a stranger's business.
#[derive(Debug, Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl SpanProcessor for Counter {
    fn on_start(&self, _: &mut opentelemetry_sdk::trace::Span, _: &opentelemetry::Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_kind != SpanKind::Server {
            return;
        }
        let words: Vec<&str> = span.name.split(' ').collect();
        let route = words.get(1).copied();
        assert!(
            matches!(route, None | Some("/essays/{id}")),
            "{}",
            span.name
        );
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// Sends on what it was given, as services do.
#[traced(name = "get_essay")]
async fn get_essay() -> StatusCode {
    let mut headers = axum::http::HeaderMap::new();
    traced::inject(&mut headers);
    StatusCode::NO_CONTENT
}

fn router(layer: traced::http::ServerLayer) -> Router {
    Router::new()
        .route("/essays/{id}", get(get_essay))
        .layer(layer)
}

async fn start(layer: traced::http::ServerLayer) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(axum::serve(listener, router(layer)).into_future());
    address
}

/// Sends `count` requests and returns how many were answered by the route.
async fn attack(address: SocketAddr, seed: u64, count: usize) -> usize {
    let mut requests = Requests::new(seed);
    let mut connection = Connection::open(address).await;
    let mut found = 0;
    for _ in 0..count / PIPELINED {
        let batch: Vec<Vec<u8>> = (0..PIPELINED).map(|_| requests.next()).collect();
        connection.send(&batch.concat()).await;
        for request in &batch {
            let answer = connection.receive().await;
            check(&answer, request);
            found += usize::from(answer.status == 204);
        }
    }
    found
}

fn check(answer: &Answer, request: &[u8]) {
    let shown = || String::from_utf8_lossy(request).into_owned();
    assert!(
        matches!(answer.status, 204 | 404 | 405),
        "{answer:?} to {}",
        shown()
    );
    for (header, digits) in [("x-trace-id", 32), ("x-span-id", 16)] {
        let ids: Vec<_> = answer.headers(header).collect();
        let [id] = ids[..] else {
            panic!("{header}: {ids:?} to {}", shown());
        };
        let is_id =
            id.len() == digits && id.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        assert!(
            is_id && id.bytes().any(|c| c != b'0'),
            "{header}: {id} to {}",
            shown()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hostile_requests_are_answered_like_any_other() {
    let counter = Counter::default();
    let _tracing = Config::new("hostile")
        .without_environment()
        .handle_signals(false)
        .otlp(false)
        .console(false)
        .propagator(B3Propagator::single_header())
        .propagator(B3Propagator::multi_header())
        .propagator(JaegerPropagator::new())
        .propagator(TraceContextPropagator::new())
        .propagator(BaggagePropagator::new())
        .span_processor(counter.clone())
        .init()
        .unwrap();
    let internal = start(traced::http::layer()).await;
    let public = start(traced::http::layer().public().redact(["q"])).await;

    let attacks: Vec<_> = (0..CONNECTIONS)
        .map(|connection| {
            let address = if connection % 2 == 0 {
                internal
            } else {
                public
            };
            let seed = 0x5eed + connection as u64;
            tokio::spawn(attack(address, seed, REQUESTS / CONNECTIONS))
        })
        .collect();
    let mut found = 0;
    for attack in attacks {
        found += attack.await.expect("answers as they should be");
    }
    // The headers are hostile, and what they are on is nothing special.
    assert!(found > REQUESTS / 2, "{found}");
    // Callers are obeyed where they say that a trace is not sampled, but not at the public edge.
    let spans = counter.0.load(Ordering::Relaxed);
    assert!(spans > REQUESTS * 3 / 4 && spans < REQUESTS, "{spans}");
}
