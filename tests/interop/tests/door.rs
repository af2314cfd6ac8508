//! Which way the spans of annotations take, when a service comes and goes while others call.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use opentelemetry_sdk::trace::InMemorySpanExporter;
use traced::{Config, Tracing, traced};

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

/// A process has one service of its own at a time.
static SERVICE: Mutex<()> = Mutex::new(());

fn init(exporter: &InMemorySpanExporter) -> Tracing {
    Config::new("interop_service")
        .without_environment()
        .handle_signals(false)
        .exporter(exporter.clone())
        .init()
        .expect("nothing is wrong with that")
}

#[traced]
fn check() {}

#[traced(scope = "spelling")]
fn spell() {}

#[traced]
fn call_often() {
    for _ in 0..1000 {
        check();
    }
}

/// The recorder says of its ids that they are random, which the SDK does not.
fn are_recorders(exporter: &InMemorySpanExporter) -> bool {
    let spans = exporter.get_finished_spans().expect("they are there");
    assert!(!spans.is_empty());
    let random = |flags: u8| flags & 2 != 0;
    let mut flags = spans.iter().map(|span| span.span_context.trace_flags());
    flags.all(|flags| random(flags.to_u8()))
}

#[test]
fn calls_made_while_a_service_starts_do_not_keep_it_from_its_recorder() {
    let _one_at_a_time = SERVICE.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..20 {
        let exporter = InMemorySpanExporter::default();
        let is_over = AtomicBool::new(false);
        let tracing = thread::scope(|scope| {
            for call in [check, spell, check] {
                let is_over = &is_over;
                scope.spawn(move || {
                    while !is_over.load(Ordering::Relaxed) {
                        call();
                    }
                });
            }
            let tracing = init(&exporter);
            is_over.store(true, Ordering::Relaxed);
            tracing
        });
        tracing.flush().expect("the exporter takes everything");
        exporter.reset();
        call_often();
        tracing.flush().expect("the exporter takes everything");
        assert!(are_recorders(&exporter));
    }
}

#[test]
fn calls_after_the_end_of_the_service_cost_no_spans() {
    let _one_at_a_time = SERVICE.lock().unwrap_or_else(PoisonError::into_inner);
    let exporter = InMemorySpanExporter::default();
    let tracing = init(&exporter);
    call_often();
    tracing.shutdown().expect("the exporter takes everything");
    call_often();
    let before = ALLOCATIONS.with(Cell::get);
    call_often();
    let allocated = ALLOCATIONS.with(Cell::get) - before;
    assert!(allocated < 100, "{allocated} for a thousand calls");

    let again = InMemorySpanExporter::default();
    let tracing = init(&again);
    call_often();
    tracing.flush().expect("the exporter takes everything");
    assert!(are_recorders(&again));
}
