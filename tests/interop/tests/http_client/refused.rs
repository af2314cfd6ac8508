//! Requests that no response comes to.

use std::time::Duration;

use tower::{Layer as _, ServiceExt as _};
use traced::http::client::{self, ReqwestMiddleware};
use traced::testing::{Spans, capture_async, capture_async_with};
use traced::{in_span, traced};

use crate::server::Server;
use crate::{get, hyper_client};

/// A port that nobody listens on: it was free a moment ago.
async fn unused() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let address = listener.and_then(|listener| listener.local_addr());
    format!("http://{}/?sig=hidden", address.expect("there is a port"))
}

#[tokio::test]
async fn hyper_is_refused() {
    let client = client::layer().layer(hyper_client());
    let (result, spans) = capture_async_with(client.oneshot(get(&unused().await))).await;
    let error = result.expect_err("nobody listens");
    assert!(error.is_connect(), "the error is hyper-util's own");
    let span = spans.find("GET");
    span.assert_error("connect", &error.to_string())
        .assert_no_attribute("http.response.status_code");
    let exception = span.event("exception");
    let chain = exception.attribute("exception.stacktrace");
    assert!(
        chain
            .expect("it has sources")
            .as_str()
            .contains("tcp connect error")
    );
}

#[traced]
async fn check_essay(url: &str) -> reqwest_middleware::Result<()> {
    let client = reqwest_middleware::ClientBuilder::new(reqwest_client(None))
        .with(ReqwestMiddleware::new())
        .build();
    client.get(url).send().await.map(drop)
}

fn reqwest_client(timeout: Option<Duration>) -> reqwest::Client {
    let mut builder = reqwest::Client::builder().no_proxy();
    if let Some(timeout) = timeout {
        builder = builder.timeout(timeout);
    }
    builder.build().expect("reqwest starts")
}

#[tokio::test]
async fn reqwest_is_refused_and_the_error_is_an_event_once() {
    let url = unused().await;
    let spans = capture_async(check_essay(&url)).await;
    let span = spans.find("GET");
    let error = span.error().expect("nobody listens");
    assert_eq!(error.error_type, Some("connect"));
    // reqwest has the URL in its message, and with it what nobody may see.
    assert!(error.message.contains("sig=REDACTED"), "{}", error.message);
    assert!(!format!("{:?}", span.data()).contains("hidden"));
    assert_eq!(span.events().len(), 1);
    // It is the same error there, and has its event already.
    let caller = spans.find("check_essay");
    assert!(caller.error().is_some());
    assert_eq!(caller.events().len(), 0);
    assert_nothing_hidden(&spans);
}

/// No span tells what is in the URL.
fn assert_nothing_hidden(spans: &Spans) {
    for span in spans.iter() {
        let data = format!("{:?}", span.data());
        assert!(data.contains("sig=REDACTED"), "{data}");
        assert!(!data.contains("hidden"), "{data}");
    }
}

/// An error with that of reqwest behind it, and one that has its message.
#[derive(Debug)]
struct Unchecked(reqwest::Error);

impl std::fmt::Display for Unchecked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unchecked: {}", self.0)
    }
}

impl std::error::Error for Unchecked {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[traced]
async fn fetch_essay(url: &str) -> reqwest::Result<()> {
    reqwest_client(None).get(url).send().await.map(drop)
}

#[traced]
async fn wrapped(url: &str) -> Result<(), Unchecked> {
    fetch_essay(url).await.map_err(Unchecked)
}

#[traced]
async fn boxed(url: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Ok(wrapped(url).await?)
}

#[traced]
async fn told(url: &str) -> Result<(), String> {
    boxed(url).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_url_in_an_error_tells_no_secrets_however_far_it_goes() {
    let url = unused().await;
    let spans = capture_async(told(&url)).await;
    assert_eq!(spans.len(), 4);
    assert_nothing_hidden(&spans);
    // It is known for the same error all the way.
    assert_eq!(spans.find("fetch_essay").events().len(), 1);
    for outer in ["wrapped", "boxed", "told"] {
        assert_eq!(spans.find(outer).events().len(), 0, "{outer}");
    }
    let recorded = capture_async(async {
        let error = reqwest_client(None).get(&url).send().await;
        in_span!("check_again", {
            traced::record_error(&error.expect_err("nobody listens"));
        });
    });
    assert_nothing_hidden(&recorded.await);
}

#[tokio::test]
async fn reqwest_times_out() {
    let server = Server::start().await;
    let client = reqwest_client(Some(Duration::from_millis(50)));
    let client = reqwest_middleware::ClientBuilder::new(client)
        .with(ReqwestMiddleware::new())
        .build();
    let spans = capture_async(client.get(server.url("/never")).send()).await;
    let span = spans.find("GET");
    assert_eq!(
        span.error().and_then(|error| error.error_type),
        Some("timeout")
    );
    span.assert_no_attribute("traced.cancelled");
}

#[tokio::test]
async fn what_reqwest_cannot_send_does_no_harm() {
    let client = reqwest_middleware::ClientBuilder::new(reqwest_client(None))
        .with(client::ReqwestRedirects::new())
        .with(ReqwestMiddleware::new())
        .build();
    for url in [
        "data:text/plain,essay",
        "mailto:ada@example.com",
        "file:///etc",
        "http://[::1]:1/%zz",
    ] {
        let parsed = reqwest::Url::parse(url).expect("it is a URL");
        let request = reqwest::Request::new(http::Method::GET, parsed);
        let (result, spans) = capture_async_with(client.execute(request)).await;
        assert!(result.is_err(), "{url}");
        assert!(spans.find("GET").error().is_some(), "{url}");
    }
}
