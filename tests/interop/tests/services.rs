//! Several services in one process, and the one that is global.

use opentelemetry::global;
use opentelemetry::trace::Tracer as _;
use traced::{Config, Tracing};
use traced_interop_tests::{Behaviour, Collector};

fn config(name: &str, collector: &Collector) -> Config {
    Config::new(name)
        .without_environment()
        .handle_signals(false)
        .endpoint(collector.url())
}

async fn serve(essay: &'static str) {
    global::tracer("interop").in_span(essay, |_| {});
    tokio::task::yield_now().await;
    global::tracer("interop").in_span("done", |_| {});
}

fn spawn(tracing: &Tracing, essay: &'static str) -> tokio::task::JoinHandle<()> {
    tokio::spawn(tracing.in_service(serve(essay)))
}

#[tokio::test]
async fn every_service_has_its_own_spans() {
    let collectors = [(); 3].map(|()| Collector::http(Behaviour::Accepts));
    let [of_all, of_essays, of_spelling] = &collectors;
    let all = config("all", of_all).init().unwrap();
    let essays = config("essay_service", of_essays).build().unwrap();
    let spelling = config("spelling_service", of_spelling).build().unwrap();

    let second = config("all", of_all).init().unwrap_err();
    assert!(second.to_string().contains("already"), "{second}");

    let (one, two) = (spawn(&essays, "essay"), spawn(&spelling, "spelling"));
    serve("neither").await;
    one.await.unwrap();
    two.await.unwrap();

    for tracing in [&all, &essays, &spelling] {
        tracing.shutdown().unwrap();
    }
    assert_eq!(of_all.names(), ["neither", "done"]);
    assert_eq!(of_essays.names(), ["essay", "done"]);
    assert_eq!(of_spelling.names(), ["spelling", "done"]);
    assert_eq!(
        of_essays.spans()[0].resource("service.name"),
        "essay_service"
    );

    // The name of the process's own service is free again.
    let again = config("all", of_all).init().unwrap();
    serve("again").await;
    drop(again);
    assert_eq!(of_all.names(), ["neither", "done", "again", "done"]);
}
