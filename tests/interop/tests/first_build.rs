//! What the first service of several says for the whole process. It is asked once, so this is one test.

use std::convert::Infallible;

use http::{Request, Response};
use opentelemetry::global;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use tower::{Service as _, ServiceBuilder, service_fn};
use traced::{Config, Tracing};

fn build(methods: &'static str, exporter: &InMemorySpanExporter) -> Tracing {
    Config::new("essays")
        .environment(move |name| match name {
            "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS" => Some(methods),
            "OTEL_PROPAGATORS" => Some("b3"),
            _ => None,
        })
        .handle_signals(false)
        .console(false)
        .exporter(exporter.clone())
        .build()
        .unwrap()
}

async fn request(tracing: &Tracing, method: &str) {
    let mut service = ServiceBuilder::new()
        .layer(traced::http::layer())
        .service(service_fn(async |_: Request<String>| {
            Ok::<_, Infallible>(Response::new(String::new()))
        }));
    let request = Request::builder().method(method).uri("http://e.example/");
    let request = request.body(String::new()).unwrap();
    let response = tracing.in_service(async { service.call(request).await });
    response.await.unwrap();
    tracing.flush().unwrap();
}

#[tokio::test]
async fn the_propagators_of_the_process_stay_and_what_nobody_has_said_is_said() {
    global::set_text_map_propagator(TraceContextPropagator::new());
    let exporter = InMemorySpanExporter::default();
    let first = build("PURGE", &exporter);
    let second = build("GET", &exporter);
    request(&first, "PURGE").await;
    request(&second, "GET").await;
    let spans = exporter.get_finished_spans().unwrap();
    let names: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    assert_eq!(names, ["PURGE", "HTTP"]);
    let fields: Vec<_> =
        global::get_text_map_propagator(|it| it.fields().map(String::from).collect());
    assert_eq!(fields, ["traceparent", "tracestate"]);
}
