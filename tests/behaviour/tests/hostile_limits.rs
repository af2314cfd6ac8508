//! How much of what a sender wrote is carried on. The limits of the trace are those of W3C Trace Context, the limits of
//! baggage those of OpenTelemetry's propagator.

use std::collections::HashMap;

use opentelemetry::propagation::TextMapCompositePropagator;
use traced::propagation::{BaggagePropagator, TraceContextPropagator};
use traced::testing::capture_with;
use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[traced_consumer(system = "kafka", destination = "in", from = metadata)]
fn relay(metadata: &Metadata) -> Metadata {
    let mut next = Metadata::new();
    publish(&mut next);
    next
}

#[traced_producer(system = "kafka", destination = "out")]
fn publish(metadata: &mut Metadata) {}

/// What is sent on of a message with this header beside its context.
fn sent_on(key: &str, value: String) -> Metadata {
    opentelemetry::global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ]));
    let metadata = Metadata::from([
        ("traceparent".to_owned(), TRACEPARENT.to_owned()),
        (key.to_owned(), value),
    ]);
    let (next, spans) = capture_with(|| relay(&metadata));
    let consumer = spans.find("process in");
    assert_eq!(
        consumer.trace_id().to_string(),
        "4bf92f3577b34da6a3ce929d0e0e4736"
    );
    assert!(consumer.has_remote_parent());
    spans.find("send out").assert_child_of("process in");
    next
}

#[test]
fn of_baggage_8192_bytes_of_whole_members_are_kept() {
    let whole = format!("a={}", "x".repeat(8190));
    assert_eq!(sent_on("baggage", whole.clone())["baggage"], whole);
    let next = sent_on("baggage", format!("{whole}x"));
    assert!(!next.contains_key("baggage"));
    let next = sent_on("baggage", format!("{whole}x,b=1"));
    assert_eq!(next["baggage"], "b=1");
    let next = sent_on("baggage", "a=b,".repeat(1 << 18));
    assert_eq!(next["baggage"], "a=b");
}

#[test]
fn of_baggage_64_members_are_kept() {
    let members: Vec<_> = (0..100).map(|number| format!("k{number:02}=v")).collect();
    let next = sent_on("baggage", members.join(","));
    assert_eq!(next["baggage"], members[..64].join(","));
}

#[test]
fn baggage_that_is_not_encoded_is_left_out() {
    let raw = format!("a={},b=1", "\u{e9}".repeat(4095));
    assert_eq!(sent_on("baggage", raw)["baggage"], "b=1");
}

#[test]
fn baggage_does_not_grow_beyond_8192_bytes() {
    // Each of these is one byte when it is read, and three when it is written again.
    let next = sent_on("baggage", format!("a={},b=1", "%".repeat(4095)));
    assert_eq!(next["baggage"], "b=1");
}

#[test]
fn of_tracestate_32_members_of_two_times_256_characters_are_kept() {
    let members = |many| {
        let members = (0..many).map(|number| format!("k{number:0>255}={}", "v".repeat(256)));
        members.collect::<Vec<_>>().join(",")
    };
    let next = sent_on("tracestate", members(32));
    assert_eq!(next["tracestate"], members(32));
    for beyond in [33, 2_000] {
        let next = sent_on("tracestate", members(beyond));
        assert!(!next.contains_key("tracestate"));
    }
    let next = sent_on("tracestate", format!("key={}", "v".repeat(1 << 20)));
    assert!(!next.contains_key("tracestate"));
}
