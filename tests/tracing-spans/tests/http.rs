//! Requests, answered and sent: their `tracing` spans last as long as ours.

use std::convert::Infallible;

use async_trait::async_trait;
use http::{Extensions, Request, Response};
use http_body::Body as _;
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced::http::client::{self, ReqwestMiddleware};
use traced::traced;
use traced_tracing_spans_tests::{Log, watch};

fn watch_async(code: impl Future<Output = ()>) -> Log {
    watch(|| futures::executor::block_on(code))
}

#[traced]
fn get_essay() -> String {
    "To be or not to be".to_owned()
}

/// A service that is suspended before it answers.
async fn answer<B>(_: Request<B>) -> Result<Response<String>, Infallible> {
    tokio::task::yield_now().await;
    Ok(Response::new(get_essay()))
}

/// Everything that happens is inside of the request's span, which is entered once more for its second poll.
#[track_caller]
fn assert_around(log: &Log, polls: usize) {
    let lines = log.lines();
    let new = log.of("new");
    assert_eq!(new.len(), 2, "{lines:#?}");
    assert!(new[0].starts_with("new HTTP"), "{lines:#?}");
    assert_eq!(new[1], "new get_essay in HTTP", "{lines:#?}");
    let entered = log.of("enter");
    let entered = entered.iter().filter(|line| *line == "enter HTTP");
    assert!(entered.count() > polls, "{lines:#?}");
    assert_eq!(lines.last().map(String::as_str), Some("close HTTP"));
    assert_eq!(log.of("close"), ["close get_essay", "close HTTP"]);
}

#[test]
fn what_answers_a_request_is_inside_of_its_span() {
    let log = watch_async(async {
        let server = traced::http::layer().layer(service_fn(answer));
        let response = server.oneshot(Request::new(String::new())).await;
        response.expect("it never fails");
    });
    assert_around(&log, 2);
}

#[test]
fn what_sends_a_request_is_inside_of_its_span() {
    let log = watch_async(async {
        let client = client::layer().layer(service_fn(answer));
        let response = client.oneshot(Request::new(String::new())).await;
        response.expect("it never fails");
    });
    assert_around(&log, 2);
}

/// The request of a call by gRPC, whose span lasts until the body has been read.
fn grpc() -> Request<String> {
    let request = Request::post("http://essays.example/essays.v1.Essays/Check");
    let request = request.header("content-type", "application/grpc");
    request.body(String::new()).expect("it is a request")
}

#[test]
fn a_body_is_read_inside_of_the_span_that_goes_on() {
    let log = watch_async(async {
        let client = client::layer().layer(service_fn(answer));
        let response = client.oneshot(grpc()).await.expect("it never fails");
        let mut body = Box::pin(response.into_body());
        while std::future::poll_fn(|cx| body.as_mut().poll_frame(cx))
            .await
            .is_some()
        {}
    });
    // Two polls for the head, a frame, and the end.
    assert_around(&log, 4);
}

#[test]
fn a_request_that_nobody_waits_for_is_dropped_inside_of_its_span() {
    let log = watch_async(async {
        let client = client::layer().layer(service_fn(|_: Request<String>| async {
            let _essay = OnDrop;
            std::future::pending::<Result<Response<String>, Infallible>>().await
        }));
        let mut sending = Box::pin(client.oneshot(Request::new(String::new())));
        assert!(futures::poll!(&mut sending).is_pending());
    });
    assert_around(&log, 2);
}

/// Calls somebody when it is dropped.
struct OnDrop;

impl Drop for OnDrop {
    fn drop(&mut self) {
        get_essay();
    }
}

/// Stands where reqwest would send the request.
struct Answer;

#[async_trait]
impl Middleware for Answer {
    async fn handle(
        &self,
        _: reqwest::Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let Ok(response) = answer(Request::new(())).await;
        Ok(response.into())
    }
}

#[test]
fn what_reqwest_sends_is_inside_of_its_span() {
    let log = watch_async(async {
        let client = ClientBuilder::new(reqwest::Client::new())
            .with(ReqwestMiddleware::new())
            .with(Answer)
            .build();
        let response = client.get("http://essays.example/7").send().await;
        response.expect("it never fails");
    });
    assert_around(&log, 2);
}
