//! How a request ends: with an error or none, with a panic, or not at all.

use std::future::pending;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use traced::opentelemetry::trace::Status;
use traced::traced;

use crate::support::{header, serve};

#[traced]
async fn fails() -> Result<&'static str, StatusCode> {
    Err(StatusCode::SERVICE_UNAVAILABLE)
}

#[tokio::test]
async fn server_errors_are_errors_and_client_errors_are_none() {
    let router = || {
        Router::new()
            .route("/broken", get(fails))
            .route("/strange", get(async || StatusCode::IM_A_TEAPOT))
            .route("/made-up", get(async || StatusCode::from_u16(799).unwrap()))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        let broken = server.fetch("/broken").await;
        assert_eq!(broken.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(header(&broken, "x-trace-id").is_some());
        server.fetch("/strange").await;
        server.fetch("/made-up").await;
    })
    .await;
    // The conventions: no description where the code says it all.
    spans
        .find("GET /broken")
        .assert_error("503", "")
        .assert_attribute("http.response.status_code", 503);
    spans.find("GET /made-up").assert_error("799", "");
    spans
        .find("GET /strange")
        .assert_unset()
        .assert_no_attribute("error.type")
        .assert_attribute("http.response.status_code", 418);
    spans.assert_conventions();
}

async fn panics() -> StatusCode {
    panic!("the message stays out of the trace")
}

fn panicking() -> Router {
    Router::new().route("/panic", get(panics))
}

#[tokio::test]
async fn a_panic_is_on_the_span_and_goes_on() {
    let router = || panicking().layer(traced::http::layer());
    let spans = serve(router, async |server| {
        let answer = server.get("/panic").send().await;
        assert!(
            answer.is_err(),
            "the panic goes on, and ends the connection"
        );
    })
    .await;
    spans
        .find("GET /panic")
        .assert_error("panic", "panicked")
        .assert_no_attribute("traced.cancelled")
        .assert_no_attribute("http.response.status_code");
    spans.assert_conventions();
}

#[tokio::test]
async fn a_panic_that_is_caught_outside_is_on_the_span_too() {
    let router = || {
        let layers = ServiceBuilder::new()
            .layer(CatchPanicLayer::new())
            .layer(traced::http::layer());
        panicking().layer(layers)
    };
    let spans = serve(router, async |server| {
        let answer = server.fetch("/panic").await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(header(&answer, "x-trace-id"), None);
    })
    .await;
    spans
        .find("GET /panic")
        .assert_error("panic", "panicked")
        .assert_no_attribute("traced.cancelled");
}

#[tokio::test]
async fn a_panic_that_is_caught_inside_is_a_server_error() {
    let router = || {
        panicking()
            .layer(CatchPanicLayer::new())
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        let answer = server.fetch("/panic").await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(header(&answer, "x-trace-id").is_some());
    })
    .await;
    spans.find("GET /panic").assert_error("500", "");
}

#[tokio::test]
async fn a_client_that_hangs_up_ends_the_span() {
    let reached = Arc::new(Notify::new());
    let handler = {
        let reached = Arc::clone(&reached);
        async move || {
            reached.notify_one();
            pending::<&'static str>().await
        }
    };
    let router = || {
        Router::new()
            .route("/slow", get(handler))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        let mut connection = TcpStream::connect(server.address).await.unwrap();
        let request = b"GET /slow HTTP/1.1\r\nhost: essays\r\n\r\n";
        connection.write_all(request).await.unwrap();
        reached.notified().await;
    })
    .await;
    spans
        .find("GET /slow")
        .assert_unset()
        .assert_attribute("traced.cancelled", true)
        .assert_no_attribute("error.type")
        .assert_no_attribute("http.response.status_code");
    spans.assert_conventions();
}

#[tokio::test]
async fn what_a_task_keeps_of_the_context_does_not_delay_the_end() {
    use traced::FutureExt as _;
    let router = || {
        let handler = async || {
            tokio::spawn(pending::<()>().with_current_context());
        };
        Router::new()
            .route("/", get(handler))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        server.fetch("/").await;
    })
    .await;
    assert_eq!(*spans.find("GET /").status(), Status::Unset);
}
