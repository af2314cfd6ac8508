//! Clients that panic, below somebody who catches it and keeps what is left of the request.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use futures_util::FutureExt as _;
use http::{Request, Response};
use http_body::{Body, Frame};
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced::http::client;
use traced::testing::{Spans, capture_async};

fn assert_panicked(spans: &Spans, name: &str) {
    spans
        .find(name)
        .assert_error("panic", "panicked")
        .assert_no_attribute("traced.cancelled");
}

async fn breaks(_: Request<()>) -> Result<Response<String>, Infallible> {
    tokio::task::yield_now().await;
    panic!("broken")
}

#[tokio::test]
async fn a_client_that_panics_is_not_cancelled() {
    let spans = capture_async(async {
        let client = client::layer().layer(service_fn(breaks));
        let mut request = Box::pin(client.oneshot(Request::new(())));
        let caught = AssertUnwindSafe(&mut request).catch_unwind().await;
        assert!(caught.is_err());
        assert!(traced::current_span_id().is_none(), "it is over outside");
    })
    .await;
    assert_panicked(&spans, "GET");
}

/// A body that is suspended once, and breaks then.
#[derive(Default)]
struct Breaks {
    was_polled: bool,
}

impl Body for Breaks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        assert!(!self.was_polled, "broken");
        self.was_polled = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn stream(_: Request<()>) -> Result<Response<Breaks>, Infallible> {
    Ok(Response::new(Breaks::default()))
}

#[tokio::test]
async fn a_body_that_panics_is_not_cancelled() {
    let spans = capture_async(async {
        let client = client::layer().layer(service_fn(stream));
        let request = Request::post("http://essays.example/essays.v1.Essays/Watch");
        let request = request.header("content-type", "application/grpc");
        let request = request.body(()).expect("it is a request");
        let response = client.oneshot(request).await.expect("there is a head");
        let mut body = Box::pin(response.into_body());
        let frame = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx));
        assert!(AssertUnwindSafe(frame).catch_unwind().await.is_err());
    })
    .await;
    assert_panicked(&spans, "essays.v1.Essays/Watch");
}
