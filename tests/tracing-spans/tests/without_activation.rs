//! A layer of tracing-opentelemetry that does not make its spans current goes by the spans of tracing alone.

use opentelemetry::global;
use traced::testing::capture;
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
fn what_is_inside_a_call_is_under_it() {
    let log = Log::default();
    let spans = capture(|| {
        let layer = tracing_opentelemetry::layer()
            .with_tracer(global::tracer("theirs"))
            .with_context_activation(false);
        let subscriber = Registry::default().with(log.clone()).with(layer);
        tracing::subscriber::with_default(subscriber, || {
            info_span!("theirs_around").in_scope(ours);
        });
    });
    assert_eq!(spans.len(), 3, "{}", spans.tree());
    spans.find("theirs_inside").assert_child_of("ours");
    assert_eq!(
        log.of("new").last().expect("spans"),
        "new theirs_inside in ours"
    );
}
