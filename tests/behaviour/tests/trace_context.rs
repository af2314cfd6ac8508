//! The propagator of W3C Trace Context under an SDK of one's own, what it allocates, and the carriers it writes to. Its
//! rules are shown in `tests/interop`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::sync::LazyLock;

use http::HeaderMap;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator as _};
use opentelemetry::trace::{SpanContext, TraceContextExt as _, TraceState};
use opentelemetry::{Context, global};
use opentelemetry_sdk::trace::SdkTracerProvider;
use traced::propagation::TraceContextPropagator;
use traced::testing::capture_with;
use traced::{Carrier, CarrierMut, traced, traced_consumer};

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

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

fn allocations<T>(run: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    black_box(run());
    ALLOCATIONS.with(Cell::get) - before
}

/// Headers that allocate nothing but the list that is asked for.
struct Received(&'static [(&'static str, &'static str)]);

impl Extractor for Received {
    fn get(&self, key: &str) -> Option<&str> {
        let header = self.0.iter().find(|(name, _)| *name == key);
        header.map(|(_, value)| *value)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let headers = self.0.iter().filter(|(name, _)| *name == key);
        let values: Vec<_> = headers.map(|(_, value)| *value).collect();
        (!values.is_empty()).then_some(values)
    }
}

/// Counts headers and lets go of them.
struct Sent(usize);

impl Injector for Sent {
    fn set(&mut self, _: &str, _: String) {
        self.0 += 1;
    }
}

#[test]
fn extracting_allocates_what_the_context_needs() {
    const MEMBERS: [(&str, &str); 2] = [("congo", "1"), ("rojo", "2")];
    let extract = |headers| {
        let headers = Received(headers);
        let context = Context::new();
        allocations(|| TraceContextPropagator::new().extract_with_context(&context, &headers))
    };
    let remote = || Context::new().with_remote_span_context(SpanContext::empty_context());
    let needed = allocations(remote);
    let list = 1;
    assert_eq!(extract(&[]), 0);
    assert_eq!(extract(&[("traceparent", "nonsense")]), list);
    assert_eq!(extract(&[("traceparent", TRACEPARENT)]), list + needed);
    let needed = needed + allocations(|| TraceState::from_key_value(MEMBERS));
    let headers = &[
        ("traceparent", TRACEPARENT),
        ("tracestate", "congo=1,rojo=2"),
    ];
    assert_eq!(extract(headers), 2 * list + needed);
}

#[test]
fn injecting_allocates_a_text_for_each_header() {
    let headers = |headers| {
        let context = TraceContextPropagator::new().extract(&Received(headers));
        let mut sent = Sent(0);
        let count =
            allocations(|| TraceContextPropagator::new().inject_context(&context, &mut sent));
        (sent.0, count)
    };
    assert_eq!(headers(&[]), (0, 0));
    assert_eq!(headers(&[("traceparent", TRACEPARENT)]), (1, 1));
    let both = &[
        ("traceparent", TRACEPARENT),
        ("tracestate", "congo=1,a@b@c=2"),
    ];
    assert_eq!(headers(both), (2, 2));
}

/// An SDK that the application has set up itself.
static SET_UP: LazyLock<()> = LazyLock::new(|| {
    global::set_tracer_provider(SdkTracerProvider::builder().build());
    global::set_text_map_propagator(TraceContextPropagator::new());
});

#[traced]
fn call_another<C: CarrierMut>(carrier: &mut C) {
    traced::inject(carrier);
}

#[traced(kind = server, parent = traced::extract(headers))]
fn serve(headers: &HashMap<String, String>) -> HashMap<String, String> {
    let mut next = HashMap::new();
    call_another(&mut next);
    next
}

#[test]
fn it_works_under_any_sdk() {
    LazyLock::force(&SET_UP);
    let headers = HashMap::from([
        ("traceparent".to_owned(), TRACEPARENT.to_owned()),
        ("tracestate".to_owned(), "congo=1,a@b@c=2".to_owned()),
    ]);
    let next = serve(&headers);
    assert_eq!(next["traceparent"][..36], TRACEPARENT[..36]);
    assert_ne!(next["traceparent"], TRACEPARENT);
    assert_eq!(next["tracestate"], "congo=1,a@b@c=2");
}

#[test]
fn nobody_says_that_the_ids_of_an_sdk_one_does_not_know_are_random() {
    LazyLock::force(&SET_UP);
    let next = serve(&HashMap::new());
    assert!(next["traceparent"].ends_with("-01"), "{next:?}");
    let (next, _) = capture_with(|| serve(&HashMap::new()));
    assert!(next["traceparent"].ends_with("-03"), "{next:?}");
}

fn loses_what_is_stale<C: Carrier + CarrierMut>(mut carrier: C) {
    LazyLock::force(&SET_UP);
    carrier.set("traceparent", TRACEPARENT.to_owned());
    carrier.set("TraceState", "congo=1".to_owned());
    carrier.set("other", "kept".to_owned());
    call_another(&mut carrier);
    assert_ne!(Carrier::get(&carrier, "traceparent"), Some(TRACEPARENT));
    assert_eq!(Carrier::get(&carrier, "tracestate"), None);
    assert_eq!(Carrier::get(&carrier, "other"), Some("kept"));
}

#[test]
fn a_tracestate_that_was_in_the_carrier_is_not_taken_for_the_new_one() {
    loses_what_is_stale(HashMap::<String, String>::new());
    loses_what_is_stale(BTreeMap::<String, String>::new());
    loses_what_is_stale(serde_json::Map::new());
    loses_what_is_stale(HeaderMap::new());
    // Outside of a span nothing is written, and all stays as it was.
    let mut carrier = HashMap::from([("tracestate".to_owned(), "congo=1".to_owned())]);
    traced::inject(&mut carrier);
    assert_eq!(carrier["tracestate"], "congo=1");
}

#[test]
fn every_value_of_a_header_is_seen() {
    let mut headers = HeaderMap::new();
    for value in [&b"a=1"[..], b"\xff", b"b=2"] {
        headers.append("tracestate", value.try_into().expect("legal in HTTP"));
    }
    assert_eq!(
        Carrier::get_all(&headers, "TraceState"),
        ["a=1", "\u{fffd}", "b=2"]
    );
    assert!(Carrier::get_all(&headers, "traceparent").is_empty());
    assert!(Carrier::get_all(&&headers, "no header").is_empty());
    let map = BTreeMap::from([("Tracestate".to_owned(), "a=1".to_owned())]);
    assert_eq!(map.get_all("tracestate"), ["a=1"]);
}

#[traced_consumer(system = "kafka", destination = "in", from = message)]
fn consume(message: Received) {}

#[test]
fn what_repeats_in_an_extractor_of_opentelemetry_is_seen_too() {
    LazyLock::force(&SET_UP);
    let ((), spans) = capture_with(|| consume(Received(&[("traceparent", TRACEPARENT)])));
    assert!(spans.find("process in").has_remote_parent());
    let twice = &[("traceparent", TRACEPARENT), ("traceparent", TRACEPARENT)];
    let ((), spans) = capture_with(|| consume(Received(twice)));
    spans.find("process in").assert_root();
}
