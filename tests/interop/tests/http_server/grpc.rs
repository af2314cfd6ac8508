//! A service of tonic.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;

use axum::body::Bytes;
use futures_util::FutureExt as _;
use http_body::Frame;
use http_body_util::StreamBody;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_client::TraceServiceClient;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request, Response, Status};
use tower::{Layer as _, ServiceExt as _};
use traced::testing::{Spans, capture_async};
use traced::traced;

use crate::support::{TRACE, set_propagators, traceparent};

const METHOD: &str = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

/// Answers with the status that the request asks for.
struct Answers;

#[tonic::async_trait]
impl TraceService for Answers {
    #[traced(name = "export")]
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let code = request
            .metadata()
            .get("code")
            .and_then(|code| code.to_str().ok());
        match code.map_or(Code::Ok, |code| Code::from_bytes(code.as_bytes())) {
            Code::Ok => Ok(Response::new(ExportTraceServiceResponse::default())),
            code => Err(Status::new(code, "asked for")),
        }
    }
}

async fn call<F: Future>(client: impl FnOnce(Channel) -> F) -> Spans {
    set_propagators();
    capture_async(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Server::builder()
            .layer(traced::http::layer())
            .add_service(TraceServiceServer::new(Answers))
            .serve_with_incoming_shutdown(TcpListenerStream::new(listener), stopped.map(drop));
        let serving = tokio::spawn(serving);
        let channel = Channel::from_shared(url).unwrap().connect().await.unwrap();
        client(channel).await;
        let _ = stop.send(());
        serving.await.unwrap().unwrap();
    })
    .await
}

fn request(code: Code) -> Request<ExportTraceServiceRequest> {
    let mut request = Request::new(ExportTraceServiceRequest::default());
    let code = i32::from(code).to_string();
    request.metadata_mut().insert("code", code.parse().unwrap());
    request
        .metadata_mut()
        .insert("traceparent", traceparent(true).parse().unwrap());
    request
}

#[tokio::test]
async fn a_call_is_named_after_its_method() {
    let spans = call(async |channel| {
        let mut client = TraceServiceClient::new(channel);
        let answer = client.export(request(Code::Ok)).await.unwrap();
        assert_eq!(answer.metadata().get("x-trace-id").unwrap(), TRACE);
    })
    .await;
    spans
        .find(METHOD)
        .assert_unset()
        .assert_attribute("rpc.system.name", "grpc")
        .assert_attribute("rpc.method", METHOD)
        .assert_attribute("rpc.status_code", "OK")
        .assert_attribute("http.request.method", "POST")
        .assert_attribute("http.response.status_code", 200)
        .assert_attribute("network.protocol.version", "2")
        .assert_no_attribute("traced.cancelled");
    spans.find("export").assert_child_of(METHOD);
    spans.assert_conventions();
}

#[tokio::test]
async fn which_status_is_an_error_is_for_the_conventions_of_grpc_to_say() {
    let spans = call(async |channel| {
        let mut client = TraceServiceClient::new(channel);
        for code in [Code::NotFound, Code::Internal] {
            let status = client.export(request(code)).await.unwrap_err();
            assert_eq!(status.code(), code);
            assert_eq!(status.metadata().get("x-trace-id").unwrap(), TRACE);
        }
    })
    .await;
    let [not_found, internal] = spans.all(METHOD)[..] else {
        panic!("{}", spans.tree());
    };
    not_found
        .assert_unset()
        .assert_attribute("rpc.status_code", "NOT_FOUND");
    internal
        .assert_error("INTERNAL", "")
        .assert_attribute("rpc.status_code", "INTERNAL");
}

#[tokio::test]
async fn a_method_that_does_not_exist_names_no_span() {
    let spans = call(async |channel| {
        let url = http::uri::Builder::new().scheme("http").authority("essays");
        let url = url.path_and_query("/made.Up/ByAStranger").build().unwrap();
        let request = http::Request::post(url).header("content-type", "application/grpc");
        let request = request.body(tonic::body::Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(channel, request).await.unwrap();
        assert_eq!(answer.headers()["grpc-status"], "12");
    })
    .await;
    spans
        .find("grpc")
        .assert_error("UNIMPLEMENTED", "")
        .assert_attribute("rpc.method", "_OTHER")
        .assert_attribute("rpc.method_original", "made.Up/ByAStranger");
    spans.assert_conventions();
}

/// Never answers, breaks, or answers without an end: by what is asked for in the path.
async fn endless(request: http::Request<()>) -> Result<http::Response<Endless>, Infallible> {
    match request.uri().path() {
        "/never" => std::future::pending().await,
        "/panic" => panic!("asked for"),
        _ => {}
    }
    let frames = tokio_stream::pending::<Result<Frame<Bytes>, Infallible>>();
    let answer = http::Response::builder().header("content-type", "application/grpc");
    Ok(answer.body(StreamBody::new(frames)).unwrap())
}

type Endless = StreamBody<tokio_stream::Pending<Result<Frame<Bytes>, Infallible>>>;

#[tokio::test]
async fn a_call_that_has_no_status_is_one_of_grpc_all_the_same() {
    for (path, name, method) in [
        // Nobody knows whether there is such a method.
        ("/never", "grpc", "_OTHER"),
        ("/panic", "grpc", "_OTHER"),
        ("/endless", "endless", "endless"),
    ] {
        let spans = capture_async(async {
            let service = traced::http::layer().layer(tower::service_fn(endless));
            let request = http::Request::post(path).header("content-type", "application/grpc");
            let answer = service.oneshot(request.body(()).unwrap());
            let answer = AssertUnwindSafe(answer).catch_unwind();
            drop(answer.now_or_never());
        })
        .await;
        spans
            .find(name)
            .assert_attribute("rpc.system.name", "grpc")
            .assert_attribute("url.path", path)
            .assert_attribute("rpc.method", method)
            .assert_no_attribute("rpc.status_code");
        if path == "/never" {
            let span = spans.find(name);
            span.assert_attribute("rpc.method_original", "never");
        }
        spans.assert_conventions();
    }
}
