//! Finding the global provider. It is one for the whole process, so this file is one test.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use opentelemetry::global;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use traced::traced;

/// How many calls look for a provider, each of them, before they look ever less often.
const EAGER_LOOKS: usize = 64;

/// How many calls at most pass between two looks.
const MOST_CALLS_BETWEEN_LOOKS: usize = 16_384;

/// How many calls are made before there is a provider: more than it takes for the looks to become as rare as they get.
const CALLS: usize = 100_000;

thread_local!(static ALLOCATIONS: Cell<usize> = const { Cell::new(0) });

/// Counts the allocations of each thread.
struct Counting;

#[allow(unsafe_code, reason = "an allocator cannot be written without")]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
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

fn evaluated() -> u32 {
    panic!("nothing records, and an attribute was evaluated")
}

#[traced(attrs(count = evaluated()))]
fn unrecorded() -> Result<u32, String> {
    Ok(1)
}

#[traced]
fn recorded() {}

#[traced(parent = parent)]
fn under(parent: opentelemetry::Context) -> Option<opentelemetry::trace::TraceId> {
    traced::current_trace_id()
}

fn provider() -> (SdkTracerProvider, InMemorySpanExporter) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    (provider, exporter)
}

fn count(exporter: &InMemorySpanExporter) -> usize {
    exporter.get_finished_spans().expect("spans are kept").len()
}

#[test]
fn a_provider_is_found_whenever_it_is_set() {
    // Nobody has set one. The first calls all look for one, which is what they allocate for, and nothing is evaluated.
    for call in 1..=EAGER_LOOKS {
        let before = ALLOCATIONS.get();
        assert_eq!(unrecorded(), Ok(1));
        assert!(ALLOCATIONS.get() > before, "call {call} does not look");
    }
    // Afterwards they look now and then, when half as many have passed as there had been.
    let mut last_look = EAGER_LOOKS;
    let mut looks = 0;
    for call in EAGER_LOOKS + 1..=CALLS {
        let before = ALLOCATIONS.get();
        assert_eq!(unrecorded(), Ok(1));
        if ALLOCATIONS.get() > before {
            let most = (last_look / 2 + 1).min(MOST_CALLS_BETWEEN_LOOKS + 1);
            assert!(call - last_look <= most, "{last_look} to {call}");
            last_look = call;
            looks += 1;
        }
    }
    assert!(looks <= 24, "{looks} looks in {CALLS} calls");
    // An explicit parent is handed on all the same.
    use opentelemetry::trace::TraceContextExt as _;
    let caller = opentelemetry::trace::SpanContext::new(
        7.into(),
        9.into(),
        opentelemetry::trace::TraceFlags::SAMPLED,
        true,
        opentelemetry::trace::TraceState::NONE,
    );
    let parent = opentelemetry::Context::new().with_remote_span_context(caller);
    assert_eq!(under(parent), Some(7.into()));

    // However long nobody has set one: it is found within so many calls.
    let (first, exported) = provider();
    global::set_tracer_provider(first.clone());
    for _ in 0..=MOST_CALLS_BETWEEN_LOOKS {
        recorded();
        if count(&exported) > 0 {
            break;
        }
    }
    assert!(count(&exported) > 0);
    exported.reset();
    recorded();
    assert_eq!(count(&exported), 1);

    // Another one in its place is found at once.
    first.shutdown().expect("it shuts down");
    let (second, exported) = provider();
    global::set_tracer_provider(second);
    recorded();
    assert_eq!(count(&exported), 1);
}
