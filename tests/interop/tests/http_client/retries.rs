//! Requests that are sent more than once: each time is a span.

use std::convert::Infallible;
use std::time::Duration;

use http::Response;
use reqwest_retry::RetryTransientMiddleware;
use reqwest_retry::policies::ExponentialBackoff;
use tower::retry::Policy;
use tower::{ServiceBuilder, ServiceExt as _};
use traced::http::client::{self, ReqwestMiddleware, ReqwestRedirects, UrlTemplate};
use traced::testing::{Spans, capture_async};
use traced::{in_span, traced};

use crate::server::Server;
use crate::{Request, get, hyper_client, propagate, traceparent};

/// Tries again at once, this many times.
#[derive(Clone)]
struct Again(usize);

impl<R, E> Policy<Request, Response<R>, E> for Again {
    type Future = std::future::Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request,
        result: &mut Result<Response<R>, E>,
    ) -> Option<Self::Future> {
        let has_failed = result
            .as_ref()
            .is_ok_and(|response| response.status().is_server_error());
        self.0 = self.0.checked_sub(1).filter(|_| has_failed)?;
        Some(std::future::ready(()))
    }

    /// Nothing of the request goes along but what HTTP itself has.
    fn clone_request(&mut self, request: &Request) -> Option<Request> {
        let mut copy = Request::new(request.body().clone());
        *copy.uri_mut() = request.uri().clone();
        *copy.headers_mut() = request.headers().clone();
        Some(copy)
    }
}

/// Three sends, the last of which succeeds, each with a context of its own.
fn assert_three_sends(spans: &Spans, server: &Server, name: &str) {
    let sends = spans.all(name);
    assert_eq!(sends.len(), 3, "{}", spans.tree());
    for span in &sends {
        span.assert_child_of("find_essay");
    }
    sends[0]
        .assert_error("503", "")
        .assert_no_attribute("http.request.resend_count");
    sends[1]
        .assert_error("503", "")
        .assert_attribute("http.request.resend_count", 1);
    sends[2]
        .assert_unset()
        .assert_attribute("http.request.resend_count", 2);
    let sent: Vec<_> = sends.iter().map(traceparent).collect();
    assert_eq!(server.traceparents(), sent);
}

#[tokio::test]
async fn tower_retries() {
    propagate();
    let server = Server::start().await;
    let spans = client::layer();
    let client = ServiceBuilder::new()
        .layer(spans.resends())
        .retry(Again(5))
        .layer(spans)
        .service(hyper_client());
    let sending = client.clone().oneshot(get(&server.url("/flaky/2")));
    let spans = capture_async(in_span!("find_essay", async { sending.await })).await;
    assert_three_sends(&spans, &server, "GET");

    // The next request is counted from the start.
    let spans = capture_async(client.oneshot(get(&server.url("/")))).await;
    spans
        .find("GET")
        .assert_no_attribute("http.request.resend_count");
}

#[tokio::test]
async fn another_client_inside_is_not_one_more_try() {
    let server = Server::start().await;
    let tokens = ServiceBuilder::new()
        .layer(client::layer())
        .service(hyper_client());
    let token = server.url("/token");
    let spans = client::layer();
    let client = ServiceBuilder::new()
        .layer(spans.resends())
        .filter_async(move |request: Request| {
            let token = tokens.clone().oneshot(get(&token));
            async move {
                token.await?;
                Ok::<_, tower::BoxError>(request)
            }
        })
        .layer(spans)
        .service(hyper_client());
    let spans = capture_async(client.oneshot(get(&server.url("/essays/7")))).await;
    let sends = spans.all("GET");
    assert_eq!(sends.len(), 2);
    for span in sends {
        span.assert_no_attribute("http.request.resend_count");
    }
}

fn retrying() -> reqwest_middleware::ClientWithMiddleware {
    let at_once = ExponentialBackoff::builder()
        .retry_bounds(Duration::from_millis(1), Duration::from_millis(2))
        .build_with_max_retries(5);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    reqwest_middleware::ClientBuilder::new(client.build().expect("reqwest starts"))
        .with(ReqwestRedirects::new())
        .with(RetryTransientMiddleware::new_with_policy(at_once))
        .with(ReqwestMiddleware::new())
        .build()
}

#[traced]
async fn find_essay(url: &str) -> Result<(), Infallible> {
    let request = retrying()
        .get(url)
        .with_extension(UrlTemplate("/flaky/{n}"));
    request.send().await.expect("the server answers");
    Ok(())
}

#[tokio::test]
async fn reqwest_retries() {
    propagate();
    let server = Server::start().await;
    let spans = capture_async(find_essay(&server.url("/flaky/2"))).await;
    assert_three_sends(&spans, &server, "GET /flaky/{n}");
}

#[tokio::test]
async fn retries_and_redirects_count_together() {
    let server = Server::start().await;
    // The redirect is the first request that the server counts.
    let spans = capture_async(find_essay(&server.url("/to/302//flaky/2"))).await;
    spans.find("GET /flaky/{n}").assert_child_of("find_essay");
    // The template is that of the first URL.
    let counts = spans.all("GET").into_iter().map(|span| {
        let count = span.attribute("http.request.resend_count");
        count.map(ToString::to_string).unwrap_or_default()
    });
    assert_eq!(counts.collect::<Vec<_>>(), ["1", "2"]);
}
