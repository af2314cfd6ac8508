//! A layer of tracing-opentelemetry that does not make its spans current would lose what is inside ours. In a process of
//! its own, because one such layer is enough for all.

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
fn no_spans_are_made_beside_a_layer_that_would_lose_what_is_inside() {
    let log = Log::default();
    let code = || info_span!("theirs_around").in_scope(ours);
    let spans = capture(|| {
        let layer = tracing_opentelemetry::layer()
            .with_tracer(global::tracer("theirs"))
            .with_context_activation(false);
        let subscriber = Registry::default().with(log.clone()).with(layer);
        tracing::subscriber::with_default(subscriber, || {
            code();
            code();
        });
    });
    for name in ["theirs_around", "theirs_inside", "ours"] {
        assert_eq!(spans.all(name).len(), 2, "{}", spans.tree());
    }
    assert_eq!(spans.len(), 6, "{}", spans.tree());
    for inside in spans.all("theirs_inside") {
        inside.assert_child_of("theirs_around");
    }
    let said = log.of("event");
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("with_context_activation(false)"),
        "{}",
        said[0]
    );
    // The first call finds out.
    let ours = log
        .of("new")
        .into_iter()
        .filter(|line| line.starts_with("new ours"));
    assert_eq!(ours.count(), 1);
    assert_eq!(log.of("enter").len(), log.of("exit").len());
    assert_eq!(log.of("new").len(), log.of("close").len());
}
