//! A layer of tracing-opentelemetry in a process where nothing records annotated calls.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use traced::traced;
use traced_tracing_spans_tests::Log;
use tracing::info_span;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;

#[traced]
fn ours() {
    info_span!("theirs_inside").in_scope(|| {});
}

#[test]
fn what_is_inside_a_call_is_under_what_is_around_it() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let log = Log::default();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("theirs"));
    let subscriber = Registry::default().with(layer).with(log.clone());
    tracing::subscriber::with_default(subscriber, || {
        info_span!("theirs_around").in_scope(ours);
    });
    assert_eq!(
        log.of("enter"),
        ["enter theirs_around", "enter theirs_inside"]
    );
    let spans = exporter.get_finished_spans().expect("spans");
    let names: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    assert_eq!(names, ["theirs_inside", "theirs_around"]);
    assert_eq!(spans[0].parent_span_id, spans[1].span_context.span_id());
}
