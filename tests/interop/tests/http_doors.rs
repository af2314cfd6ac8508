//! The layer with no provider, under an SDK that the application set up, and under `traced::init`.

use std::convert::Infallible;

use http::{Request, Response};
use opentelemetry::global;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tower::{Service, ServiceBuilder, ServiceExt as _, service_fn};
use traced::{Config, traced};
use traced_interop_tests::{Behaviour, Collector};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[traced]
async fn answer(_: Request<String>) -> Result<Response<String>, Infallible> {
    Ok(Response::new(String::new()))
}

/// The trace ids of the answers to a stranger, and to a caller with a trace.
async fn ask<S, B>(service: &mut S) -> [Option<String>; 2]
where
    S: Service<Request<String>, Response = Response<B>, Error = Infallible>,
{
    let alone = Request::get("/essays").body(String::new()).unwrap();
    let called =
        Request::get("/essays").header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"));
    let called = called.body(String::new()).unwrap();
    let mut answers = [None, None];
    for (request, answer) in [alone, called].into_iter().zip(&mut answers) {
        let response = service.ready().await.unwrap().call(request).await.unwrap();
        let id = response.headers().get("x-trace-id");
        *answer = id.map(|id| id.to_str().unwrap().to_owned());
    }
    answers
}

#[tokio::test]
async fn one_layer_follows_whatever_provider_there_is() {
    let mut service = ServiceBuilder::new()
        .layer(traced::http::layer())
        .service(service_fn(answer));

    assert_eq!(ask(&mut service).await, [None, None]);

    // Without a provider the caller's trace still goes through.
    global::set_text_map_propagator(TraceContextPropagator::new());
    assert_eq!(ask(&mut service).await, [None, Some(TRACE.to_owned())]);

    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    global::set_tracer_provider(provider.clone());
    let [alone, called] = ask(&mut service).await;
    let spans = exporter.get_finished_spans().unwrap();
    let seen: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    assert_eq!(seen, ["answer", "GET", "answer", "GET"]);
    assert_eq!(alone, Some(spans[0].span_context.trace_id().to_string()));
    assert_eq!(spans[0].parent_span_id, spans[1].span_context.span_id());
    assert_eq!(called.as_deref(), Some(TRACE));
    provider.shutdown().unwrap();

    let collector = Collector::http(Behaviour::Accepts);
    let tracing = Config::new("essay_service")
        .without_environment()
        .handle_signals(false)
        .endpoint(collector.url())
        .init()
        .unwrap();
    ask(&mut service).await;
    tracing.shutdown().unwrap();
    assert_eq!(collector.names(), ["GET", "answer", "GET", "answer"]);
}
