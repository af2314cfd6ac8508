//! `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`. The methods are the same for the whole process, so those that are known are
//! one test.

use std::convert::Infallible;

use http::{Request, Response};
use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use tower::{ServiceBuilder, ServiceExt as _, service_fn};
use traced::Config;

const VARIABLE: &str = "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS";

fn config(methods: &'static str) -> Config {
    Config::new("essays")
        .environment(move |name| (name == VARIABLE).then_some(methods))
        .handle_signals(false)
        .logs(false)
        .console(false)
        .otlp(false)
}

#[tokio::test]
async fn servers_and_clients_know_the_methods_of_the_list_and_no_others() {
    let exporter = InMemorySpanExporter::default();
    let config = config("PURGE, GET").exporter(exporter.clone());
    let tracing = config.init().unwrap();
    let service = ServiceBuilder::new()
        .layer(traced::http::client::layer())
        .layer(traced::http::layer())
        .service(service_fn(async |_: Request<String>| {
            Ok::<_, Infallible>(Response::new(String::new()))
        }));
    for method in ["PURGE", "POST", "purge"] {
        let request = Request::builder().method(method).uri("http://e.example/");
        let request = request.body(String::new()).unwrap();
        service.clone().oneshot(request).await.unwrap();
    }
    tracing.flush().unwrap();

    let spans = exporter.get_finished_spans().unwrap();
    for kind in [SpanKind::Client, SpanKind::Server] {
        let recorded: Vec<_> = spans
            .iter()
            .filter(|span| span.span_kind == kind)
            .map(|span| {
                let attribute = |key: &str| {
                    let mut attributes = span.attributes.iter();
                    let found = attributes.find(|attribute| attribute.key.as_str() == key);
                    found.map(|attribute| attribute.value.to_string())
                };
                (
                    span.name.to_string(),
                    attribute("http.request.method"),
                    attribute("http.request.method_original"),
                )
            })
            .collect();
        let other = |original: &str| {
            let method = Some("_OTHER".to_owned());
            ("HTTP".to_owned(), method, Some(original.to_owned()))
        };
        let purge = ("PURGE".to_owned(), Some("PURGE".to_owned()), None);
        assert_eq!(recorded, [purge, other("POST"), other("purge")], "{kind:?}");
    }
}

#[test]
fn what_is_no_method_is_an_error() {
    for (methods, wrong) in [("GET,P OST", "`P OST` is no method"), (",", "expected")] {
        let error = config(methods).build().unwrap_err().to_string();
        assert!(error.contains(VARIABLE) && error.contains(wrong), "{error}");
    }
}
