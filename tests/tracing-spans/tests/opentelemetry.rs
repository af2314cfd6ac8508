//! A call is exported once, whoever else makes OpenTelemetry spans and log records of what `tracing` sees.

use futures::executor::block_on;
use opentelemetry::global::BoxedTracer;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, global};
use traced::testing::{Capture, Sampler, Spans, capture};
use traced::traced;
use traced_tracing_spans_tests::Log;
use tracing::{Dispatch, Instrument as _, Subscriber, info_span};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

#[traced(attrs(essay_id))]
fn ours(essay_id: u32) {
    tracing::info!("hello");
    info_span!("theirs_inside").in_scope(leaf);
}

#[traced]
fn leaf() {}

fn sync() {
    info_span!("theirs_around").in_scope(|| ours(1));
}

#[traced(attrs(essay_id))]
async fn ours_later(essay_id: u32) {
    tokio::task::yield_now().await;
    tracing::info!("hello");
    async {
        tokio::task::yield_now().await;
        leaf();
    }
    .instrument(info_span!("theirs_inside"))
    .await;
    tokio::task::yield_now().await;
}

fn later() {
    block_on(ours_later(1).instrument(info_span!("theirs_around")));
}

fn exported<S: Subscriber + for<'a> LookupSpan<'a>>() -> OpenTelemetryLayer<S, BoxedTracer> {
    tracing_opentelemetry::layer().with_tracer(global::tracer("theirs"))
}

fn written<S: Subscriber + for<'a> LookupSpan<'a>>() -> impl Layer<S> {
    fmt::layer().with_writer(std::io::sink)
}

/// The layer before and after others, filtered, boxed and in a list.
fn subscribers(log: &Log) -> Vec<Dispatch> {
    let filter = || EnvFilter::new("info");
    let log = || log.clone();
    vec![
        Registry::default().with(exported()).with(log()).into(),
        Registry::default().with(log()).with(exported()).into(),
        Registry::default()
            .with(written())
            .with(exported())
            .with(log())
            .into(),
        Registry::default()
            .with(exported())
            .with(written())
            .with(log())
            .into(),
        Registry::default()
            .with(exported().with_filter(filter()))
            .with(log())
            .into(),
        Registry::default()
            .with(exported().boxed())
            .with(filter())
            .with(log())
            .into(),
        Registry::default()
            .with(log())
            .with(Some(vec![exported()]))
            .into(),
    ]
}

/// What is exported of `code` beside each subscriber, and what the subscriber saw.
fn spans_of(code: fn()) -> Vec<(Spans, Log)> {
    let runs = 0..subscribers(&Log::default()).len();
    let runs = runs.map(|which| {
        let log = Log::default();
        let spans = capture(|| {
            let subscriber = subscribers(&log).swap_remove(which);
            tracing::dispatcher::with_default(&subscriber, code);
        });
        (spans, log)
    });
    runs.collect()
}

fn assert_nested(code: fn(), ours: &str) {
    for (spans, log) in spans_of(code) {
        assert_eq!(spans.len(), 4, "{}", spans.tree());
        assert_eq!(spans.unfinished().len(), 0);
        assert_eq!(spans.roots().len(), 1);
        spans
            .find(ours)
            .assert_child_of("theirs_around")
            .assert_attribute("essay_id", 1);
        spans.find("theirs_inside").assert_child_of(ours);
        spans.find("leaf").assert_child_of("theirs_inside");
        let mut new = log.of("new");
        // The first is made to see what the layer would do with it.
        new.dedup();
        assert_eq!(
            new,
            [
                "new theirs_around".to_owned(),
                format!("new {ours}{{essay_id=1}} in theirs_around"),
                format!("new theirs_inside in {ours}"),
                "new leaf in theirs_inside".to_owned(),
            ]
        );
        assert_eq!(log.of("new").len(), log.of("close").len());
        assert_eq!(log.of("enter").len(), log.of("exit").len());
    }
}

#[test]
fn a_call_is_exported_once_in_its_place() {
    assert_nested(sync, "ours");
}

#[test]
fn an_async_call_is_exported_once_in_its_place() {
    assert_nested(later, "ours_later");
}

#[test]
fn ours_may_be_the_outermost() {
    for (spans, _) in spans_of(|| ours(1)) {
        assert_eq!(spans.len(), 3, "{}", spans.tree());
        assert_eq!(spans.roots().len(), 1);
        spans.find("theirs_inside").assert_child_of("ours");
        spans.find("leaf").assert_child_of("theirs_inside");
    }
}

#[test]
fn an_event_is_on_the_span_of_the_call_it_happens_in() {
    for (code, name) in [(sync as fn(), "ours"), (later, "ours_later")] {
        for (spans, _) in spans_of(code) {
            let events: Vec<_> = spans
                .find(name)
                .events()
                .map(|event| event.name().to_owned())
                .collect();
            assert_eq!(events, ["hello"]);
            assert_eq!(spans.find("theirs_around").events().len(), 0);
        }
    }
}

#[test]
fn the_current_span_of_tracing_is_that_of_the_call() {
    #[traced]
    fn asks() {
        let current = tracing::Span::current();
        current.set_attribute("asked", true);
        let theirs = current.context();
        let theirs = theirs.span().span_context().clone();
        let ours = Context::current();
        assert_eq!(&theirs, ours.span().span_context());
    }
    for (spans, _) in spans_of(asks) {
        let attributes = spans.find("asks").attributes();
        assert_eq!(
            attributes
                .iter()
                .filter(|attribute| attribute.key.as_str() == "asked")
                .count(),
            1
        );
        for measured in ["busy_ns", "idle_ns", "thread.id", "target"] {
            assert!(!spans.find("asks").has_attribute(measured), "{measured}");
        }
    }
}

/// The idiom of tracing's users for work that goes on elsewhere.
#[test]
fn the_span_of_a_call_may_be_entered_elsewhere() {
    #[traced]
    async fn spawns() {
        let task = async {
            assert!(!Context::map_current(Context::is_telemetry_suppressed));
            info_span!("theirs_inside").in_scope(leaf);
            leaf();
        };
        let task = Box::pin(task.in_current_span());
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        let elsewhere = || tracing::dispatcher::with_default(&subscriber, || block_on(task));
        std::thread::scope(|scope| scope.spawn(elsewhere).join().expect("no panic"));
    }
    for (spans, _) in spans_of(|| block_on(spawns())) {
        assert_eq!(spans.len(), 4, "{}", spans.tree());
        spans.find("theirs_inside").assert_child_of("spawns");
        let parents = spans
            .all("leaf")
            .into_iter()
            .filter_map(|leaf| leaf.parent());
        let mut parents: Vec<_> = parents.map(|parent| parent.name().to_owned()).collect();
        parents.sort();
        assert_eq!(parents, ["spawns", "theirs_inside"]);
    }
}

#[test]
fn an_error_that_is_logged_is_one_of_the_call() {
    #[traced]
    fn logs() {
        tracing::error!("gave up");
    }
    for (spans, _) in spans_of(logs) {
        assert!(matches!(spans.find("logs").status(), Status::Error { .. }));
    }
}

#[test]
fn a_call_that_is_not_sampled_suppresses_nothing() {
    #[traced]
    fn asks() {
        assert!(!Context::map_current(Context::is_telemetry_suppressed));
        info_span!("theirs_inside").in_scope(|| {
            assert!(!Context::map_current(Context::is_telemetry_suppressed));
        });
    }
    let spans = Capture::new().sampler(Sampler::AlwaysOff).run(|| {
        for subscriber in subscribers(&Log::default()) {
            tracing::dispatcher::with_default(&subscriber, asks);
        }
    });
    assert!(spans.is_empty(), "{}", spans.tree());
}

#[test]
fn a_layer_that_does_not_want_calls_puts_events_on_the_span_around() {
    use tracing_subscriber::filter::filter_fn;
    let log = Log::default();
    let spans = capture(|| {
        let layer = tracing_opentelemetry::layer().with_tracer(global::tracer("theirs"));
        let layer = layer.with_filter(filter_fn(|metadata| !traced::is_annotated_call(metadata)));
        let subscriber = Registry::default()
            .with(layer)
            .with(log.clone().with_filter(LevelFilter::INFO));
        tracing::subscriber::with_default(subscriber, sync);
    });
    assert_eq!(spans.len(), 4, "{}", spans.tree());
    spans.find("theirs_inside").assert_child_of("ours");
    spans.find("ours").assert_child_of("theirs_around");
    assert_eq!(spans.find("ours").events().len(), 0);
    assert_eq!(spans.find("theirs_around").events().len(), 1);
    assert_eq!(log.of("new").len(), 4);
}
