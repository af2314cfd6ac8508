//! The current span: inside blocks, across tasks and threads, and beside other ways of tracing.

use std::sync::Arc;

use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::trace::{SpanContext, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, KeyValue, global};
use traced::testing::{Spans, capture, capture_async, capture_with};
use traced::{FutureExt as _, event, in_span, record, traced};
use tracing_subscriber::layer::SubscriberExt as _;

#[traced]
fn leaf() {}

#[test]
fn a_block_is_a_span() {
    #[traced]
    fn work(count: u32) -> Option<u32> {
        let first = in_span!("first", attrs(count), { count.checked_sub(1)? });
        let second = in_span!("second", kind = client, ret(n => n), { first * 2 });
        record!(total = first + second, count);
        event!("done", total = second);
        Some(second)
    }
    let (out, spans) = capture_with(|| work(3));
    assert_eq!(out, Some(4));
    spans
        .find("first")
        .assert_child_of("work")
        .assert_attribute("count", 3);
    spans
        .find("second")
        .assert_child_of("work")
        .assert_attribute("n", 4);
    let work_span = spans
        .find("work")
        .assert_attribute("total", 6)
        .assert_attribute("count", 3);
    assert_eq!(work_span.event("done").attribute("total"), Some(&4.into()));

    let (out, spans) = capture_with(|| work(0));
    assert_eq!(out, None, "`?` leaves the function, not the block");
    spans.find("first").assert_unset();
    assert_eq!(spans.len(), 2);
}

#[test]
fn a_value_that_is_set_again_replaces_the_old_one() {
    #[traced(attrs(count = 1, other = 2))]
    fn sets() {
        record!(count = 3);
    }
    capture(sets).assert_tree("sets  count=3 other=2");
}

#[test]
fn a_loop_may_be_left_from_a_block() {
    #[traced]
    fn search() -> u32 {
        let mut tries = 0;
        loop {
            in_span!("attempt", {
                tries += 1;
                if tries == 3 {
                    break;
                }
            });
        }
        tries
    }
    let (tries, spans) = capture_with(search);
    assert_eq!(tries, 3);
    assert_eq!(spans.all("attempt").len(), 3);
}

#[test]
fn a_block_that_fails_is_a_failed_span() {
    let spans = capture(|| in_span!("failing", { Err::<(), _>("no".to_owned()) }));
    spans
        .find("failing")
        .assert_error("alloc::string::String", "no");
}

#[tokio::test]
async fn an_async_block_is_a_future() {
    #[traced]
    async fn work(text: String) -> Result<usize, String> {
        in_span!("inner", attrs(text), async move {
            tokio::task::yield_now().await;
            leaf();
            if text.is_empty() {
                return Err("empty".to_owned());
            }
            Ok(text.len())
        })
        .await
    }
    let spans = capture_async(work(String::new())).await;
    spans
        .find("inner")
        .assert_child_of("work")
        .assert_error("alloc::string::String", "empty");
    spans.find("leaf").assert_child_of("inner");
    let idle = capture(|| drop(in_span!("idle", async {})));
    assert!(idle.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_span_goes_along_into_tasks_and_threads() {
    #[traced]
    async fn spreads() {
        tokio::spawn(async { leaf() }.with_current_context())
            .await
            .expect("the task ends");
        tokio::task::spawn_blocking(traced::in_current_context(leaf))
            .await
            .expect("the call ends");
        std::thread::spawn(traced::in_current_context(leaf))
            .join()
            .expect("the thread ends");
    }
    let spans = capture_async(spreads()).await;
    assert_eq!(spans.find("spreads").children().len(), 3);
}

#[test]
fn the_current_ids_are_those_of_the_span() {
    #[traced]
    fn ids() -> (String, String) {
        let trace_id = traced::current_trace_id().expect("inside a trace");
        let span_id = traced::current_span_id().expect("inside a span");
        (trace_id.to_string(), span_id.to_string())
    }
    let ((trace_id, span_id), spans) = capture_with(ids);
    let span = spans.find("ids");
    assert_eq!(
        (trace_id, span_id),
        (span.trace_id().to_string(), span.span_id().to_string())
    );
    assert_eq!(
        (traced::current_trace_id(), traced::current_span_id()),
        (None, None)
    );
}

#[test]
fn nothing_happens_outside_of_a_span() {
    let spans = capture(|| {
        leaf();
        record!(lost = 1);
        event!("lost", key = 2);
        traced::record_error(&std::io::Error::other("lost"));
        leaf();
    });
    assert_eq!(spans.len(), 2);
    assert!(!format!("{spans:?}").contains("lost"));
}

fn nests(spans: &Spans) {
    spans.assert_tree(
        "
        ours
        └─ theirs
           └─ leaf
        ",
    );
}

#[test]
fn spans_nest_with_the_bare_api_both_ways() {
    #[traced]
    fn ours() {
        global::tracer("theirs").in_span("theirs", |context| {
            assert!(context.span().is_recording());
            leaf();
        });
    }
    nests(&capture(ours));
}

#[test]
fn others_may_write_to_our_spans_and_we_to_theirs() {
    #[traced]
    fn ours() {
        opentelemetry::Context::current()
            .span()
            .set_attribute(opentelemetry::KeyValue::new("theirs", 1));
        global::tracer("theirs").in_span("theirs", |_| record!(ours = 2));
    }
    let spans = capture(ours);
    spans.find("ours").assert_attribute("theirs", 1);
    spans.find("theirs").assert_attribute("ours", 2);
}

#[test]
fn spans_nest_with_those_of_tracing_both_ways() {
    #[traced]
    fn ours() {
        let span = tracing::info_span!("theirs");
        let _entered = span.enter();
        leaf();
    }
    let spans = capture(|| {
        let layer = tracing_opentelemetry::layer().with_tracer(global::tracer("theirs"));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), ours);
    });
    spans.find("theirs").assert_child_of("ours");
    spans.find("leaf").assert_child_of("theirs");
}

#[tokio::test]
async fn what_is_recorded_of_a_result_sees_the_context_of_the_call() {
    fn tenant() -> String {
        let context = Context::current();
        let tenant = context.baggage().get("tenant");
        tenant.map_or_else(|| "none".to_owned(), ToString::to_string)
    }
    fn parent() -> Context {
        Context::current().with_baggage([KeyValue::new("tenant", "acme")])
    }
    #[traced(parent = parent(), ret(_ => at_end = tenant()))]
    fn sync() -> u32 {
        1
    }
    #[traced(parent = parent(), ret(_ => at_end = tenant()))]
    async fn done_at_once() -> u32 {
        2
    }
    #[traced(parent = parent(), links(Vec::<SpanContext>::new()), ret(_ => at_end = tenant()))]
    async fn with_options() -> u32 {
        3
    }
    #[traced(parent = parent(), ret(_ => at_end = tenant()))]
    async fn done_later() -> u32 {
        tokio::task::yield_now().await;
        4
    }
    let spans = capture_async(async {
        sync();
        done_at_once().await;
        with_options().await;
        done_later().await;
        assert_eq!(tenant(), "none");
    });
    let spans = spans.await;
    for name in ["sync", "done_at_once", "with_options", "done_later"] {
        spans.find(name).assert_attribute("at_end", "acme");
    }
}

#[tokio::test]
async fn what_a_context_holds_is_let_go_with_the_call() {
    #[derive(Debug)]
    struct Held(#[expect(dead_code, reason = "it is only held")] Arc<()>);

    #[traced]
    async fn work() {
        tokio::task::yield_now().await;
    }

    let held = Arc::new(());
    let spans = capture_async(async {
        let call = {
            let context = Context::current_with_value(Held(Arc::clone(&held)));
            let _current = context.attach();
            work().with_current_context()
        };
        call.await;
        assert_eq!(Arc::strong_count(&held), 1);
    })
    .await;
    assert_eq!(spans.find("work").name(), "work");
}
