//! What a capture sees, and what it does not.

use std::sync::Barrier;
use std::thread;

use opentelemetry::context::FutureExt as _;
use opentelemetry::trace::{
    Link, Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags,
    TraceId, TraceState, Tracer as _,
};
use opentelemetry::{Context, KeyValue, Value, global};
use opentelemetry_sdk::trace::Sampler;

use crate::testing::{Capture, capture, capture_async, capture_async_with, capture_with};

/// A span around `inside`, as a library would make it.
fn in_library_span<T>(name: &'static str, inside: impl FnOnce() -> T) -> T {
    let tracer = global::tracer("library");
    tracer.in_span(name, |_| inside())
}

#[test]
fn spans_of_the_bare_api_are_captured() {
    let spans = capture(|| {
        let tracer = global::tracer("library");
        let request = tracer
            .span_builder("GET /essays")
            .with_kind(SpanKind::Server)
            .with_attributes([KeyValue::new("http.route", "/essays")])
            .start(&tracer);
        let _current = Context::current_with_span(request).attach();
        in_library_span("query", || ());
    });
    spans.assert_tree(
        "
        GET /essays (server)  http.route=/essays
        └─ query
        ",
    );
}

#[test]
fn captures_of_parallel_threads_do_not_mix() {
    const THREADS: usize = 8;
    let together = Barrier::new(THREADS);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let together = &together;
            scope.spawn(move || {
                let name = ["a", "b", "c", "d", "e", "f", "g", "h"][number];
                let spans = capture(|| {
                    in_library_span(name, || {
                        together.wait();
                        (0..100).for_each(|_| in_library_span(name, || ()));
                        together.wait();
                    });
                });
                assert_eq!(spans.len(), 101);
                assert_eq!(spans.all(name).len(), 101);
                assert_eq!(spans.roots().len(), 1);
            });
        }
    });
}

#[test]
fn spans_of_other_threads_belong_to_the_capture_if_the_context_goes_along() {
    let spans = capture(|| {
        in_library_span("parent", || {
            let inside = crate::in_current_context(|| in_library_span("inside", || ()));
            thread::spawn(inside).join().unwrap();
            thread::spawn(|| in_library_span("elsewhere", || ()))
                .join()
                .unwrap();
        });
    });
    spans.assert_tree("parent\n└─ inside");
}

#[test]
fn spans_of_a_future_are_captured_wherever_it_is_polled() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let one = async {
            for _ in 0..3 {
                in_library_span("one", || ());
                tokio::task::yield_now().await;
            }
            let task = async { in_library_span("spawned", || ()) };
            tokio::spawn(task.with_current_context()).await.unwrap();
            1
        };
        let two = async {
            for _ in 0..3 {
                in_library_span("two", || ());
                tokio::task::yield_now().await;
            }
        };
        let ((output, ones), twos) = tokio::join!(capture_async_with(one), capture_async(two));
        assert_eq!(output, 1);
        ones.assert_tree("one\none\none\nspawned");
        twos.assert_tree("two\ntwo\ntwo");
    });
}

#[test]
fn an_inner_capture_takes_its_spans() {
    let (inner, outer) = capture_with(|| {
        in_library_span("before", || ());
        let inner = in_library_span("around", || capture(|| in_library_span("inside", || ())));
        in_library_span("after", || ());
        inner
    });
    inner.assert_tree("inside (parent outside)");
    outer.assert_tree("before\naround\nafter");
}

#[test]
fn what_is_left_running_is_named_and_goes_nowhere_later() {
    let (left, spans) = capture_with(|| {
        in_library_span("done", || ());
        (global::tracer("library").start("left"), Context::current())
    });
    let (mut span, context) = left;
    assert_eq!(spans.unfinished().collect::<Vec<_>>(), ["left"]);
    span.end();
    let _current = context.attach();
    in_library_span("too_late", || ());
    spans.assert_tree("done");
}

#[test]
fn a_panic_leaves_nothing_behind() {
    let panicked = thread::spawn(|| capture(|| in_library_span("lost", || panic!("on purpose"))));
    assert!(panicked.join().is_err());
    let unwound = std::panic::catch_unwind(|| capture(|| panic!("on purpose")));
    assert!(unwound.is_err());
    in_library_span("outside", || ());
    capture(|| in_library_span("next", || ())).assert_tree("next");
}

#[test]
fn a_sampler_decides_what_is_captured() {
    let never = Capture::new().sampler(Sampler::AlwaysOff);
    let (sampled, spans) = never.run_with(|| {
        in_library_span("root", || {
            Context::current().span().span_context().is_sampled()
        })
    });
    assert!(!sampled);
    assert!(spans.is_empty());
    assert_eq!(spans.unfinished().len(), 0);

    let half = Capture::new().sampler(Sampler::TraceIdRatioBased(0.5));
    let spans = half.run(|| (0..200).for_each(|_| in_library_span("root", || ())));
    assert!((1..200).contains(&spans.len()), "{}", spans.len());
}

#[test]
fn a_span_tells_what_it_has() {
    let spans = capture(|| {
        let publish = in_library_span("publish", || {
            Context::current().span().span_context().clone()
        });
        let tracer = global::tracer("library");
        let id = vec![KeyValue::new("messaging.message.id", "m-1")];
        let mut process = tracer
            .span_builder("process")
            .with_links(vec![Link::new(publish, id, 0)])
            .start(&tracer);
        process.set_attribute(KeyValue::new("retries", 1));
        process.set_attribute(KeyValue::new("retries", 2));
        process.set_attribute(KeyValue::new("error.type", "timeout"));
        process.add_event("retry", vec![KeyValue::new("after", 0.5)]);
        process.set_status(Status::error("too late"));
        process.end();
    });
    let publish = spans.find("publish").assert_root().assert_unset();
    let process = spans
        .find("process")
        .assert_root()
        .assert_kind(SpanKind::Internal)
        .assert_attribute("retries", 2)
        .assert_no_attribute("owner")
        .assert_error("timeout", "too late")
        .assert_linked_to("publish");
    assert!(process.has_attribute("retries"));
    assert_eq!(process.scope_name(), "library");
    assert_eq!(process.scope_version(), None);
    assert_eq!(process.children().len(), 0);
    assert_eq!(
        process.event("retry").attribute("after"),
        Some(&Value::F64(0.5))
    );
    assert!(process.event("retry").timestamp() <= process.data().end_time);
    let link = process.links().next().unwrap();
    assert_eq!(link.span(), Some(publish));
    assert_eq!(link.span_context().span_id(), publish.span_id());
    assert_eq!(
        link.attribute("messaging.message.id"),
        Some(&Value::from("m-1"))
    );
    assert_ne!(process.trace_id(), publish.trace_id());
}

#[test]
fn parents_and_children_find_each_other() {
    let spans = capture(|| {
        in_library_span("parent", || {
            in_library_span("first", || ());
            in_library_span("second", || ());
        });
    });
    let parent = spans.find("parent");
    let children: Vec<_> = parent.children().map(|child| child.name()).collect();
    assert_eq!(children, ["first", "second"]);
    assert!(
        parent
            .children()
            .all(|child| child.parent() == Some(parent))
    );
    assert_eq!(spans.roots(), [parent]);
    assert_eq!(spans.iter().next(), Some(parent));
    spans.find("second").assert_child_of("parent");
}

#[test]
fn a_remote_parent_is_said() {
    let remote = SpanContext::new(
        TraceId::from(1),
        SpanId::from(2),
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    let spans = capture(|| {
        let _current = Context::current().with_remote_span_context(remote).attach();
        in_library_span("process", || ());
    });
    spans.assert_tree("process (remote parent)");
    let process = spans.find("process");
    assert!(process.has_remote_parent());
    assert!(process.parent().is_none());
    assert_eq!(process.trace_id(), TraceId::from(1));
}
