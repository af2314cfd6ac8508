//! `leaf` in the service that `traced::init` sets up: through the recorder. One test, since the global provider is one.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use traced::{Config, traced};

thread_local!(static ALLOCATIONS: Cell<usize> = const { Cell::new(0) });

/// Counts the allocations of each thread.
struct Counting;

#[allow(unsafe_code, reason = "an allocator cannot be written without")]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread on its way out counts no more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is the one that is asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[traced(leaf, attrs(number, is_even = number % 2 == 0), ret(half => half))]
fn halve(number: u32) -> u32 {
    number / 2
}

#[traced(leaf, attrs(number))]
async fn later(number: u32) -> u32 {
    std::future::ready(number).await
}

#[traced(leaf)]
fn fails() -> Result<(), std::fmt::Error> {
    Err(std::fmt::Error)
}

#[traced(root)]
fn many(calls: u32) -> usize {
    let allocations = || ALLOCATIONS.with(Cell::get);
    let waker = std::task::Waker::noop();
    let mut polling = std::task::Context::from_waker(waker);
    // The first span of a thread gets the memory for its first 64.
    halve(0);
    let before = allocations();
    for number in 0..calls {
        halve(number);
        let ready = std::pin::pin!(later(number)).poll(&mut polling);
        assert!(ready.is_ready());
    }
    allocations() - before
}

#[traced(root)]
fn outer() -> Result<(), std::fmt::Error> {
    halve(4);
    fails()
}

#[test]
fn a_leaf_goes_through_the_recorder_without_an_allocation() {
    let exporter = InMemorySpanExporter::default();
    let tracing = Config::new("interop_service")
        .without_environment()
        .handle_signals(false)
        .exporter(exporter.clone())
        .init()
        .expect("nothing is wrong with that");
    assert!(outer().is_err());
    tracing.flush().expect("the exporter takes everything");
    let spans = exporter.get_finished_spans().expect("they are there");
    let find = |name: &str| {
        let found = spans.iter().find(|span| span.name == name);
        found.expect("the span is there")
    };
    let (outer, halve, fails) = (find("outer"), find("halve"), find("fails"));
    for leaf in [halve, fails] {
        assert_eq!(leaf.parent_span_id, outer.span_context.span_id());
        assert_eq!(leaf.span_context.trace_id(), outer.span_context.trace_id());
        assert!(!leaf.parent_span_is_remote);
        assert!(outer.start_time <= leaf.start_time && leaf.end_time <= outer.end_time);
    }
    let attribute = |key: &str| {
        let found = halve.attributes.iter().find(|it| it.key.as_str() == key);
        found.map(|it| it.value.to_string())
    };
    assert_eq!(attribute("number").as_deref(), Some("4"));
    assert_eq!(attribute("half").as_deref(), Some("2"));
    assert!(matches!(&fails.status, Status::Error { .. }));
    assert_eq!((fails.events.len(), outer.events.len()), (1, 0));
    assert_eq!(many(25), 0);
}
