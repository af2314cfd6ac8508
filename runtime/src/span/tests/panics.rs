use std::convert::Infallible;
use std::future;
use std::panic::panic_any;
use std::task::{Context, Poll, Waker};
use std::thread;

use super::{Callsite, caught, site, traced};
use crate::FutureExt as _;
use crate::span::start;
use crate::testing::{Spans, capture};

static TELLS: Callsite = site("tells").with_panic_messages();
static TELLS_TOO: Callsite = site("tells_too").with_panic_messages();
static IS_SILENT: Callsite = site("is_silent");

fn around(site: &'static Callsite, body: impl FnOnce()) {
    let body = || {
        body();
        Ok::<_, Infallible>(())
    };
    let Ok(()) = traced(site, body);
}

/// Asserts that a span tells of the panic, and how many exceptions it has.
fn assert_panicked(spans: &Spans, name: &str, message: &str, exceptions: usize) {
    let span = spans.find(name).assert_error("panic", message);
    assert_eq!(span.events().len(), exceptions, "exceptions of {name}");
    for exception in span.events() {
        assert_eq!(exception.name(), "exception");
        assert_eq!(exception.attribute("exception.type"), Some(&"panic".into()));
        assert_eq!(
            exception.attribute("exception.message"),
            Some(&message.to_owned().into())
        );
    }
}

#[test]
fn what_a_panic_says_is_left_out_unless_asked_for() {
    let spans = capture(|| caught(|| around(&IS_SILENT, || panic!("no way out"))));
    assert_panicked(&spans, "is_silent", "panicked", 0);
}

#[test]
fn every_span_that_asks_tells_and_the_innermost_has_the_exception() {
    let spans = capture(|| {
        caught(|| {
            around(&TELLS, || {
                around(&IS_SILENT, || {
                    around(&TELLS_TOO, || panic!("no way {}", "out"));
                });
            });
        });
    });
    assert_panicked(&spans, "tells_too", "no way out", 1);
    assert_panicked(&spans, "is_silent", "panicked", 0);
    assert_panicked(&spans, "tells", "no way out", 0);
}

#[test]
fn a_panic_that_says_nothing_is_told_as_such() {
    let spans = capture(|| caught(|| around(&TELLS, || panic_any(7))));
    assert_panicked(&spans, "tells", "panicked", 0);
}

#[test]
fn each_panic_has_its_own_message() {
    let spans = capture(|| {
        around(&TELLS, || {
            caught(|| around(&TELLS_TOO, || panic!("the first")));
            caught(|| panic!("in no span of its own"));
        });
        caught(|| around(&TELLS_TOO, || panic!("the second")));
    });
    spans.find("tells").assert_unset();
    let messages = spans.all("tells_too");
    let messages = messages.iter().map(|span| {
        assert_eq!(span.events().len(), 1);
        span.error().expect("it panicked").message
    });
    assert_eq!(messages.collect::<Vec<_>>(), ["the first", "the second"]);
}

/// Such a panic does not go through the hook.
#[test]
fn a_panic_that_is_resumed_takes_nothing_from_an_earlier_one() {
    let spans = capture(|| {
        caught(|| around(&TELLS, || panic!("the first")));
        caught(|| {
            around(&TELLS_TOO, || {
                std::panic::resume_unwind(Box::new("the second"))
            });
        });
    });
    assert_panicked(&spans, "tells_too", "panicked", 0);
}

#[test]
fn a_future_tells_on_whatever_thread_it_panics() {
    let spans = capture(|| {
        let mut polls = 0;
        let body = future::poll_fn(move |_| {
            polls += 1;
            match polls {
                1 => Poll::<()>::Pending,
                _ => panic!("on another thread"),
            }
        });
        let traced = async {
            let mut span = start(&TELLS);
            span.run(body).await;
            span.finish();
        };
        let mut traced = Box::pin(traced.with_current_context());
        let polled = traced
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
        let other = thread::spawn(move || {
            caught(|| around(&IS_SILENT, || panic!("an earlier one of this thread")));
            caught(|| {
                let _ = traced
                    .as_mut()
                    .poll(&mut Context::from_waker(Waker::noop()));
            });
        });
        other.join().expect("the panic was caught");
    });
    assert_panicked(&spans, "tells", "on another thread", 1);
}

#[test]
fn a_span_that_ends_well_while_another_panics_is_no_failure() {
    struct Undo;
    impl Drop for Undo {
        fn drop(&mut self) {
            around(&TELLS_TOO, || {});
        }
    }
    let spans = capture(|| {
        caught(|| {
            around(&TELLS, || {
                let _undo = Undo;
                panic!("no way out");
            });
        });
    });
    spans.find("tells_too").assert_unset();
    assert_panicked(&spans, "tells", "no way out", 1);
}
