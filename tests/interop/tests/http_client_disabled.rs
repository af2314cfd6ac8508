//! `OTEL_SDK_DISABLED`: no spans, and the caller's context is passed on. It holds for the whole process, so this file is
//! one test.

use std::collections::HashMap;
use std::convert::Infallible;

use opentelemetry::context::FutureExt as _;
use tower::{ServiceBuilder, ServiceExt as _};

#[tokio::test]
async fn without_telemetry_the_callers_context_is_passed_on() {
    let _tracing = traced::Config::new("interop")
        .environment(|name| (name == "OTEL_SDK_DISABLED").then_some("true"))
        .handle_signals(false)
        .init()
        .expect("there is nothing to go wrong");
    let client = ServiceBuilder::new()
        .layer(traced::http::client::layer())
        .service_fn(|request: http::Request<()>| async move {
            Ok::<_, Infallible>(http::Response::new(request.headers().clone()))
        });
    let caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let called = HashMap::from([("traceparent".to_owned(), caller.to_owned())]);
    let sent = client
        .oneshot(http::Request::new(()))
        .with_context(traced::extract(&called))
        .await;
    let Ok(response) = sent;
    assert_eq!(response.into_body().into_inner()["traceparent"], caller);
}
