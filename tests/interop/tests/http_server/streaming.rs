//! Bodies that are made while they are sent.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::Method;
use axum::routing::{get, post};
use futures_util::{StreamExt as _, stream};
use traced::{in_span, traced};

use crate::support::{header, serve};

#[traced]
fn chunk(number: u32) -> String {
    format!("{number},")
}

async fn numbers() -> Body {
    let chunks = stream::iter(0..3).map(|number| Ok::<_, std::io::Error>(chunk(number)));
    Body::from_stream(chunks)
}

#[tokio::test]
async fn the_span_is_current_while_the_answer_streams() {
    let router = || {
        Router::new()
            .route("/numbers", get(numbers))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        assert_eq!(
            server.fetch("/numbers").await.text().await.unwrap(),
            "0,1,2,"
        );
    })
    .await;
    let chunks = spans.all("chunk");
    assert_eq!(chunks.len(), 3);
    for chunk in chunks {
        chunk.assert_child_of("GET /numbers");
    }
    spans
        .find("GET /numbers")
        .assert_unset()
        .assert_no_attribute("traced.cancelled");
}

async fn count(request: Request) -> String {
    let chunks = request.into_body().into_data_stream();
    let counted = chunks.fold(0, async |count, chunk| {
        in_span!("count_chunk", {
            count + chunk.map_or(0, |chunk| chunk.len())
        })
    });
    counted.await.to_string()
}

#[tokio::test]
async fn the_span_lasts_while_the_handler_reads_the_request() {
    let router = || {
        Router::new()
            .route("/count", post(count))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        let chunks = stream::iter([b"one".as_slice(), b"three"]).map(Ok::<_, std::io::Error>);
        let body = reqwest::Body::wrap_stream(chunks.map(|chunk| chunk.map(Bytes::from_static)));
        let answer = server
            .request(Method::POST, "/count")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.text().await.unwrap(), "8");
    })
    .await;
    let counted = spans.all("count_chunk");
    assert!(!counted.is_empty());
    for chunk in counted {
        chunk.assert_child_of("POST /count");
    }
}

#[tokio::test]
async fn an_answer_keeps_its_length_and_its_head() {
    let router = || {
        Router::new()
            .route("/essay", get(async || "essay"))
            .layer(traced::http::layer())
    };
    serve(router, async |server| {
        let answer = server.fetch("/essay").await;
        assert_eq!(header(&answer, "content-length"), Some("5"));
        let head = server.request(Method::HEAD, "/essay").send().await.unwrap();
        assert_eq!(header(&head, "content-length"), Some("5"));
        assert!(header(&head, "x-trace-id").is_some());
    })
    .await
    .find("HEAD /essay")
    .assert_unset();
}
