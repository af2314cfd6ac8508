//! `leaf`: a span that is never current, and otherwise one like the others. What holds here holds through both doors:
//! `TRACED_CAPTURE_DOOR=recorder` sends all of it through the recorder.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};

use opentelemetry::trace::SpanKind;
use traced::testing::{Capture, Sampler, Spans, capture, capture_async, capture_with};
use traced::{in_span, traced};

#[traced]
fn nested() {}

#[traced(leaf, kind = client, attrs(batch_id, word_count = words.len()), ret(size => size))]
fn check(batch_id: &str, words: &[&str]) -> usize {
    let _ = batch_id;
    words.len()
}

fn silently<T>(panicking: impl FnOnce() -> T) {
    assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
}

fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[test]
fn it_is_a_span_like_others() {
    #[traced]
    fn outer() {
        check("b-1", &["one", "two"]);
    }
    let spans = capture(outer);
    spans
        .find("check")
        .assert_child_of("outer")
        .assert_kind(SpanKind::Client)
        .assert_attribute("batch_id", "b-1")
        .assert_attribute("word_count", 2)
        .assert_attribute("size", 2)
        .assert_attribute("code.function.name", "leaf::check")
        .assert_unset();
}

#[test]
fn without_a_parent_it_is_a_root() {
    let spans = capture(|| check("b-1", &[]));
    spans.find("check").assert_root();
}

#[test]
fn it_is_never_current() {
    #[traced(leaf, attrs(number = number()))]
    fn leaf() -> Option<String> {
        nested();
        traced::current_trace_id().map(|id| id.to_string())
    }
    #[traced]
    fn number() -> u32 {
        7
    }
    #[traced]
    fn outer() -> Option<String> {
        leaf()
    }
    let spans = capture(outer);
    for name in ["leaf", "nested", "number"] {
        spans.find(name).assert_child_of("outer");
    }
    spans.find("leaf").assert_attribute("number", 7);
    let (trace, _) = capture_with(leaf);
    assert_eq!(trace, None);
}

#[test]
fn an_error_is_recorded_and_handed_on() {
    #[traced(leaf, err(e => error_length = e.to_string().len()), ok(n => number = *n))]
    fn leaf(text: &str) -> Result<u32, std::num::ParseIntError> {
        parse(text)
    }
    #[traced]
    fn outer(text: &str) -> Result<u32, std::num::ParseIntError> {
        leaf(text)
    }
    let (out, spans) = capture_with(|| outer("x"));
    let message = out.expect_err("x is no number").to_string();
    for name in ["leaf", "outer"] {
        spans
            .find(name)
            .assert_error("core::num::error::ParseIntError", &message);
    }
    let exceptions = |name| spans.find(name).events().len();
    assert_eq!((exceptions("leaf"), exceptions("outer")), (1, 0));
    spans
        .find("leaf")
        .assert_attribute("error_length", message.len());

    let (_, spans) = capture_with(|| leaf("7"));
    spans
        .find("leaf")
        .assert_attribute("number", 7)
        .assert_unset();
}

#[test]
fn which_errors_count_is_asked() {
    #[traced(leaf, err_if(_ => false))]
    fn leaf() -> Result<u32, std::num::ParseIntError> {
        parse("x")
    }
    let (out, spans) = capture_with(leaf);
    assert!(out.is_err());
    spans.find("leaf").assert_unset();
}

#[test]
fn a_panic_is_recorded() {
    #[traced(leaf, attrs(batch_id = 7))]
    fn leaf() -> u32 {
        panic!("no way out")
    }
    #[traced(leaf)]
    fn never() -> ! {
        panic!("no way out either")
    }
    #[traced(leaf, attrs(batch_id = leaf()))]
    fn in_attribute() {}
    let spans = capture(|| {
        silently(leaf);
        silently(|| never());
    });
    spans
        .find("leaf")
        .assert_error("panic", "panicked")
        .assert_attribute("batch_id", 7);
    spans.find("never").assert_error("panic", "panicked");
    let spans = capture(|| silently(in_attribute));
    spans.find("in_attribute").assert_error("panic", "panicked");
}

#[tokio::test]
async fn an_async_function_can_be_one() {
    #[traced(leaf, attrs(text))]
    async fn leaf(text: &str) -> Result<u32, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        nested();
        parse(text)
    }
    #[traced]
    async fn outer() {
        let (wrong, right) = futures::join!(leaf("x"), leaf("7"));
        assert!(wrong.is_err() && right.is_ok());
    }
    let spans = capture_async(outer()).await;
    let leaves = spans.all("leaf");
    assert_eq!(leaves.len(), 2);
    for leaf in leaves {
        leaf.assert_child_of("outer")
            .assert_no_attribute("traced.cancelled");
    }
    for nested in spans.all("nested") {
        nested.assert_child_of("outer");
    }
}

#[test]
fn a_future_that_is_dropped_is_cancelled() {
    #[traced(leaf, attrs(batch_id = 7))]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    let spans = capture(|| {
        drop(waits());
        let polled = pin!(waits()).poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
    });
    spans
        .find("waits")
        .assert_attribute("traced.cancelled", true)
        .assert_attribute("batch_id", 7)
        .assert_unset();
}

#[tokio::test]
async fn a_panic_in_a_future_is_one() {
    #[traced(leaf)]
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

#[tokio::test]
async fn a_block_can_be_one() {
    fn sum(numbers: &[&str]) -> Result<u32, std::num::ParseIntError> {
        let mut sum = 0;
        for number in numbers {
            sum += in_span!("parse", leaf, attrs(number), { parse(number) })?;
            in_span!("leaves", leaf, {
                if sum > 100 {
                    return Ok(sum);
                }
            });
        }
        Ok(sum)
    }
    let (out, spans) = capture_with(|| sum(&["101", "x"]));
    assert_eq!(out, Ok(101));
    spans.find("leaves").assert_unset();
    let (out, spans) = capture_with(|| sum(&["x"]));
    let message = out.expect_err("x is no number").to_string();
    spans
        .find("parse")
        .assert_error("core::num::error::ParseIntError", &message);

    let spans = capture_async(async {
        in_span!("later", leaf, async { nested() }).await;
    })
    .await;
    assert_eq!(spans.roots().len(), 2);
}

fn sampled_by(sampler: Sampler) -> Spans {
    #[traced]
    fn outer() {
        check("b-1", &[]);
    }
    Capture::new().sampler(sampler).run(outer)
}

#[test]
fn the_sampler_is_obeyed() {
    assert!(sampled_by(Sampler::AlwaysOff).is_empty());
    let spans = sampled_by(Sampler::TraceIdRatioBased(1.0));
    spans.find("check").assert_child_of("outer");
}

#[test]
fn it_goes_where_it_is_told_to() {
    #[traced(leaf, root, links(cause), sampler_attrs(batch_id))]
    fn apart(cause: &traced::opentelemetry::Context, batch_id: u32) {
        let _ = batch_id;
        nested();
    }
    #[traced]
    fn outer() {
        apart(&traced::opentelemetry::Context::current(), 7);
    }
    let spans = capture(outer);
    spans
        .find("apart")
        .assert_root()
        .assert_linked_to("outer")
        .assert_attribute("batch_id", 7);
    spans.find("nested").assert_child_of("outer");
}
