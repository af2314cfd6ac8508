//! Every span is accounted for: by `traced::stats`, and by the metrics of the conventions.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::{
    Link, SpanKind, TraceId, TraceState, Tracer as _,
};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, SumDataPoint};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::{
    SamplingDecision, SamplingResult, ShouldSample, SpanData, SpanExporter,
};
use traced::{Config, Stats, traced};
use traced_interop_tests::work::{in_service, work};
use traced_interop_tests::{Behaviour, Collector};

fn config() -> Config {
    Config::new("interop_service")
        .without_environment()
        .console(false)
        .handle_signals(false)
}

#[traced]
fn annotated() {}

/// The equation of the documentation.
fn assert_balanced(stats: Stats) {
    let found = stats.exported
        + stats.failed
        + stats.dropped
        + stats.pending
        + stats.unfinished
        + stats.record_only;
    assert_eq!(stats.started, found, "{stats:?}");
    let causes =
        stats.dropped_queue_full + stats.dropped_after_shutdown + stats.dropped_at_thread_exit;
    assert_eq!(stats.dropped, causes, "{stats:?}");
}

/// Holds every export until it is told to go on.
#[derive(Debug)]
struct Gate {
    arrived: Sender<usize>,
    go_on: Mutex<Receiver<()>>,
}

impl SpanExporter for Gate {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        // Nobody counts the exports after the first.
        let _ = self.arrived.send(batch.len());
        let _ = self.go_on.lock().unwrap().recv();
        Ok(())
    }
}

fn gate() -> (Gate, Receiver<usize>, Sender<()>) {
    let (arrived, arrivals) = mpsc::channel();
    let (go_on, gate) = mpsc::channel();
    let gate = Gate {
        arrived,
        go_on: Mutex::new(gate),
    };
    (gate, arrivals, go_on)
}

#[derive(Debug)]
struct Taken;

impl SpanExporter for Taken {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }
}

/// One set-up of the process at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn annotations_that_overflow_a_blocked_exporter_are_all_accounted_for() {
    let (gate, arrivals, go_on) = gate();
    let tracing = config()
        .exporter(gate)
        .queue_size(64)
        .batch_size(64)
        .build()
        .unwrap();
    // A batch is full when its thread comes with the next span.
    in_service(&tracing, || (0..65).for_each(|_| annotated()));
    assert_eq!(arrivals.recv().unwrap(), 64, "they are in their export");
    in_service(&tracing, || (0..1000).for_each(|_| annotated()));

    let stats = tracing.stats();
    assert_balanced(stats);
    assert_eq!((stats.started, stats.unfinished), (1065, 0));
    assert!(stats.dropped_queue_full > 0, "{stats:?}");
    assert_eq!(stats.dropped, stats.dropped_queue_full);

    drop(go_on);
    tracing.shutdown().expect("nothing is lost any more");
    let after = tracing.stats();
    assert_balanced(after);
    assert_eq!(after.dropped, stats.dropped);
    assert_eq!((after.pending, after.exported), (0, 1065 - stats.dropped));
}

#[test]
fn spans_that_end_after_shutdown_are_told_apart() {
    let tracing = config().exporter(Taken).build().unwrap();
    let (entered, enters) = mpsc::channel();
    let (leave, leaves) = mpsc::channel();

    #[traced]
    fn waits(entered: &Sender<()>, leaves: &Receiver<()>) {
        annotated();
        entered.send(()).unwrap();
        leaves.recv().unwrap();
    }

    thread::scope(|scope| {
        let tracing = &tracing;
        let thread = scope.spawn(move || in_service(tracing, || waits(&entered, &leaves)));
        enters.recv().unwrap();
        tracing.shutdown().unwrap();
        let stats = tracing.stats();
        assert_balanced(stats);
        assert_eq!((stats.exported, stats.unfinished), (1, 1));

        leave.send(()).unwrap();
        thread.join().unwrap();
        let stats = tracing.stats();
        assert_balanced(stats);
        assert_eq!((stats.unfinished, stats.dropped_after_shutdown), (0, 1));
        assert_eq!((stats.pending, stats.dropped), (0, 1));
    });
}

#[test]
fn spans_of_threads_that_are_gone_are_counted() {
    let tracing = config().exporter(Taken).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| in_service(&tracing, || (0..100).for_each(|_| annotated())));
        }
    });
    work(&tracing, 3);
    assert_balanced(tracing.stats());
    assert_eq!(tracing.stats().started, 803);
    tracing.flush().unwrap();
    assert_eq!(tracing.stats().exported, 803);
    assert_balanced(tracing.stats());
}

/// What threads have at hand until they end.
struct AtThreadExit;

impl Drop for AtThreadExit {
    fn drop(&mut self) {
        (0..100).for_each(|_| annotated());
    }
}

thread_local! {
    static AT_EXIT: AtThreadExit = const { AtThreadExit };
}

#[test]
fn spans_of_a_thread_on_its_way_out_are_counted() {
    let _alone = alone();
    let tracing = config()
        .exporter(Taken)
        .schedule_delay(Duration::from_secs(3600))
        .init()
        .unwrap();
    let thread = thread::spawn(|| {
        // What is used first goes last: the context outlives ours, which outlives the thread's part of the recorder.
        let _ = Context::current();
        AT_EXIT.with(|_| {});
        annotated();
    });
    thread.join().unwrap();
    let stats = tracing.stats();
    assert_balanced(stats);
    assert_eq!(stats.started, 101);
    assert_eq!(stats.dropped_at_thread_exit, 36, "64 have a place");
    tracing
        .shutdown()
        .expect("nothing more is lost at shutdown");
    assert_balanced(tracing.stats());
    assert_eq!(tracing.stats().exported, 65);
}

/// Records every second trace without sending it.
#[derive(Debug, Clone, Default)]
struct EverySecond(Arc<Mutex<bool>>);

impl ShouldSample for EverySecond {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let mut sampled = self.0.lock().unwrap();
        *sampled = !*sampled;
        SamplingResult {
            decision: match *sampled {
                true => SamplingDecision::RecordAndSample,
                false => SamplingDecision::RecordOnly,
            },
            attributes: Vec::new(),
            trace_state: TraceState::NONE,
        }
    }
}

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
fn several_exporters_count_for_themselves() {
    let collector = Collector::http(Behaviour::Fails(400));
    let tracing = config()
        .endpoint(collector.url())
        .exporter(Taken)
        .build()
        .unwrap();
    in_service(&tracing, || (0..4).for_each(|_| annotated()));
    assert_eq!((tracing.stats().started, tracing.stats().pending), (4, 8));
    tracing.shutdown().unwrap_err();
    let stats = tracing.stats();
    assert_eq!((stats.started, stats.exported, stats.failed), (4, 4, 4));
    assert_eq!((stats.pending, stats.unfinished), (0, 0));
}

#[derive(Debug)]
struct Panics;

impl SpanExporter for Panics {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        panic!("an exporter's bug")
    }
}

#[test]
fn an_exporter_that_panics_loses_its_spans_and_no_others() {
    let tracing = config().exporter(Panics).build().unwrap();
    for lost in 1..=2 {
        in_service(&tracing, annotated);
        tracing.flush().unwrap_err();
        assert_eq!(tracing.stats().failed, lost, "the thread is still there");
    }
    assert_balanced(tracing.stats());
}

#[test]
fn the_process_tells_of_its_last_set_up_even_after_shutdown() {
    let _alone = alone();
    let tracing = config().exporter(Taken).init().unwrap();
    annotated();
    let unfinished = global::tracer("interop").start("open");
    assert_eq!(traced::stats(), Some(tracing.stats()));
    drop(tracing);
    let stats = traced::stats().unwrap();
    assert_eq!((stats.started, stats.exported, stats.unfinished), (2, 1, 1));
    assert_balanced(stats);
    drop(unfinished);

    let second = config().exporter(Taken).init().unwrap();
    assert_eq!(traced::stats(), Some(Stats::default()));
    drop(second);
}

/// A meter provider, and what it has collected.
struct Meters {
    meters: SdkMeterProvider,
    collected: InMemoryMetricExporter,
}

/// Points by name: their attributes and values.
#[derive(Debug)]
struct Metrics(BTreeMap<String, Vec<(String, i64)>>);

impl Meters {
    fn new() -> Self {
        let collected = InMemoryMetricExporter::default();
        let reader = PeriodicReader::builder(collected.clone())
            .with_interval(Duration::from_secs(3600))
            .build();
        let meters = SdkMeterProvider::builder().with_reader(reader).build();
        Self { meters, collected }
    }

    fn collect(&self) -> Metrics {
        self.collected.reset();
        self.meters.force_flush().unwrap();
        let mut points = BTreeMap::new();
        for resource in &self.collected.get_finished_metrics().unwrap() {
            let metrics = resource.scope_metrics().flat_map(|scope| scope.metrics());
            for metric in metrics {
                assert_eq!(metric.unit(), "{span}");
                let values = match metric.data() {
                    AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                        assert!(sum.is_monotonic(), "{}", metric.name());
                        let points = sum.data_points();
                        points.map(|it| (shown(it), it.value() as i64)).collect()
                    }
                    AggregatedMetrics::I64(MetricData::Sum(sum)) => {
                        assert!(!sum.is_monotonic(), "{}", metric.name());
                        let points = sum.data_points();
                        points.map(|it| (shown(it), it.value())).collect()
                    }
                    other => panic!("{other:?}"),
                };
                let mut values: Vec<_> = values;
                values.sort();
                points.insert(metric.name().to_owned(), values);
            }
        }
        Metrics(points)
    }
}

fn shown<T: Copy>(point: &SumDataPoint<T>) -> String {
    let mut attributes: Vec<_> = point
        .attributes()
        .map(|attribute| format!("{}={}", attribute.key, attribute.value))
        .collect();
    attributes.sort();
    attributes.join(" ")
}

impl Metrics {
    fn of(&self, name: &str) -> Vec<(&str, i64)> {
        let points = self.0.get(name).into_iter().flatten();
        points
            .map(|(attributes, value)| (&**attributes, *value))
            .collect()
    }
}

const PROCESSOR: &str = "otel.component.name=batching_span_processor/0 \
                         otel.component.type=batching_span_processor";

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

    let gate = "otel.component.name=stats::Gate/0 otel.component.type=stats::Gate";
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
    let refuses = "otel.component.name=stats::Refuses/0 otel.component.type=stats::Refuses";
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
