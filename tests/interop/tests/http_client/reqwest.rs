//! The middleware for reqwest.

use opentelemetry::trace::SpanKind;
use reqwest_middleware::ClientBuilder;
use traced::http::client::{ReqwestMiddleware, UrlTemplate};
use traced::testing::capture_async;
use traced::traced;

use crate::server::Server;
use crate::{propagate, traceparent};

#[traced]
async fn check_essay(url: &str) {
    let client = ClientBuilder::new(reqwest::Client::new())
        .with(ReqwestMiddleware::new())
        .build();
    let request = client
        .post(url)
        .with_extension(UrlTemplate("/essays/{id}/check"))
        .body("To be or not to be");
    request.send().await.expect("the server answers");
}

#[tokio::test]
async fn a_request_is_a_span_and_carries_its_context() {
    propagate();
    let server = Server::start().await;
    let url = server.url("/essays/7/check?X-Amz-Security-Token=hidden#words");
    let spans = capture_async(check_essay(&url)).await;
    let span = spans.find("POST /essays/{id}/check");
    span.assert_kind(SpanKind::Client)
        .assert_child_of("check_essay")
        .assert_attribute("http.request.method", "POST")
        .assert_attribute(
            "url.full",
            server.url("/essays/7/check?X-Amz-Security-Token=REDACTED"),
        )
        .assert_attribute("url.template", "/essays/{id}/check")
        .assert_attribute("server.address", "127.0.0.1")
        .assert_attribute("server.port", server.port())
        .assert_attribute("network.peer.address", "127.0.0.1")
        .assert_attribute("network.peer.port", server.port())
        .assert_attribute("http.response.status_code", 200)
        .assert_attribute("network.protocol.version", "1.1")
        .assert_no_attribute("http.request.resend_count")
        .assert_unset();
    assert_eq!(server.traceparents(), [traceparent(&span)]);
    assert_eq!(server.seen()[0].body, "To be or not to be");
    spans.assert_conventions();
}

#[tokio::test]
async fn a_status_that_says_so_is_an_error() {
    let server = Server::start().await;
    let client = ClientBuilder::new(reqwest::Client::new())
        .with(ReqwestMiddleware::new())
        .build();
    for status in ["400", "404", "502"] {
        let sending = client.get(server.url(&format!("/status/{status}"))).send();
        let spans = capture_async(sending).await;
        spans.find("GET").assert_error(status, "");
    }
}
