//! Requests that nobody waits for any more.

use std::future::Future;

use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use tower::{Layer as _, ServiceExt as _};
use traced::http::client::{self, ReqwestMiddleware};
use traced::testing::{Spans, capture_async};

use crate::server::Server;
use crate::{get, hyper_client};

/// Drops `request` once it has arrived.
async fn dropped(server: &Server, request: impl Future) -> Spans {
    capture_async(async {
        tokio::select! {
            _ = request => panic!("the server never answers"),
            () = server.arrival() => {}
        }
    })
    .await
}

fn reqwest_client() -> ClientWithMiddleware {
    ClientBuilder::new(reqwest::Client::new())
        .with(ReqwestMiddleware::new())
        .build()
}

fn assert_cancelled(spans: &Spans) {
    spans
        .find("GET")
        .assert_attribute("traced.cancelled", true)
        .assert_no_attribute("error.type")
        .assert_unset();
}

#[tokio::test]
async fn a_dropped_request_ends_its_span() {
    let server = Server::start().await;
    let client = client::layer().layer(hyper_client());
    let request = client.oneshot(get(&server.url("/never")));
    assert_cancelled(&dropped(&server, request).await);
}

#[tokio::test]
async fn a_dropped_request_of_reqwest_does_too() {
    let server = Server::start().await;
    let client = reqwest_client();
    let request = client.get(server.url("/never")).send();
    assert_cancelled(&dropped(&server, request).await);
}

/// Most who look at the status alone do so.
#[tokio::test]
async fn a_response_whose_body_nobody_reads_is_not_cancelled() {
    let server = Server::start().await;
    let client = client::layer().layer(hyper_client());
    let spans = capture_async(async {
        drop(client.oneshot(get(&server.url("/"))).await);
        drop(reqwest_client().get(server.url("/")).send().await);
    })
    .await;
    assert_eq!(spans.len(), 2);
    for span in spans.iter() {
        span.assert_attribute("http.response.status_code", 200)
            .assert_no_attribute("traced.cancelled")
            .assert_no_attribute("error.type")
            .assert_unset();
    }
}
