//! Redirects that are followed: each request is a span.

use http::Method;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next, Result};
use tower::{ServiceBuilder, ServiceExt as _};
use tower_http::follow_redirect::FollowRedirectLayer;
use traced::http::client::{
    self, ReqwestMiddleware, ReqwestRedirects, TooManyRedirects, UrlTemplate,
};
use traced::testing::{Spans, capture_async, capture_async_with};
use traced::{in_span, traced};

use crate::server::Server;
use crate::{get, hyper_client, propagate, traceparent};

fn following(redirects: ReqwestRedirects) -> ClientWithMiddleware {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    ClientBuilder::new(client.build().expect("reqwest starts"))
        .with(redirects)
        .with(ReqwestMiddleware::new())
        .build()
}

/// Two redirects and what they lead to, siblings of each other, each with a context of its own.
fn assert_three_hops(spans: &Spans, server: &Server) {
    let hops: Vec<_> = spans
        .iter()
        .filter(|span| span.name().starts_with("GET"))
        .collect();
    assert_eq!(hops.len(), 3, "{}", spans.tree());
    for (count, hop) in hops.iter().enumerate() {
        let url = server.url(&format!("/redirect/302/{}", 2 - count));
        hop.assert_child_of("find_essay")
            .assert_unset()
            .assert_attribute("url.full", url)
            .assert_attribute(
                "http.response.status_code",
                if count < 2 { 302 } else { 200 },
            );
        match i64::try_from(count).expect("it is small") {
            0 => hop.assert_no_attribute("http.request.resend_count"),
            count => hop.assert_attribute("http.request.resend_count", count),
        };
    }
    // The template belongs to the URL that was asked for.
    let names: Vec<_> = hops.iter().map(|hop| hop.name()).collect();
    assert_eq!(names, ["GET /redirect/{status}/{left}", "GET", "GET"]);
    let sent: Vec<_> = hops.iter().map(traceparent).collect();
    assert_eq!(server.traceparents(), sent);
}

const TEMPLATE: UrlTemplate = UrlTemplate("/redirect/{status}/{left}");

#[tokio::test]
async fn tower_follows() {
    propagate();
    let server = Server::start().await;
    let spans = client::layer();
    let client = ServiceBuilder::new()
        .layer(spans.resends())
        .layer(FollowRedirectLayer::new())
        .layer(spans)
        .service(hyper_client());
    let mut request = get(&server.url("/redirect/302/2"));
    request.extensions_mut().insert(TEMPLATE);
    let spans = capture_async(in_span!("find_essay", async {
        client.oneshot(request).await.expect("the server answers");
    }));
    assert_three_hops(&spans.await, &server);
}

#[traced]
async fn find_essay(url: &str) -> reqwest::Response {
    let client = following(ReqwestRedirects::new());
    let request = client.get(url).with_extension(TEMPLATE);
    request.send().await.expect("the server answers")
}

#[tokio::test]
async fn reqwest_follows() {
    propagate();
    let server = Server::start().await;
    let url = server.url("/redirect/302/2");
    let (response, spans) = capture_async_with(find_essay(&url)).await;
    assert_three_hops(&spans, &server);
    assert_eq!(response.url().as_str(), server.url("/redirect/302/0"));
    assert_eq!(response.text().await.expect("there is a body"), "arrived");
}

#[tokio::test]
async fn too_many_redirects_are_an_error_and_no_loop() {
    let server = Server::start().await;
    let client = following(ReqwestRedirects::limited(2));
    let sending = client.get(server.url("/redirect/307/3")).send();
    let (result, spans) = capture_async_with(sending).await;
    let Err(reqwest_middleware::Error::Middleware(error)) = result else {
        panic!("three redirects are one too many: {result:?}");
    };
    assert!(error.is::<TooManyRedirects>());
    assert_eq!(error.to_string(), "more than 2 redirects");
    assert_eq!(spans.all("GET").len(), 3);
    let allowed = client.get(server.url("/redirect/307/2")).send().await;
    assert_eq!(allowed.expect("two are not too many").status(), 200);
}

#[tokio::test]
async fn a_body_goes_along_where_the_status_says_so() {
    let server = Server::start().await;
    let client = following(ReqwestRedirects::new());
    for (status, method, body) in [
        ("303", Method::GET, ""),
        ("302", Method::GET, ""),
        ("307", Method::POST, "essay"),
        ("308", Method::POST, "essay"),
    ] {
        let request = client
            .post(server.url(&format!("/to/{status}//found")))
            .header("content-type", "text/plain")
            .body("essay");
        let response = request.send().await.expect("the server answers");
        assert_eq!(response.status(), 200);
        let seen = server.seen().pop().expect("there was a request");
        assert_eq!(
            (&seen.path[..], &seen.method),
            ("/found", &method),
            "{status}"
        );
        assert_eq!(seen.body, body, "{status}");
        let content_type = if body.is_empty() { "" } else { "text/plain" };
        assert_eq!(seen.header("content-type"), content_type, "{status}");
    }
}

#[tokio::test]
async fn credentials_do_not_go_elsewhere() {
    let (server, elsewhere) = (Server::start().await, Server::start().await);
    let client = following(ReqwestRedirects::new());
    for target in [server.url("/found"), elsewhere.url("/found")] {
        let request = client
            .get(server.url(&format!("/to/302/{target}")))
            .bearer_auth("secret");
        let response = request.send().await.expect("the server answers");
        assert_eq!(response.url().as_str(), target);
    }
    let at_home = server.seen();
    assert!(
        at_home
            .iter()
            .all(|seen| seen.header("authorization") == "Bearer secret")
    );
    assert_eq!(at_home.len(), 3);
    assert_eq!(elsewhere.seen()[0].header("authorization"), "");
}

#[tokio::test]
async fn what_cannot_be_followed_is_the_response() {
    let server = Server::start().await;
    let client = following(ReqwestRedirects::new());
    for path in [
        "/status/302",
        "/status/304",
        "/to/302/mailto:ada@example.com",
    ] {
        let response = client.get(server.url(path)).send().await;
        let response = response.expect("the server answers");
        assert!(response.status().is_redirection(), "{path}");
    }
}

/// Counts the requests that pass it.
struct Counting;

#[derive(Debug, Clone, Default, PartialEq)]
struct Passed(usize);

#[tonic::async_trait]
impl Middleware for Counting {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> Result<reqwest::Response> {
        extensions.get_or_insert_with(Passed::default).0 += 1;
        next.run(request, extensions).await
    }
}

#[tokio::test]
async fn extensions_go_down_the_chain_and_come_back() {
    let server = Server::start().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = ClientBuilder::new(client.build().expect("reqwest starts"))
        .with(ReqwestRedirects::new())
        .with(Counting)
        .build();
    let request = client.get(server.url("/redirect/302/2")).build();
    let mut extensions = http::Extensions::new();
    let request = request.expect("it is a request");
    let sent = client.execute_with_extensions(request, &mut extensions);
    sent.await.expect("the server answers");
    assert_eq!(extensions.get(), Some(&Passed(3)));
}
