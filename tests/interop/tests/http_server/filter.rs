//! Requests that are left out.

use axum::Router;
use axum::routing::get;
use traced::testing::{Capture, Sampler};
use traced::traced;

use crate::support::{CALLER, TRACE, header, serve_in, traceparent};

#[traced]
async fn look() -> String {
    let mut headers = std::collections::BTreeMap::new();
    traced::inject(&mut headers);
    headers.remove("traceparent").unwrap_or_default()
}

fn router() -> Router {
    let layer = traced::http::layer()
        .filter(|request| request.uri.path() != "/health")
        .filter(|request| !request.headers.contains_key("x-probe"));
    Router::new()
        .route("/health", get(look))
        .route("/essays", get(look))
        .layer(layer)
}

#[tokio::test]
async fn what_is_left_out_is_not_sampled_nor_is_what_it_calls() {
    let parent_based = Capture::new().sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOn)));
    let spans = serve_in(parent_based, router, async |server| {
        let answer = server.fetch("/health").await;
        let trace = header(&answer, "x-trace-id").unwrap().to_owned();
        let outgoing = answer.text().await.unwrap();
        assert!(
            outgoing.contains(&trace) && outgoing.ends_with("-00"),
            "{outgoing}"
        );

        let called = server
            .get("/health")
            .header("traceparent", traceparent(true));
        let outgoing = called.send().await.unwrap().text().await.unwrap();
        assert_eq!(outgoing, format!("00-{TRACE}-{CALLER}-00"));

        server
            .get("/essays")
            .header("x-probe", "1")
            .send()
            .await
            .unwrap();
        server.fetch("/essays").await;
    })
    .await;
    assert_eq!(spans.len(), 2, "{spans}");
    spans.find("GET /essays").assert_root();
    spans.find("look").assert_child_of("GET /essays");
}

#[tokio::test]
async fn every_request_that_is_left_out_has_a_trace_of_its_own() {
    let mut traces = Vec::new();
    serve_in(Capture::new(), router, async |server| {
        for _ in 0..3 {
            let answer = server.fetch("/health").await;
            traces.push(header(&answer, "x-trace-id").unwrap().to_owned());
        }
    })
    .await;
    traces.sort();
    traces.dedup();
    assert_eq!(traces.len(), 3);
}
