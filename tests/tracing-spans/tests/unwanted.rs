//! What nobody asks for is not evaluated. In a process of its own, in which no test sets up a provider.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use traced::traced;
use traced_tracing_spans_tests::{Log, watch};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;

static WRITTEN: AtomicU32 = AtomicU32::new(0);

struct Counted;

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        WRITTEN.fetch_add(1, Ordering::Relaxed);
        f.write_str("counted")
    }
}

#[traced(attrs(value))]
fn work(value: &Counted) {}

#[traced(attrs(value))]
async fn later(value: &Counted) {}

fn all() {
    work(&Counted);
    futures::executor::block_on(later(&Counted));
}

#[test]
fn attributes_are_evaluated_when_a_subscriber_wants_the_span() {
    let written = || WRITTEN.load(Ordering::Relaxed);
    all();
    assert_eq!(written(), 0, "no subscriber");

    let log = Log::default();
    let subscriber = Registry::default().with(log.clone());
    tracing::subscriber::with_default(subscriber.with(LevelFilter::WARN), all);
    assert_eq!(written(), 0, "a subscriber for warnings");

    let filter = tracing_subscriber::EnvFilter::new("elsewhere=trace");
    tracing::subscriber::with_default(Registry::default().with(log.clone()).with(filter), all);
    assert_eq!(written(), 0, "a subscriber for other targets");
    assert!(log.lines().is_empty());

    let log = watch(all);
    assert_eq!(
        log.of("new"),
        ["new work{value=counted}", "new later{value=counted}"]
    );
    assert_eq!(written(), 2);

    all();
    assert_eq!(written(), 2, "the subscriber is gone");
}
