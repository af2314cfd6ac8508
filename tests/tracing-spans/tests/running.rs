//! When the span of a call is entered, left and closed.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;

use futures::executor::block_on;
use futures::stream::{self, Stream, StreamExt as _};
use traced::testing::capture_with;
use traced::{in_span, traced};
use traced_tracing_spans_tests::{Log, watch};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;

/// Suspends its caller once.
async fn pause() {
    let mut is_over = false;
    poll_fn(|cx| {
        if is_over {
            return Poll::Ready(());
        }
        is_over = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[traced]
async fn work() {
    tracing::info!("before");
    pause().await;
    tracing::info!("after");
}

#[test]
fn a_call_is_entered_with_every_poll() {
    let log = watch(|| {
        block_on(async {
            let other = async {
                tracing::info!("meanwhile");
            };
            futures::join!(work(), other);
        });
    });
    assert_eq!(
        log.lines(),
        [
            "new work",
            "enter work",
            "event before in work",
            "exit work",
            "event meanwhile",
            "enter work",
            "event after in work",
            "exit work",
            "close work",
        ]
    );
}

#[test]
fn a_call_may_go_on_on_another_thread() {
    let log = Log::default();
    let subscriber = tracing::Dispatch::new(Registry::default().with(log.clone()));
    let mut call = Box::pin(work());
    let mut poll = || {
        let once = || {
            let mut cx = Context::from_waker(Waker::noop());
            tracing::dispatcher::with_default(&subscriber, || call.as_mut().poll(&mut cx))
        };
        thread::scope(|scope| scope.spawn(once).join().expect("no panic")).is_ready()
    };
    assert!(!poll());
    assert!(poll());
    assert_eq!(log.of("enter").len(), 2);
    assert_eq!(log.of("exit").len(), 2);
    assert_eq!(log.of("close"), ["close work"]);
}

#[test]
fn a_stream_is_entered_while_it_makes_items_and_closed_at_its_end() {
    #[traced(attrs(size))]
    fn numbers(size: u32) -> impl Stream<Item = u32> {
        stream::iter(0..size).inspect(|number| tracing::info!("{number}"))
    }
    let log = watch(|| {
        block_on(async {
            let mut numbers = pin!(numbers(2));
            while let Some(number) = numbers.next().await {
                tracing::info!("got {number}");
            }
            tracing::info!("end");
        });
    });
    assert_eq!(
        log.lines(),
        [
            "new numbers{size=2}",
            "enter numbers",
            "event 0 in numbers",
            "exit numbers",
            "event got 0",
            "enter numbers",
            "event 1 in numbers",
            "exit numbers",
            "event got 1",
            "enter numbers",
            "exit numbers",
            "close numbers",
            "event end",
        ]
    );
}

#[test]
fn a_returned_future_is_a_span_from_its_first_poll() {
    #[traced(attrs(essay_id))]
    fn load(essay_id: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
        Box::pin(async move { essay_id })
    }
    let log = watch(|| {
        let future = load(1);
        tracing::info!("called");
        block_on(future);
        drop(load(2));
    });
    assert_eq!(
        log.lines(),
        [
            "event called",
            "new load{essay_id=1}",
            "enter load",
            "exit load",
            "close load",
        ]
    );
}

#[test]
fn a_call_that_fails_is_closed_like_any_other() {
    #[traced]
    fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
        in_span!("trim", { text.trim().parse::<u32>()? });
        Ok(1)
    }
    #[traced]
    async fn parse_later(text: &str) -> Result<u32, std::num::ParseIntError> {
        text.parse()
    }
    for recorded in [false, true] {
        let run = || {
            watch(|| {
                assert!(parse("one").is_err());
                assert!(block_on(parse_later("one")).is_err());
            })
        };
        let log = match recorded {
            true => capture_with(run).0,
            false => run(),
        };
        assert_eq!(
            log.of("close"),
            ["close trim", "close parse", "close parse_later"]
        );
        assert_eq!(log.of("enter").len(), log.of("exit").len());
    }
}

#[test]
fn a_panic_closes_all_it_passes() {
    #[traced]
    fn falls() {
        panic!("on purpose");
    }
    #[traced]
    async fn passes() {
        pause().await;
        falls();
    }
    let log = watch(|| {
        assert!(catch_unwind(AssertUnwindSafe(|| block_on(passes()))).is_err());
        tracing::info!("outside");
    });
    assert_eq!(log.of("close"), ["close falls", "close passes"]);
    assert_eq!(log.of("enter").len(), log.of("exit").len());
    assert_eq!(log.of("event"), ["event outside"]);
}

#[test]
fn a_cancelled_call_is_closed_when_it_is_dropped() {
    struct Guard;
    impl Drop for Guard {
        fn drop(&mut self) {
            tracing::info!("dropped");
        }
    }
    #[traced]
    async fn waits() {
        let _guard = Guard;
        std::future::pending::<()>().await;
    }
    let log = watch(|| {
        let mut call = Box::pin(waits());
        let mut cx = Context::from_waker(Waker::noop());
        assert!(call.as_mut().poll(&mut cx).is_pending());
        drop(call);
        tracing::info!("outside");
    });
    assert_eq!(
        log.lines(),
        [
            "new waits",
            "enter waits",
            "exit waits",
            "enter waits",
            "event dropped in waits",
            "exit waits",
            "close waits",
            "event outside",
        ]
    );
}

#[tokio::test]
async fn tasks_have_spans_of_their_own() {
    use tracing::instrument::WithSubscriber as _;
    let log = Log::default();
    let subscriber = tracing::Dispatch::new(Registry::default().with(log.clone()));
    let both = async {
        let task = tokio::spawn(work().with_current_subscriber());
        work().await;
        task.await.expect("no panic");
    };
    both.with_subscriber(subscriber).await;
    assert_eq!(log.of("new"), ["new work", "new work"]);
    assert_eq!(log.of("close"), ["close work", "close work"]);
    assert_eq!(log.of("enter").len(), 4);
    assert_eq!(log.of("exit").len(), 4);
}
