//! The layer on hyper-util's client.

use http_body_util::BodyExt as _;
use opentelemetry::trace::SpanKind;
use tower::{BoxError, Layer as _, ServiceBuilder, ServiceExt as _};
use traced::http::client::{self, UrlTemplate};
use traced::testing::{capture_async, capture_async_with};
use traced::traced;

use crate::server::Server;
use crate::{get, hyper_client, propagate, traceparent};

#[traced]
async fn find_essay(url: &str) -> String {
    let client = ServiceBuilder::new()
        .layer(client::layer())
        .service(hyper_client());
    let mut request = get(url);
    request.extensions_mut().insert(UrlTemplate("/essays/{id}"));
    let response = client.oneshot(request).await.expect("the server answers");
    let body = response.collect().await.expect("there is a body");
    String::from_utf8(body.to_bytes().to_vec()).expect("it is text")
}

#[tokio::test]
async fn what_a_template_calls_a_secret_is_none_in_the_trace() {
    let server = Server::start().await;
    let spans = capture_async(async {
        let client = ServiceBuilder::new()
            .layer(client::layer())
            .service(hyper_client());
        let mut request = get(&server.url("/invitations/s3cret"));
        let template = UrlTemplate("/invitations/{token}");
        request.extensions_mut().insert(template);
        client.oneshot(request).await.expect("the server answers");
    })
    .await;
    let redacted = server.url("/invitations/REDACTED");
    spans
        .find("GET /invitations/{token}")
        .assert_attribute("url.full", &redacted);
    assert!(!format!("{spans:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_request_is_a_span_and_carries_its_context() {
    propagate();
    let server = Server::start().await;
    let url = server.url("/essays/7");
    let (body, spans) = capture_async_with(find_essay(&url)).await;
    assert_eq!(body, "found");
    let span = spans.find("GET /essays/{id}");
    span.assert_kind(SpanKind::Client)
        .assert_child_of("find_essay")
        .assert_attribute("http.request.method", "GET")
        .assert_attribute("url.full", &url)
        .assert_attribute("url.template", "/essays/{id}")
        .assert_attribute("server.address", "127.0.0.1")
        .assert_attribute("server.port", server.port())
        .assert_attribute("http.response.status_code", 200)
        .assert_attribute("network.protocol.version", "1.1")
        .assert_no_attribute("http.request.resend_count")
        .assert_no_attribute("error.type")
        .assert_unset();
    assert_eq!(span.scope_name(), "traced");
    assert_eq!(
        span.scope_schema_url(),
        Some("https://opentelemetry.io/schemas/1.45.0")
    );
    assert_eq!(server.traceparents(), [traceparent(&span)]);
    spans.assert_conventions();
}

#[tokio::test]
async fn a_status_that_says_so_is_an_error() {
    let server = Server::start().await;
    let client = client::layer().layer(hyper_client());
    for status in ["404", "500", "503", "799"] {
        let request = get(&server.url(&format!("/status/{status}")));
        let spans = capture_async(client.clone().oneshot(request)).await;
        let span = spans.find("GET");
        span.assert_error(status, "")
            .assert_attribute("http.response.status_code", status.parse::<i64>().unwrap());
        assert_eq!(span.events().len(), 0);
    }
    let request = get(&server.url("/status/304"));
    let spans = capture_async(client.oneshot(request)).await;
    spans.find("GET").assert_unset();
}

#[tokio::test]
async fn what_a_request_carried_before_is_replaced() {
    propagate();
    let server = Server::start().await;
    let client = client::layer().layer(hyper_client());
    let mut request = get(&server.url("/"));
    for (name, value) in [
        (
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ),
        ("tracestate", "vendor=stale"),
        ("baggage", "tenant=essays"),
    ] {
        let value = value.parse().expect("it is a header's value");
        request.headers_mut().append(name, value);
    }
    let spans = capture_async(client.oneshot(request)).await;
    let seen = &server.seen()[0];
    assert_eq!(seen.header("traceparent"), traceparent(&spans.find("GET")));
    assert_eq!(seen.headers.get_all("traceparent").iter().count(), 1);
    assert_eq!(seen.header("tracestate"), "");
    // It is the application's, and says nothing of the trace.
    assert_eq!(seen.header("baggage"), "tenant=essays");
}

#[tokio::test]
async fn what_a_url_has_of_secrets_is_not_recorded() {
    let server = Server::start().await;
    let url = server.url("/essays?page=2&sig=hidden");
    let url = url.replace("http://", "http://ada:secret@");
    let client = client::layer().layer(hyper_client());
    let spans = capture_async(client.oneshot(get(&url))).await;
    let recorded = format!(
        "http://REDACTED:REDACTED@127.0.0.1:{}/essays?page=2&sig=REDACTED",
        server.port()
    );
    spans
        .find("GET")
        .assert_attribute("url.full", recorded)
        .assert_attribute("server.address", "127.0.0.1");
}

#[tokio::test]
async fn a_client_with_boxed_errors_has_spans_too() {
    let server = Server::start().await;
    let client = ServiceBuilder::new()
        .layer(client::layer())
        .map_err(BoxError::from)
        .service(hyper_client());
    let answered = client.clone().oneshot(get(&server.url("/")));
    capture_async(answered).await.find("GET").assert_unset();
    let (result, spans) = capture_async_with(client.oneshot(get("/essays/7"))).await;
    let error = result.expect_err("it has no host").to_string();
    spans.find("GET").assert_error("_OTHER", &error);
}
