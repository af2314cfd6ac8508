//! The layer on tonic's channel.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Bytes;
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use opentelemetry::trace::SpanKind;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_client::TraceServiceClient;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use tokio_stream::StreamExt as _;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tower::{Layer as _, ServiceBuilder, ServiceExt as _};
use traced::http::client::{self, Client};
use traced::in_span;
use traced::testing::{Spans, capture_async, capture_async_with};
use traced_interop_tests::{Behaviour, Collector};

use crate::{propagate, traceparent};

const METHOD: &str = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

fn one_span() -> ExportTraceServiceRequest {
    let scope = ScopeSpans {
        spans: vec![Span::default()],
        ..ScopeSpans::default()
    };
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans {
            scope_spans: vec![scope],
            ..ResourceSpans::default()
        }],
    }
}

fn service(endpoint: &Endpoint) -> TraceServiceClient<Client<Channel>> {
    let channel = ServiceBuilder::new()
        .layer(client::layer().origin(endpoint.uri()))
        .service(endpoint.connect_lazy());
    TraceServiceClient::new(channel)
}

async fn call(endpoint: Endpoint) -> (Result<(), Status>, Spans) {
    let mut service = service(&endpoint);
    capture_async_with(in_span!("send_essay", async move {
        service.export(one_span()).await.map(drop)
    }))
    .await
}

fn endpoint(url: String) -> Endpoint {
    Endpoint::from_shared(url).expect("it is a URL")
}

#[tokio::test]
async fn a_call_is_a_span_and_carries_its_context() {
    propagate();
    let collector = Collector::grpc(Behaviour::Accepts);
    let (result, spans) = call(endpoint(collector.url())).await;
    result.expect("the collector takes it");
    let span = spans.find(METHOD);
    span.assert_kind(SpanKind::Client)
        .assert_child_of("send_essay")
        .assert_attribute("rpc.system.name", "grpc")
        .assert_attribute("rpc.method", METHOD)
        .assert_attribute("rpc.status_code", "OK")
        .assert_attribute("server.address", "127.0.0.1")
        .assert_attribute("server.port", i64::from(collector.address().port()))
        .assert_no_attribute("http.request.method")
        .assert_no_attribute("traced.cancelled")
        .assert_unset();
    let received = &collector.spans()[0];
    assert_eq!(received.headers["traceparent"], traceparent(&span));
    spans.assert_conventions();
}

#[tokio::test]
async fn a_status_that_is_not_ok_is_an_error() {
    let collector = Collector::grpc(Behaviour::Fails(400));
    let (result, spans) = call(endpoint(collector.url())).await;
    let status = result.expect_err("the collector refuses it");
    assert_eq!(status.code(), Code::InvalidArgument);
    spans
        .find(METHOD)
        .assert_error("INVALID_ARGUMENT", "")
        .assert_attribute("rpc.status_code", "INVALID_ARGUMENT");
}

#[tokio::test]
async fn a_call_that_takes_too_long_is_a_timeout() {
    let collector = Collector::grpc(Behaviour::Hangs);
    let endpoint = endpoint(collector.url()).timeout(Duration::from_millis(50));
    let (result, spans) = call(endpoint).await;
    result.expect_err("the collector never answers");
    let span = spans.find(METHOD);
    let error = span.error().expect("it failed");
    assert_eq!(error.error_type, Some("timeout"));
}

#[tokio::test]
async fn a_call_to_nobody_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("it has an address");
    drop(listener);
    let (result, spans) = call(endpoint(format!("http://{address}"))).await;
    result.expect_err("nobody listens");
    let span = spans.find(METHOD);
    let error = span.error().expect("it failed");
    assert_eq!(error.error_type, Some("connect"));
}

/// The answer of a server that has said nothing but that it will answer, for a call that asks for a stream.
async fn open_stream(_: http::Request<()>) -> Result<http::Response<Endless>, Infallible> {
    let frames = tokio_stream::pending::<Result<Frame<Bytes>, Infallible>>();
    Ok(http::Response::new(StreamBody::new(frames)))
}

type Endless = StreamBody<tokio_stream::Pending<Result<Frame<Bytes>, Infallible>>>;

#[tokio::test]
async fn a_stream_that_nobody_reads_to_its_end_is_cancelled() {
    let client = client::layer().layer(tower::service_fn(open_stream));
    let spans = capture_async(async {
        let response = client.oneshot(check()).await.expect("there is a head");
        assert!(traced::current_span_id().is_none(), "it is over outside");
        drop(response);
    })
    .await;
    spans
        .find("essays.v1.Essays/Check")
        .assert_attribute("traced.cancelled", true)
        .assert_no_attribute("rpc.status_code")
        .assert_unset();
}

fn check() -> http::Request<()> {
    http::Request::post("http://essays.example/essays.v1.Essays/Check")
        .header("content-type", "application/grpc+proto")
        .body(())
        .expect("it is a request")
}

/// The spans of a call that is answered by these frames, which are read to the last.
async fn answered(frames: fn() -> Vec<Frame<Bytes>>) -> Spans {
    let client = client::layer().layer(tower::service_fn(move |_: http::Request<()>| {
        let frames = tokio_stream::iter(frames()).map(Ok::<_, Infallible>);
        async { Ok::<_, Infallible>(http::Response::new(StreamBody::new(frames))) }
    }));
    capture_async(async {
        let response = client.oneshot(check()).await.expect("there is a head");
        response.into_body().collect().await.expect("it is read");
    })
    .await
}

#[tokio::test]
async fn an_answer_without_a_status_is_an_error() {
    fn data() -> Frame<Bytes> {
        Frame::data(Bytes::from_static(b"essay"))
    }
    let ends: [fn() -> Vec<_>; 3] = [
        || vec![],
        || vec![data()],
        || vec![data(), Frame::trailers(http::HeaderMap::new())],
    ];
    for frames in ends {
        answered(frames)
            .await
            .find("essays.v1.Essays/Check")
            .assert_error("UNKNOWN", "")
            .assert_attribute("rpc.status_code", "UNKNOWN")
            .assert_no_attribute("traced.cancelled");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_of_grpc_has_the_status_that_grpc_has_for_it() {
    for (http, status) in [
        (502, "UNAVAILABLE"),
        (404, "UNIMPLEMENTED"),
        (302, "UNKNOWN"),
    ] {
        let client = client::layer().layer(tower::service_fn(async |_: http::Request<()>| {
            let response = http::Response::builder().status(http).body(String::new());
            Ok::<_, Infallible>(response.expect("it is a response"))
        }));
        let spans = capture_async(client.oneshot(check())).await;
        spans
            .find("essays.v1.Essays/Check")
            .assert_error(status, "")
            .assert_attribute("rpc.status_code", status)
            .assert_attribute("http.response.status_code", http);
        spans.assert_conventions();
    }
}

#[tokio::test]
async fn a_request_without_a_path_has_no_method() {
    let client = client::layer().layer(tower::service_fn(open_stream));
    let mut request = check();
    *request.uri_mut() = http::Uri::default();
    let spans = capture_async(async { drop(client.oneshot(request).await) }).await;
    spans.find("grpc").assert_no_attribute("rpc.method");
}
