//! A span is named after the route, and never after the path.

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::routing::{any, get, post};
use traced::traced;

use crate::support::serve;

#[traced]
async fn get_essay() -> &'static str {
    "essay"
}

#[tokio::test]
async fn the_handler_is_a_child_of_the_span_of_its_route() {
    let router = || {
        Router::new()
            .route("/essays/{id}", get(get_essay))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        assert_eq!(
            server.fetch("/essays/17").await.text().await.unwrap(),
            "essay"
        );
    })
    .await;
    let span = spans.find("GET /essays/{id}");
    span.assert_root()
        .assert_unset()
        .assert_kind(traced::opentelemetry::trace::SpanKind::Server)
        .assert_attribute("http.route", "/essays/{id}")
        .assert_attribute("url.path", "/essays/17")
        .assert_attribute("http.response.status_code", 200);
    spans.find("get_essay").assert_child_of("GET /essays/{id}");
    assert_eq!(spans.len(), 2);
    spans.assert_conventions();
}

#[tokio::test]
async fn without_a_route_there_is_the_method_alone() {
    let router = || {
        Router::new()
            .route("/essays", post(get_essay))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        assert_eq!(
            server.fetch("/secret/path").await.status(),
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            server.fetch("/essays").await.status(),
            StatusCode::METHOD_NOT_ALLOWED
        );
    })
    .await;
    spans
        .find("GET")
        .assert_unset()
        .assert_no_attribute("http.route")
        .assert_no_attribute("error.type")
        .assert_attribute("http.response.status_code", 404);
    spans
        .find("GET /essays")
        .assert_unset()
        .assert_attribute("http.response.status_code", 405);
}

#[tokio::test]
async fn a_method_that_nobody_knows_is_not_part_of_the_name() {
    let router = || {
        Router::new()
            .route("/essays", any(get_essay))
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        for method in ["PURGE", "get"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            server.request(method, "/essays").send().await.unwrap();
        }
        let unknown = Method::from_bytes(b"PURGE").unwrap();
        server.request(unknown, "/nowhere").send().await.unwrap();
    })
    .await;
    let [purge, lower] = spans.all("HTTP /essays")[..] else {
        panic!("{}", spans.tree());
    };
    purge
        .assert_attribute("http.request.method", "_OTHER")
        .assert_attribute("http.request.method_original", "PURGE");
    lower.assert_attribute("http.request.method_original", "get");
    spans.find("HTTP").assert_attribute("url.path", "/nowhere");
    spans.assert_conventions();
}

fn essays() -> Router {
    Router::new().route("/{id}", get(get_essay))
}

#[tokio::test]
async fn nested_routers_have_one_span_and_the_whole_route() {
    let outside = || {
        Router::new()
            .nest("/api/essays", essays())
            .layer(traced::http::layer())
    };
    let inside = || Router::new().nest("/api/essays", essays().layer(traced::http::layer()));
    let on_the_route =
        || Router::new().nest("/api/essays", essays().route_layer(traced::http::layer()));
    let both = || {
        let inner = essays().layer(traced::http::layer());
        Router::new()
            .nest("/api/essays", inner)
            .layer(traced::http::layer())
    };
    for router in [outside as fn() -> Router, inside, on_the_route, both] {
        let spans = serve(router, async |server| {
            server.fetch("/api/essays/17?page=2").await;
        })
        .await;
        spans
            .find("GET /api/essays/{id}")
            .assert_root()
            .assert_attribute("url.path", "/api/essays/17")
            .assert_attribute("url.query", "page=2");
        spans
            .find("get_essay")
            .assert_child_of("GET /api/essays/{id}");
        assert_eq!(spans.len(), 2, "{spans}");
    }
}

#[tokio::test]
async fn a_layer_further_in_tells_the_outer_one_the_route() {
    let router = || {
        let inner = essays().layer(traced::http::layer());
        Router::new()
            .nest_service("/api", inner)
            .layer(traced::http::layer())
    };
    let spans = serve(router, async |server| {
        server.fetch("/api/17").await;
        server.fetch("/api/17/nothing").await;
    })
    .await;
    spans
        .find("GET /api/{id}")
        .assert_attribute("http.route", "/api/{id}")
        .assert_attribute("url.path", "/api/17");
    spans
        .find("GET")
        .assert_attribute("http.response.status_code", 404);
    spans.find("get_essay").assert_child_of("GET /api/{id}");
    assert_eq!(spans.len(), 3, "{spans}");
}

/// Whoever learns of it first: the layer around a router, or one further in.
#[tokio::test]
async fn a_sensitive_parameter_of_the_route_is_redacted_in_the_path() {
    fn reset() -> Router {
        Router::new().route("/reset/{token}", get(async || ()))
    }
    let outside = || reset().layer(traced::http::layer());
    let both = || {
        Router::new()
            .fallback_service(reset().layer(traced::http::layer()))
            .layer(traced::http::layer())
    };
    for router in [outside as fn() -> Router, both] {
        let spans = serve(router, async |server| {
            server.fetch("/reset/s3cret").await;
        })
        .await;
        spans
            .find("GET /reset/{token}")
            .assert_attribute("url.path", "/reset/REDACTED");
        assert_eq!(spans.len(), 1, "{spans}");
    }
}

#[tokio::test]
async fn the_application_can_tell_the_route() {
    let router = || {
        let layer = traced::http::layer().route(|request| {
            let path = request.uri.path();
            path.starts_with("/essays/").then(|| "/essays/{id}".into())
        });
        Router::new().fallback(get_essay).layer(layer)
    };
    let spans = serve(router, async |server| {
        server.fetch("/essays/17").await;
        server.fetch("/other").await;
    })
    .await;
    spans
        .find("GET /essays/{id}")
        .assert_attribute("http.route", "/essays/{id}");
    spans.find("GET").assert_attribute("url.path", "/other");
}
