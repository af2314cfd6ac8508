//! Subscribers choose spans by level, by target and by field, and change their minds.

use traced::testing::capture;
use traced::traced;
use traced_tracing_spans_tests::Log;
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::registry::Registry;
use tracing_subscriber::reload;

mod spelling {
    #[traced::traced(attrs(essay_id))]
    pub(crate) fn check(essay_id: &str) {
        super::count();
    }
}

#[traced]
fn count() {}

/// The spans that `directives` let through, with the filter in front of all and in front of one layer.
fn chosen(directives: &str) -> Vec<String> {
    let run = || {
        spelling::check("e-1");
        spelling::check("e-2");
    };
    let filter = || EnvFilter::try_new(directives).expect("directives");
    let (all, one) = (Log::default(), Log::default());
    tracing::subscriber::with_default(Registry::default().with(all.clone()).with(filter()), run);
    let layer = one.clone().with_filter(filter());
    tracing::subscriber::with_default(Registry::default().with(layer), run);
    assert_eq!(all.of("new"), one.of("new"), "{directives}");
    all.of("new")
}

#[test]
fn by_level() {
    assert_eq!(chosen("info").len(), 4);
    assert_eq!(chosen("debug").len(), 4);
    assert_eq!(chosen("warn").len(), 0);
    assert_eq!(chosen("off").len(), 0);
}

#[test]
fn by_target() {
    let checks = ["new check{essay_id=e-1}", "new check{essay_id=e-2}"];
    assert_eq!(chosen("filters::spelling=info"), checks);
    assert_eq!(chosen("warn,filters=info").len(), 4);
    assert_eq!(
        chosen("info,filters::spelling=off"),
        ["new count", "new count"]
    );
    assert_eq!(chosen("filters::spelling=warn,other=trace").len(), 0);
}

#[test]
fn by_span_and_field() {
    let checks = ["new check{essay_id=e-1}", "new check{essay_id=e-2}"];
    assert_eq!(chosen("[check]=info")[..1], checks[..1]);
    // Which fields there are is known once the attributes have been evaluated.
    drop(capture(|| {
        tracing::subscriber::with_default(Registry::default(), || spelling::check("e-0"));
    }));
    assert_eq!(
        chosen("off,[{essay_id=e-2}]=info"),
        [checks[0], checks[1], "new count in check"]
    );
    assert_eq!(chosen("off,[{other_id=e-2}]=info").len(), 0);
}

#[test]
fn a_filter_may_be_reloaded() {
    #[traced]
    fn reloaded() {}
    let log = Log::default();
    let (filter, handle) = reload::Layer::new(LevelFilter::WARN);
    tracing::subscriber::with_default(Registry::default().with(filter).with(log.clone()), || {
        reloaded();
        assert!(log.lines().is_empty());
        handle
            .reload(LevelFilter::INFO)
            .expect("the subscriber is there");
        reloaded();
        assert_eq!(log.of("new"), ["new reloaded"]);
        handle
            .reload(LevelFilter::OFF)
            .expect("the subscriber is there");
        reloaded();
        assert_eq!(log.of("new"), ["new reloaded"]);
    });
}

#[test]
fn annotated_calls_can_be_told_apart() {
    use tracing_subscriber::filter::filter_fn;
    let log = Log::default();
    let layer = log
        .clone()
        .with_filter(filter_fn(|metadata| !traced::is_annotated_call(metadata)));
    tracing::subscriber::with_default(Registry::default().with(layer), || {
        spelling::check("e-1");
        tracing::info_span!("other").in_scope(count);
    });
    assert_eq!(log.of("new"), ["new other"]);
}
