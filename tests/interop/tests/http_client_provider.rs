//! Client spans under a provider that the application set up without `traced::init`. It is one for the whole process, so
//! this file is one test.

use std::convert::Infallible;

use opentelemetry::global;
use opentelemetry::trace::{SpanKind, Status};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tower::{ServiceBuilder, ServiceExt as _};
use traced::in_span;

#[tokio::test]
async fn any_provider_gets_the_spans() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    global::set_tracer_provider(provider);
    global::set_text_map_propagator(TraceContextPropagator::new());
    let client = ServiceBuilder::new()
        .layer(traced::http::client::layer())
        .service_fn(|request: http::Request<()>| async move {
            let mut response = http::Response::new(request.headers().clone());
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            Ok::<_, Infallible>(response)
        });
    let request = http::Request::get("http://essays.example/7").body(());
    let sent = client.oneshot(request.expect("it is a request"));
    let Ok(response) = in_span!("find_essay", async { sent.await }).await;

    let spans = exporter.get_finished_spans().expect("spans are kept");
    let [request, caller] = &spans[..] else {
        panic!("there are two spans: {spans:?}");
    };
    assert_eq!(
        (&request.name[..], &request.span_kind),
        ("GET", &SpanKind::Client)
    );
    assert_eq!(request.status, Status::error(""));
    assert_eq!(request.parent_span_id, caller.span_context.span_id());
    let context = &request.span_context;
    assert_eq!(
        response.into_body().into_inner()["traceparent"],
        format!("00-{}-{}-01", context.trace_id(), context.span_id())
    );
}
