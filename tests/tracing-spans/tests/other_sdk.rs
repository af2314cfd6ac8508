//! Beside a provider that is not ours, and a layer whose tracer comes straight from it: there calls are no spans of
//! tracing, but nothing is lost and nothing exported twice.

use opentelemetry::global;
use opentelemetry::trace::{SpanId, TracerProvider as _};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracer, SdkTracerProvider, SpanData};
use traced::traced;
use traced_tracing_spans_tests::Log;
use tracing::{Dispatch, Subscriber, info_span};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::{LookupSpan, Registry};

#[traced]
fn ours() {
    tracing::info!("hello");
    info_span!("theirs_inside").in_scope(leaf);
}

#[traced]
fn leaf() {}

fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(
    provider: &SdkTracerProvider,
) -> OpenTelemetryLayer<S, SdkTracer> {
    tracing_opentelemetry::layer().with_tracer(provider.tracer("theirs"))
}

fn named<'a>(spans: &'a [SpanData], name: &str) -> &'a SpanData {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found.next().unwrap_or_else(|| panic!("no {name}"));
    assert!(found.next().is_none(), "{name} twice");
    span
}

#[test]
fn a_call_is_exported_once_and_its_log_records_are_its_own() {
    let spans = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(spans.clone())
        .build();
    global::set_tracer_provider(provider.clone());
    let logs = InMemoryLogExporter::default();
    let logger = SdkLoggerProvider::builder()
        .with_simple_exporter(logs.clone())
        .build();

    let bridge = || OpenTelemetryTracingBridge::new(&logger);
    let code = || info_span!("theirs_around").in_scope(ours);
    let (first, second) = (Log::default(), Log::default());
    let either_way: [(Dispatch, &Log); 2] = [
        (
            Registry::default()
                .with(layer(&provider))
                .with(bridge())
                .with(first.clone())
                .into(),
            &first,
        ),
        (
            Registry::default()
                .with(second.clone())
                .with(bridge())
                .with(layer(&provider))
                .into(),
            &second,
        ),
    ];
    let mut is_first = true;
    for (subscriber, seen) in either_way {
        spans.reset();
        logs.reset();
        tracing::dispatcher::with_default(&subscriber, code);
        let spans = spans.get_finished_spans().expect("spans");
        assert_each_is_under_the_one_around_it(&spans);
        assert_last_log_record_is_of_ours(&logs, &spans);
        // Once a process.
        assert_eq!(hints(&spans), usize::from(is_first));
        is_first = false;

        let (calls, inside) = (seen.of("new"), "new theirs_inside in theirs_around");
        assert!(calls.iter().any(|call| call == inside), "{calls:?}");
        let entered = seen.of("enter");
        assert_eq!(entered, ["enter theirs_around", "enter theirs_inside"]);
    }
}

fn assert_each_is_under_the_one_around_it(spans: &[SpanData]) {
    assert_eq!(spans.len(), 4, "{spans:?}");
    let id = |name| named(spans, name).span_context.span_id();
    let parent = |name| named(spans, name).parent_span_id;
    assert_eq!(parent("theirs_around"), SpanId::INVALID);
    assert_eq!(parent("ours"), id("theirs_around"));
    assert_eq!(parent("theirs_inside"), id("ours"));
    assert_eq!(parent("leaf"), id("theirs_inside"));
}

fn assert_last_log_record_is_of_ours(logs: &InMemoryLogExporter, spans: &[SpanData]) {
    let logs = logs.get_emitted_logs().expect("logs");
    let hello = logs.last().expect("a log record");
    let place = hello.record.trace_context().expect("a span");
    assert_eq!(place.span_id, named(spans, "ours").span_context.span_id());
}

/// How often the span around ours was told that calls are no spans of tracing.
fn hints(spans: &[SpanData]) -> usize {
    let around = named(spans, "theirs_around").events.iter();
    let around: Vec<_> = around.map(|event| event.name.to_string()).collect();
    assert_eq!(around.last().expect("an event"), "hello");
    let said = around
        .iter()
        .filter(|text| text.contains("is_annotated_call"));
    said.count()
}
