//! `otel.sdk.*`, as a meter provider collects them.

use std::time::Duration;

use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::Tracer as _;
use opentelemetry::{Context, global};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced_interop_tests::work::{in_service, work};
use traced_interop_tests::{Behaviour, Collector};

use crate::meters::{Meters, PROCESSOR};
use crate::set_up::{EverySecond, Taken, alone, annotated, assert_balanced, config, gate};

#[test]
fn spans_that_are_only_recorded_are_told_apart() {
    let tracing = config()
        .exporter(Taken)
        .sampler(EverySecond::default())
        .build()
        .unwrap();
    in_service(&tracing, || (0..6).for_each(|_| annotated()));
    work(&tracing, 4);
    let provider = Meters::new();
    tracing.observe_with(&provider.meters.meter("test"));
    tracing.shutdown().unwrap();
    let stats = tracing.stats();
    assert_balanced(stats);
    assert_eq!((stats.started, stats.record_only), (10, 5));
    assert_eq!((stats.exported, stats.pending), (5, 0));

    let metrics = provider.collect();
    assert_eq!(
        metrics.of("otel.sdk.span.started"),
        [
            ("otel.span.sampling_result=RECORD_AND_SAMPLE", 5),
            ("otel.span.sampling_result=RECORD_ONLY", 5)
        ]
    );
    assert_eq!(
        metrics.of("otel.sdk.processor.span.processed"),
        [(PROCESSOR, 10)],
        "what is only recorded is processed as well"
    );
}

#[test]
fn metrics_follow_spans_through_a_blocked_exporter() {
    let (gate, arrivals, go_on) = gate();
    let tracing = config()
        .exporter(gate)
        .queue_size(64)
        .batch_size(64)
        .build()
        .unwrap();
    let provider = Meters::new();
    tracing.observe_with(&provider.meters.meter("test"));
    in_service(&tracing, || (0..65).for_each(|_| annotated()));
    assert_eq!(arrivals.recv().unwrap(), 64);
    let open = in_service(&tracing, || global::tracer("interop").start("open"));

    let gate = "otel.component.name=stats::set_up::Gate/0 otel.component.type=stats::set_up::Gate";
    let metrics = provider.collect();
    let sampled = "otel.span.sampling_result=RECORD_AND_SAMPLE";
    assert_eq!(metrics.of("otel.sdk.span.started"), [(sampled, 66)]);
    assert_eq!(metrics.of("otel.sdk.span.live"), [("", 1)]);
    let of_queue = |what| metrics.of(&format!("otel.sdk.processor.span.queue.{what}"));
    assert_eq!(of_queue("size"), [(PROCESSOR, 1)]);
    assert_eq!(of_queue("capacity"), [(PROCESSOR, 64)]);
    let processed = "otel.sdk.processor.span.processed";
    assert_eq!(metrics.of(processed), [(PROCESSOR, 64)]);
    assert_eq!(metrics.of("otel.sdk.exporter.span.inflight"), [(gate, 64)]);
    assert_eq!(metrics.of("otel.sdk.exporter.span.exported"), [(gate, 0)]);

    in_service(&tracing, || (0..1000).for_each(|_| annotated()));
    let full = tracing.stats().dropped_queue_full as i64;
    let queue_full = format!("error.type=queue_full {PROCESSOR}");
    assert_eq!(
        provider.collect().of(processed),
        [(&*queue_full, full), (PROCESSOR, 64)]
    );

    drop((open, go_on));
    tracing.shutdown().unwrap();
    let metrics = provider.collect();
    let exported = 1066 - full;
    assert_eq!(metrics.of("otel.sdk.span.live"), [("", 0)]);
    assert_eq!(
        metrics.of("otel.sdk.exporter.span.exported"),
        [(gate, exported)]
    );
    assert_eq!(metrics.of("otel.sdk.exporter.span.inflight"), [(gate, 0)]);
}

/// Fails in one way and another.
#[derive(Debug)]
struct Refuses;

impl SpanExporter for Refuses {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        match batch.len() {
            1 => std::future::pending().await,
            _ => Err(OTelSdkError::InternalFailure("no".to_owned())),
        }
    }
}

#[test]
fn metrics_tell_why_an_export_failed() {
    let collector = Collector::http(Behaviour::Rejects(2));
    let tracing = config()
        .endpoint(collector.url())
        .exporter(Refuses)
        .export_timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let provider = Meters::new();
    tracing.observe_with(&provider.meters.meter("test"));
    in_service(&tracing, || (0..3).for_each(|_| annotated()));
    tracing.flush().unwrap_err();
    in_service(&tracing, annotated);
    tracing.flush().unwrap_err();

    let port = collector.url().rsplit(':').next().unwrap().to_owned();
    let otlp = format!(
        "otel.component.name=otlp_http_span_exporter/0 \
         otel.component.type=otlp_http_span_exporter server.address=127.0.0.1 server.port={port}"
    );
    let refuses =
        "otel.component.name=stats::metrics::Refuses/0 otel.component.type=stats::metrics::Refuses";
    let metrics = provider.collect();
    let exported = metrics.of("otel.sdk.exporter.span.exported");
    let expected = [
        (format!("error.type=_OTHER {refuses}"), 3),
        (format!("error.type=rejected {otlp}"), 3),
        (format!("error.type=timeout {refuses}"), 1),
        (otlp, 1),
        (refuses.to_owned(), 0),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(attributes, value)| (&**attributes, *value))
        .collect();
    assert_eq!(exported, expected);
}

#[test]
fn metrics_are_there_without_the_recorder() {
    #[derive(Debug)]
    struct Watches;
    impl opentelemetry_sdk::trace::SpanProcessor for Watches {
        fn on_start(&self, _: &mut opentelemetry_sdk::trace::Span, _: &Context) {}
        fn on_end(&self, _: SpanData) {}
        fn force_flush(&self) -> OTelSdkResult {
            Ok(())
        }
        fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
            Ok(())
        }
    }
    let (gate, arrivals, go_on) = gate();
    let tracing = config()
        .span_processor(Watches)
        .exporter(gate)
        .queue_size(4)
        .batch_size(1)
        .build()
        .unwrap();
    let provider = Meters::new();
    tracing.observe_with(&provider.meters.meter("test"));
    in_service(&tracing, annotated);
    assert_eq!(arrivals.recv().unwrap(), 1);
    in_service(&tracing, || (0..10).for_each(|_| annotated()));
    assert_balanced(tracing.stats());

    let metrics = provider.collect();
    let queue_full = format!("error.type=queue_full {PROCESSOR}");
    assert_eq!(
        metrics.of("otel.sdk.processor.span.processed"),
        [(&*queue_full, 6), (PROCESSOR, 1)]
    );
    assert_eq!(
        metrics.of("otel.sdk.processor.span.queue.size"),
        [(PROCESSOR, 4)]
    );
    drop(go_on);
    tracing.shutdown().unwrap();
    assert_balanced(tracing.stats());
    assert_eq!(provider.collect().of("otel.sdk.span.live"), [("", 0)]);
}

#[test]
fn init_finds_the_global_meter_provider_and_the_latest_set_up_speaks() {
    let _alone = alone();
    let provider = Meters::new();
    global::set_meter_provider(provider.meters.clone());
    let sampled = "otel.span.sampling_result=RECORD_AND_SAMPLE";

    let first = config().exporter(Taken).init().unwrap();
    (0..3).for_each(|_| annotated());
    drop(first);
    let metrics = provider.collect();
    assert_eq!(
        metrics.of("otel.sdk.span.started"),
        [(sampled, 3)],
        "also after shutdown"
    );

    let second = config().exporter(Taken).init().unwrap();
    annotated();
    let metrics = provider.collect();
    assert_eq!(metrics.of("otel.sdk.span.started"), [(sampled, 1)]);
    drop(second);
}
