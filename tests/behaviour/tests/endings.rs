//! How spans end when the call does not return: panics, cancellation, and what is dropped on the way.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use futures::FutureExt as _;
use futures::stream::{self, Stream, StreamExt as _};
use traced::testing::{Spans, capture, capture_async};
use traced::traced;

/// Polls `future` once and drops it.
fn poll_once(future: impl Future) {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
}

/// An argument whose drop is traced.
struct Parcel;

impl Drop for Parcel {
    #[traced(name = "drop_parcel")]
    fn drop(&mut self) {}
}

fn silently<T>(panicking: impl FnOnce() -> T) {
    assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
}

#[test]
fn a_panic_goes_on_and_marks_every_span_it_passes() {
    #[traced]
    fn inner() -> u32 {
        panic!("no way out")
    }
    #[traced]
    fn outer() -> u32 {
        inner()
    }
    let spans = capture(|| silently(outer));
    for name in ["inner", "outer"] {
        spans.find(name).assert_error("panic", "panicked");
    }
}

#[test]
fn what_is_called_while_a_panic_goes_on_has_not_panicked() {
    #[traced]
    fn cleans_up(early: bool) {
        if early {
            return;
        }
        std::hint::black_box(early);
    }
    #[traced(leaf)]
    fn counts() -> u32 {
        1
    }
    struct CleansUp;
    impl Drop for CleansUp {
        fn drop(&mut self) {
            cleans_up(true);
            cleans_up(false);
            counts();
        }
    }
    #[traced]
    fn panics() {
        let _on_the_way_out = (CleansUp, Parcel);
        panic!("no way out");
    }
    let spans = capture(|| silently(panics));
    spans.find("panics").assert_error("panic", "panicked");
    assert_eq!(spans.all("cleans_up").len(), 2);
    for name in ["cleans_up", "counts", "drop_parcel"] {
        for span in spans.all(name) {
            span.assert_no_attribute("error.type")
                .assert_child_of("panics");
        }
    }
}

#[tokio::test]
async fn a_panic_in_a_future_is_one() {
    #[traced]
    async fn fails() {
        tokio::task::yield_now().await;
        panic!("no way out");
    }
    let spans = capture_async(async {
        let failed = tokio::spawn(traced::FutureExt::with_current_context(fails())).await;
        assert!(failed.expect_err("it panics").is_panic());
    })
    .await;
    spans
        .find("fails")
        .assert_error("panic", "panicked")
        .assert_no_attribute("traced.cancelled");
}

/// Panics at its second item, and has something to drop.
#[traced]
fn numbers() -> impl Stream<Item = u32> {
    let parcel = Parcel;
    stream::iter(0..3).map(move |number| {
        let _ = &parcel;
        assert!(number < 1, "no way out");
        number
    })
}

fn assert_panicked_once(spans: &Spans) {
    let numbers = spans.find("numbers").assert_error("panic", "panicked");
    numbers.assert_no_attribute("traced.cancelled");
    spans.find("drop_parcel").assert_child_of("numbers");
}

#[tokio::test]
async fn a_panic_in_a_stream_is_one_even_if_the_stream_stays() {
    let spans = capture_async(async {
        let mut numbers = pin!(AssertUnwindSafe(numbers()).catch_unwind());
        assert!(numbers.next().await.is_some_and(|first| first.is_ok()));
        assert!(numbers.next().await.is_some_and(|second| second.is_err()));
        assert!(numbers.next().await.is_none());
    })
    .await;
    assert_panicked_once(&spans);
}

#[test]
fn a_panic_in_a_stream_that_goes_with_it_is_one() {
    let spans = capture(|| silently(|| numbers().count().now_or_never()));
    assert_panicked_once(&spans);
}

#[test]
fn a_function_that_never_returns_is_traced() {
    #[traced]
    fn never() -> ! {
        panic!("the only way out")
    }
    let spans = capture(|| silently(|| never()));
    spans.find("never").assert_error("panic", "panicked");
}

#[test]
fn a_panic_in_an_attribute_is_on_the_span() {
    fn explodes() -> u32 {
        panic!("in an attribute")
    }
    #[traced(attrs(count = explodes()))]
    fn with_attribute() {}
    let spans = capture(|| silently(with_attribute));
    spans
        .find("with_attribute")
        .assert_error("panic", "panicked");
}

#[test]
fn a_future_that_is_dropped_is_cancelled() {
    #[traced]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    let spans = capture(|| poll_once(waits()));
    spans
        .find("waits")
        .assert_attribute("traced.cancelled", true)
        .assert_unset();
}

#[test]
fn a_future_that_is_dropped_while_somebody_else_panics_is_cancelled() {
    #[traced]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    let spans = capture(|| {
        silently(|| {
            let mut future = pin!(waits());
            let polled = future
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(polled, Poll::Pending);
            panic!("not its fault");
        });
    });
    spans
        .find("waits")
        .assert_attribute("traced.cancelled", true)
        .assert_unset();
}

#[test]
fn a_future_that_is_never_polled_has_no_span() {
    #[traced]
    async fn idle() {}
    #[traced]
    fn idle_future() -> impl Future<Output = ()> {
        let ready = std::future::ready(());
        async move {
            ready.await;
        }
    }
    let spans = capture(|| {
        drop(idle());
        drop(idle_future());
    });
    assert!(spans.is_empty(), "{}", spans.tree());
}

#[tokio::test]
async fn the_loser_of_a_select_is_cancelled() {
    #[traced]
    async fn slow() {
        std::future::pending::<()>().await;
    }
    #[traced]
    async fn race() -> &'static str {
        tokio::select! {
            biased;
            () = slow() => "slow",
            () = std::future::ready(()) => "fast",
        }
    }
    let spans = capture_async(race()).await;
    spans
        .find("slow")
        .assert_attribute("traced.cancelled", true)
        .assert_child_of("race");
    spans.find("race").assert_no_attribute("traced.cancelled");
}

fn assert_dropped_inside(spans: &Spans, function: &str) {
    spans.find("drop_parcel").assert_child_of(function);
}

#[test]
fn arguments_are_dropped_inside_the_span() {
    #[traced]
    fn takes(_parcel: Parcel) {}
    assert_dropped_inside(&capture(|| takes(Parcel)), "takes");

    #[traced]
    fn takes_apart((parcel, _): (Parcel, u32)) -> u32 {
        drop(parcel);
        1
    }
    assert_dropped_inside(&capture(|| takes_apart((Parcel, 1))), "takes_apart");
}

#[test]
fn the_receiver_is_dropped_inside_the_span() {
    struct Box_ {
        size: u32,
        _parcel: Parcel,
    }
    impl Box_ {
        #[traced]
        fn open(self) -> u32 {
            self.size
        }
    }
    let spans = capture(|| {
        Box_ {
            size: 1,
            _parcel: Parcel,
        }
        .open()
    });
    assert_dropped_inside(&spans, "open");
}

#[tokio::test]
async fn arguments_of_a_future_are_dropped_inside_the_span() {
    #[traced]
    async fn takes(_parcel: Parcel) {
        tokio::task::yield_now().await;
    }
    assert_dropped_inside(&capture_async(takes(Parcel)).await, "takes");
}

#[test]
fn arguments_of_a_cancelled_future_are_dropped_inside_the_span() {
    #[traced]
    async fn waits(_parcel: Parcel) {
        std::future::pending::<()>().await;
    }
    assert_dropped_inside(&capture(|| poll_once(waits(Parcel))), "waits");
}
