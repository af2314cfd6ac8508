//! The caller's context in, the ids of the trace out.

use axum::Router;
use axum::routing::get;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use traced::testing::{Capture, Sampler};
use traced::traced;

use crate::support::{CALLER, TRACE, header, serve, serve_in, traceparent};

/// The baggage that the handler sees.
#[traced]
async fn tenant() -> String {
    let context = Context::current();
    let tenant = context.baggage().get("tenant").map(ToString::to_string);
    tenant.unwrap_or_else(|| "nobody".to_owned())
}

fn router() -> Router {
    Router::new()
        .route("/tenant", get(tenant))
        .layer(traced::http::layer())
}

fn public() -> Router {
    Router::new()
        .route("/tenant", get(tenant))
        .layer(traced::http::layer().public())
}

fn parent_based() -> Capture {
    Capture::new().sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOn)))
}

#[tokio::test]
async fn the_caller_is_the_parent_and_its_baggage_arrives() {
    let spans = serve(router, async |server| {
        let request = server
            .get("/tenant")
            .header("traceparent", traceparent(true));
        let request = request
            .header("tracestate", "vendor=1")
            .header("baggage", "tenant=acme");
        let answer = request.send().await.unwrap();
        assert_eq!(header(&answer, "x-trace-id"), Some(TRACE));
        assert_eq!(header(&answer, "x-span-id").map(str::len), Some(16));
        assert_ne!(header(&answer, "x-span-id"), Some(CALLER));
        assert_eq!(answer.text().await.unwrap(), "acme");
    })
    .await;
    let span = spans.find("GET /tenant");
    assert!(span.has_remote_parent());
    assert_eq!(span.trace_id().to_string(), TRACE);
    assert_eq!(span.data().parent_span_id.to_string(), CALLER);
    assert_eq!(span.data().span_context.trace_state().header(), "vendor=1");
    assert_eq!(span.links().len(), 0);
    spans.find("tenant").assert_child_of("GET /tenant");
}

#[tokio::test]
async fn every_answer_carries_the_ids_of_its_span() {
    let mut seen = Vec::new();
    let spans = serve(router, async |server| {
        for path in ["/tenant", "/nowhere"] {
            let answer = server.fetch(path).await;
            let ids =
                ["x-trace-id", "x-span-id"].map(|name| header(&answer, name).map(str::to_owned));
            seen.push(ids.map(Option::unwrap));
        }
    })
    .await;
    let made: Vec<_> = spans
        .roots()
        .iter()
        .map(|s| [s.trace_id().to_string(), s.span_id().to_string()])
        .collect();
    assert_eq!(seen, made);
}

#[tokio::test]
async fn an_answer_that_is_not_sampled_carries_ids_as_well() {
    let spans = serve_in(parent_based(), router, async |server| {
        let request = server
            .get("/tenant")
            .header("traceparent", traceparent(false));
        let answer = request.send().await.unwrap();
        assert_eq!(header(&answer, "x-trace-id"), Some(TRACE));
        assert_eq!(header(&answer, "x-span-id").map(str::len), Some(16));
    })
    .await;
    assert!(spans.is_empty(), "{spans}");

    let never = Capture::new().sampler(Sampler::AlwaysOff);
    let spans = serve_in(never, router, async |server| {
        let answer = server.fetch("/tenant").await;
        assert_eq!(header(&answer, "x-trace-id").map(str::len), Some(32));
    })
    .await;
    assert!(spans.is_empty(), "{spans}");
}

#[tokio::test]
async fn headers_can_be_left_out_of_answers() {
    let router = || router_with(traced::http::layer().response_headers(false));
    let spans = serve(router, async |server| {
        let answer = server.fetch("/tenant").await;
        assert_eq!(header(&answer, "x-trace-id"), None);
        assert_eq!(header(&answer, "x-span-id"), None);
    })
    .await;
    assert_eq!(spans.all("GET /tenant").len(), 1);
}

fn router_with(layer: traced::http::ServerLayer) -> Router {
    Router::new().route("/tenant", get(tenant)).layer(layer)
}

#[tokio::test]
async fn at_a_public_edge_strangers_are_linked_and_not_obeyed() {
    for is_sampled in [true, false] {
        let spans = serve_in(parent_based(), public, async |server| {
            let request = server
                .get("/tenant")
                .header("traceparent", traceparent(is_sampled));
            let answer = request
                .header("baggage", "tenant=acme")
                .send()
                .await
                .unwrap();
            assert_ne!(header(&answer, "x-trace-id"), Some(TRACE));
            assert_eq!(answer.text().await.unwrap(), "nobody");
        })
        .await;
        let span = spans.find("GET /tenant").assert_root();
        let links: Vec<_> = span.data().links.links.iter().collect();
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].span_context.trace_id().to_string(), TRACE);
        assert_eq!(links[0].span_context.span_id().to_string(), CALLER);
        assert_ne!(span.trace_id().to_string(), TRACE);
        spans.find("tenant").assert_child_of("GET /tenant");
    }
}

#[tokio::test]
async fn a_stranger_without_a_trace_is_not_linked() {
    let spans = serve(public, async |server| {
        server.fetch("/tenant").await;
    })
    .await;
    assert_eq!(spans.find("GET /tenant").assert_root().links().len(), 0);
}

#[tokio::test]
async fn a_context_that_cannot_be_read_starts_a_new_trace() {
    let spans = serve(router, async |server| {
        for malformed in [
            "",
            "00-0-0-0",
            "00-00000000000000000000000000000000-0000000000000000-01",
            "þorn",
        ] {
            let request = server
                .get("/tenant")
                .header("traceparent", malformed.as_bytes());
            let answer = request
                .header("baggage", b"tenant=\xff".as_slice())
                .send()
                .await
                .unwrap();
            assert!(answer.status().is_success());
            assert_eq!(header(&answer, "x-trace-id").map(str::len), Some(32));
        }
    })
    .await;
    let all = spans.all("GET /tenant");
    assert_eq!(all.len(), 4);
    all.into_iter().for_each(|span| {
        span.assert_root();
    });
}
