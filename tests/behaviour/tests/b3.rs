//! B3 in carriers that are used again: what another span left there is no part of what is sent.

use std::collections::BTreeMap;

use http::HeaderMap;
use traced::propagation::B3Propagator;
use traced::testing::{Capture, Sampler, Spans, capture_with};
use traced::{CarrierMut, traced, traced_producer};

const TRACE: &str = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN: &str = "e457b5a2e4d86bd1";

/// Every test here wants the same propagator.
fn propagate() {
    opentelemetry::global::set_text_map_propagator(B3Propagator::multi_header());
}

/// A carrier with everything that another span may have left.
fn used<C: CarrierMut + Default>() -> C {
    let mut carrier = C::default();
    for (key, value) in [
        ("b3", &*format!("{TRACE}-{SPAN}-d")),
        ("x-b3-traceid", TRACE),
        ("x-b3-spanid", SPAN),
        ("x-b3-parentspanid", SPAN),
        ("x-b3-sampled", "0"),
        ("x-b3-flags", "1"),
        ("essay", "7"),
    ] {
        carrier.set(key, value.to_owned());
    }
    carrier
}

fn sent_by(spans: &Spans, name: &str) -> BTreeMap<String, String> {
    let span = spans.find(name);
    let sent = [
        ("essay", "7".to_owned()),
        ("x-b3-sampled", "1".to_owned()),
        ("x-b3-spanid", span.span_id().to_string()),
        ("x-b3-traceid", span.trace_id().to_string()),
    ];
    sent.map(|(key, value)| (key.to_owned(), value)).into()
}

#[traced]
fn pass_on<C: CarrierMut>(mut carrier: C) -> C {
    traced::inject(&mut carrier);
    carrier
}

#[test]
fn nothing_of_another_span_stays_in_a_map() {
    propagate();
    let (carrier, spans) = capture_with(|| pass_on(used::<BTreeMap<_, _>>()));
    assert_eq!(carrier, sent_by(&spans, "pass_on"));
}

#[test]
fn nothing_of_another_span_stays_in_headers_of_http() {
    propagate();
    let (headers, spans) = capture_with(|| pass_on(used::<HeaderMap>()));
    let headers = headers.iter().map(|(name, value)| {
        let value = value.to_str().expect("it is text");
        (name.to_string(), value.to_owned())
    });
    let headers: BTreeMap<_, _> = headers.collect();
    assert_eq!(headers, sent_by(&spans, "pass_on"));
}

#[test]
fn nothing_of_another_span_stays_in_a_message() {
    #[traced_producer(system = "kafka", destination = "essays", into = message)]
    fn send(message: &mut BTreeMap<String, String>) {}
    propagate();
    let mut message = used();
    let ((), spans) = capture_with(|| send(&mut message));
    assert_eq!(message, sent_by(&spans, "send essays"));
}

#[test]
fn a_trace_that_is_not_sampled_does_not_become_one_to_be_debugged() {
    propagate();
    let capture = Capture::new().sampler(Sampler::AlwaysOff);
    let (carrier, _) = capture.run_with(|| pass_on(used::<BTreeMap<_, _>>()));
    assert_eq!(carrier["x-b3-sampled"], "0");
    assert_eq!(carrier.get("x-b3-flags"), None);
}

#[test]
fn what_came_stays_where_there_is_no_span_to_send() {
    propagate();
    let mut carrier: BTreeMap<_, _> = used();
    traced::inject(&mut carrier);
    assert_eq!(carrier, used());
}
