//! Beside a provider that is not ours, and a layer whose tracer comes straight from it.

use opentelemetry::global;
use opentelemetry::trace::{SpanId, TracerProvider as _};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracer, SdkTracerProvider, SpanData};
use traced::traced;
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
    let either_way: [Dispatch; 2] = [
        Registry::default()
            .with(layer(&provider))
            .with(bridge())
            .into(),
        Registry::default()
            .with(bridge())
            .with(layer(&provider))
            .into(),
    ];
    for subscriber in either_way {
        spans.reset();
        logs.reset();
        tracing::dispatcher::with_default(&subscriber, code);
        let spans = spans.get_finished_spans().expect("spans");
        assert_eq!(spans.len(), 4, "{spans:?}");
        let id = |name| named(&spans, name).span_context.span_id();
        let parent = |name| named(&spans, name).parent_span_id;
        assert_eq!(parent("theirs_around"), SpanId::INVALID);
        assert_eq!(parent("ours"), id("theirs_around"));
        assert_eq!(parent("theirs_inside"), id("ours"));
        assert_eq!(parent("leaf"), id("theirs_inside"));

        let logs = logs.get_emitted_logs().expect("logs");
        assert_eq!(logs.len(), 1);
        let place = logs[0]
            .record
            .trace_context()
            .expect("a log record in a span");
        assert_eq!(place.span_id, id("ours"));
    }
}
