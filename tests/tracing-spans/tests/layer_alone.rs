//! A layer of tracing-opentelemetry in a process where nothing records annotated calls.

use std::sync::{Mutex, PoisonError};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use traced::traced;
use traced_tracing_spans_tests::Log;
use tracing::info_span;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;
use tracing_subscriber::reload;

/// What is found out about a subscriber holds until another one comes or goes, so the tests come one after the other.
static ALONE: Mutex<()> = Mutex::new(());

#[traced]
fn ours() {
    info_span!("theirs_inside").in_scope(|| {});
}

fn run() {
    info_span!("theirs_around").in_scope(ours);
}

fn assert_only_theirs(exporter: &InMemorySpanExporter, log: &Log) {
    assert_eq!(
        log.of("enter").last().expect("spans"),
        "enter theirs_inside"
    );
    assert_eq!(log.of("new").len(), log.of("close").len());
    assert_eq!(log.of("enter").len(), log.of("exit").len());
    let spans = exporter.get_finished_spans().expect("spans");
    let names: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    assert_eq!(names, ["theirs_inside", "theirs_around"]);
    assert_eq!(spans[0].parent_span_id, spans[1].span_context.span_id());
}

#[test]
fn what_is_inside_a_call_is_under_what_is_around_it() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let log = Log::default();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("theirs"));
    let subscriber = Registry::default().with(layer).with(log.clone());
    tracing::subscriber::with_default(subscriber, run);
    assert_eq!(
        log.of("enter"),
        ["enter theirs_around", "enter theirs_inside"]
    );
    assert_only_theirs(&exporter, &log);
}

/// Where it cannot be asked what it sees.
#[test]
fn a_layer_that_can_be_reloaded_exports_no_call_either() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let log = Log::default();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("theirs"));
    let (layer, _handle) = reload::Layer::new(layer);
    let subscriber = Registry::default().with(layer).with(log.clone());
    tracing::subscriber::with_default(subscriber, || {
        run();
        assert_only_theirs(&exporter, &log);
        exporter.reset();
        run();
        assert_only_theirs(&exporter, &log);
    });
    // The first call finds out.
    let new = log.of("new");
    let ours = new.iter().filter(|line| line.starts_with("new ours"));
    assert_eq!(ours.count(), 1);
}
