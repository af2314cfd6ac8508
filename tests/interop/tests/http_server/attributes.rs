//! What the span says about the request, and what it keeps to itself.

use axum::Router;
use axum::routing::get;
use traced::testing::{SpanView, Spans};

use crate::support::serve;

fn router() -> Router {
    Router::new()
        .route("/essays", get(async || "essay"))
        .layer(traced::http::layer().redact(["invitation"]))
}

fn names<'a>(span: &SpanView<'a>) -> Vec<&'a str> {
    let mut names: Vec<_> = span.attributes().iter().map(|a| a.key.as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_request_has_the_attributes_of_the_conventions_and_no_others() {
    let spans: Spans = serve(router, async |server| {
        let request = server
            .get("/essays?page=2")
            .header("user-agent", "Mozilla/5.0");
        let request = request.header("x-forwarded-for", "203.0.113.7");
        let address = server.address;
        assert!(
            request.send().await.unwrap().status().is_success(),
            "{address}"
        );
    })
    .await;
    let span = spans.find("GET /essays");
    assert_eq!(
        names(&span),
        [
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "network.protocol.version",
            "server.address",
            "server.port",
            "url.path",
            "url.query",
            "url.scheme",
        ]
    );
    span.assert_attribute("http.request.method", "GET")
        .assert_attribute("network.protocol.version", "1.1")
        .assert_attribute("server.address", "127.0.0.1")
        .assert_attribute("url.query", "page=2")
        .assert_attribute("url.scheme", "http");
    let schema = span.scope_schema_url().unwrap();
    assert!(schema.ends_with("/1.45.0"), "{schema}");
    assert_eq!(span.scope_name(), "traced");
    spans.assert_conventions();
}

#[tokio::test]
async fn what_proxies_know_is_taken_from_their_headers() {
    let spans = serve(router, async |server| {
        let request = server.get("/essays").header("x-forwarded-proto", "https");
        let request = request.header("x-forwarded-host", "essays.example:8443");
        request.send().await.unwrap();
    })
    .await;
    spans
        .find("GET /essays")
        .assert_attribute("url.scheme", "https")
        .assert_attribute("server.address", "essays.example")
        .assert_attribute("server.port", 8443);
}

#[tokio::test]
async fn a_service_with_a_certificate_says_so_where_requests_do_not() {
    let router = || router().layer(traced::http::layer().https());
    let spans = serve(router, async |server| {
        server.fetch("/essays").await;
        let behind = server.get("/essays").header("x-forwarded-proto", "http");
        behind.send().await.unwrap();
    })
    .await;
    let schemes: Vec<_> = spans
        .iter()
        .map(|span| span.attribute("url.scheme").unwrap().to_string())
        .collect();
    assert_eq!(schemes, ["https", "http"]);
}

#[tokio::test]
async fn sensitive_values_of_the_query_are_redacted() {
    let query = "page=2&sig=s3cret&X-Amz-Credential=s3cret&userEmail=s3cret&invitation=s3cret&access_token=s3cret";
    let spans = serve(router, async |server| {
        server.fetch(&format!("/essays?{query}")).await;
    })
    .await;
    spans
        .find("GET /essays")
        .assert_attribute("url.query", query.replace("s3cret", "REDACTED"));
    let everything = format!("{:?}", spans.find("GET /essays").data());
    assert!(!everything.contains("s3cret"), "{everything}");
}
