//! Services without a framework, and services that fail.

use std::convert::Infallible;

use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::{ServiceBuilder, ServiceExt as _, service_fn};
use traced::testing::capture_async;
use traced::{Config, traced};
use traced_interop_tests::{Behaviour, Collector};

use crate::support::{header, set_propagators};

#[traced]
async fn answer(_request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(Response::new(Full::from("essay")))
}

#[tokio::test]
async fn a_service_on_hyper() {
    set_propagators();
    let spans = capture_async(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/essays/17", listener.local_addr().unwrap());
        let layer = traced::http::layer().route(|_| Some("/essays/{id}".into()));
        let service = ServiceBuilder::new()
            .layer(layer)
            .service(service_fn(answer));
        let serving = tokio::spawn(async move {
            let (connection, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(service);
            let server = hyper::server::conn::http1::Builder::new();
            server
                .serve_connection(TokioIo::new(connection), service)
                .await
        });
        let client = reqwest::Client::new();
        let response = client.get(url).send().await.unwrap();
        assert!(header(&response, "x-trace-id").is_some());
        assert_eq!(response.text().await.unwrap(), "essay");
        drop(client);
        serving.await.unwrap().unwrap();
    })
    .await;
    spans.find("GET /essays/{id}").assert_root();
    spans.find("answer").assert_child_of("GET /essays/{id}");
}

#[derive(Debug, PartialEq)]
struct Overloaded;

#[tokio::test]
async fn a_service_that_fails_has_its_error_on_the_span() {
    let spans = capture_async(async {
        let failing = service_fn(async |_: Request<()>| Err::<Response<String>, _>(Overloaded));
        let service = ServiceBuilder::new()
            .layer(traced::http::layer())
            .service(failing);
        let answer = service.oneshot(Request::new(())).await;
        assert_eq!(answer.unwrap_err(), Overloaded);
    })
    .await;
    spans
        .find("GET")
        .assert_error("Overloaded", "")
        .assert_no_attribute("http.response.status_code");
}

#[tokio::test]
async fn what_a_service_does_before_its_future_is_inside_too() {
    #[traced]
    fn prepare() {}

    let spans = capture_async(async {
        let eager = service_fn(|_: Request<()>| {
            prepare();
            std::future::ready(Ok::<_, Infallible>(Response::new(String::new())))
        });
        let service = ServiceBuilder::new()
            .layer(traced::http::layer())
            .service(eager);
        service.oneshot(Request::new(())).await.unwrap();
    })
    .await;
    spans.find("prepare").assert_child_of("GET");
}

#[tokio::test]
async fn a_request_that_is_never_answered_is_cancelled() {
    let spans = capture_async(async {
        let never = service_fn(async |_: Request<()>| {
            std::future::pending::<Result<Response<String>, Infallible>>().await
        });
        let service = ServiceBuilder::new()
            .layer(traced::http::layer())
            .service(never);
        let mut answering = Box::pin(service.oneshot(Request::new(())));
        assert!(futures_util::poll!(answering.as_mut()).is_pending());
    })
    .await;
    spans
        .find("GET")
        .assert_unset()
        .assert_attribute("traced.cancelled", true);
}

#[tokio::test]
async fn a_layer_belongs_to_the_service_that_makes_it() {
    let collector = Collector::http(Behaviour::Accepts);
    let tracing = Config::new("essay_service")
        .without_environment()
        .handle_signals(false)
        .endpoint(collector.url())
        .build()
        .unwrap();
    let layer = tracing.in_service(async { traced::http::layer() }).await;
    let nothing =
        service_fn(async |_: Request<()>| Ok::<_, Infallible>(Response::new(String::new())));
    let service = ServiceBuilder::new().layer(layer).service(nothing);
    service.oneshot(Request::new(())).await.unwrap();
    tracing.shutdown().unwrap();
    assert_eq!(collector.names(), ["GET"]);
}
