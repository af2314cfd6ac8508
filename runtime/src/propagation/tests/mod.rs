//! B3 and Jaeger against hostile headers, and against each other.

mod jaeger;

use std::collections::HashMap;

use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TraceContextExt as _;
use proptest::prelude::*;

use super::{B3Propagator, JaegerPropagator};

const TRACE: &str = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN: &str = "e457b5a2e4d86bd1";

fn carrier(headers: &[(&str, &str)]) -> HashMap<String, String> {
    let headers = headers.iter();
    headers
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn b3(value: &str) -> Context {
    B3Propagator::single_header().extract(&carrier(&[("b3", value)]))
}

fn jaeger(value: &str) -> Context {
    JaegerPropagator::new().extract(&carrier(&[("uber-trace-id", value)]))
}

fn written(propagator: &dyn TextMapPropagator, context: &Context) -> HashMap<String, String> {
    let mut carrier = HashMap::new();
    propagator.inject_context(context, &mut carrier);
    carrier
}

/// Trace, span, and whether it is sampled.
fn caller(context: &Context) -> Option<(String, String, bool)> {
    let span = context.span();
    let caller = span.span_context();
    let ids = (caller.trace_id().to_string(), caller.span_id().to_string());
    caller.is_valid().then(|| {
        assert!(caller.is_remote());
        (ids.0, ids.1, caller.is_sampled())
    })
}

#[test]
fn b3_in_one_header_is_read() {
    let parent = "05e3ac9a4f6e3b90";
    for (value, trace, sampled) in [
        (format!("{TRACE}-{SPAN}-1"), TRACE, true),
        (format!("{TRACE}-{SPAN}-0"), TRACE, false),
        (format!("{TRACE}-{SPAN}-d"), TRACE, true),
        (format!("{TRACE}-{SPAN}"), TRACE, false),
        (format!("{TRACE}-{SPAN}-1-{parent}"), TRACE, true),
        (
            format!("{}-{SPAN}-1", &TRACE[16..]),
            "000000000000000064fe8b2a57d3eff7",
            true,
        ),
    ] {
        let expected = (trace.to_owned(), SPAN.to_owned(), sampled);
        assert_eq!(caller(&b3(&value)), Some(expected), "{value}");
    }
}

#[test]
fn b3_that_is_malformed_is_absent() {
    let zeros = "0".repeat(32);
    for value in [
        "".to_owned(),
        "0".to_owned(),
        "d".to_owned(),
        TRACE.to_owned(),
        format!("{TRACE}-"),
        format!("{TRACE}-{SPAN}-"),
        format!("{TRACE}-{SPAN}-2"),
        format!("{TRACE}-{SPAN}-1-"),
        format!("{TRACE}-{SPAN}-1-05e3ac9a4f6e3b90-1"),
        format!("{zeros}-{SPAN}-1"),
        format!("{TRACE}-{}-1", &zeros[16..]),
        format!("+{}-{SPAN}-1", &TRACE[1..]),
        format!("{}-{SPAN}-1", &TRACE[1..]),
        format!("{}é-{SPAN}-1", &TRACE[2..]),
        format!("{TRACE}-{SPAN}0-1"),
    ] {
        assert_eq!(caller(&b3(&value)), None, "{value}");
    }
}

#[test]
fn b3_in_several_headers_is_read() {
    for (headers, sampled) in [
        (&[][..], Some(false)),
        (&[("x-b3-sampled", "1")], Some(true)),
        (&[("x-b3-sampled", "true")], Some(true)),
        (&[("x-b3-sampled", "0")], Some(false)),
        (&[("x-b3-sampled", "false")], Some(false)),
        (&[("x-b3-flags", "1")], Some(true)),
        (&[("x-b3-flags", "0"), ("x-b3-sampled", "1")], Some(true)),
        (&[("x-b3-sampled", "maybe")], None),
        (&[("b3", "malformed"), ("x-b3-sampled", "1")], Some(true)),
        (
            &[("x-b3-parentspanid", "malformed"), ("x-b3-sampled", "1")],
            Some(true),
        ),
    ] {
        let mut carrier = carrier(headers);
        carrier.insert("x-b3-traceid".to_owned(), TRACE.to_owned());
        carrier.insert("x-b3-spanid".to_owned(), SPAN.to_owned());
        let context = B3Propagator::multi_header().extract(&carrier);
        let read = caller(&context).map(|(_, _, sampled)| sampled);
        assert_eq!(read, sampled, "{headers:?}");
    }
}

#[test]
fn of_both_forms_of_b3_the_single_header_wins() {
    let single = format!("{TRACE}-{SPAN}-1");
    let both = carrier(&[
        ("b3", &single),
        ("x-b3-traceid", &TRACE.replace('8', "9")),
        ("x-b3-spanid", SPAN),
    ]);
    let context = B3Propagator::multi_header().extract(&both);
    assert_eq!(caller(&context).unwrap().0, TRACE);
}

#[test]
fn debugging_goes_on_in_every_form() {
    let single = format!("{TRACE}-{SPAN}-d");
    let multi = carrier(&[
        ("x-b3-traceid", TRACE),
        ("x-b3-spanid", SPAN),
        ("x-b3-flags", "1"),
    ]);
    let uber = format!("{TRACE}:{SPAN}:0:3");
    for context in [
        b3(&single),
        B3Propagator::multi_header().extract(&multi),
        jaeger(&uber),
    ] {
        assert_eq!(
            written(&B3Propagator::single_header(), &context)["b3"],
            single
        );
        assert_eq!(written(&B3Propagator::multi_header(), &context), multi);
        assert_eq!(
            written(&JaegerPropagator::new(), &context)["uber-trace-id"],
            uber
        );
    }
}

#[test]
fn another_trace_is_not_for_debugging() {
    let context = b3(&format!("{TRACE}-{SPAN}-d"));
    let other = format!("{}-{SPAN}-1", TRACE.replace('8', "9"));
    let propagator = B3Propagator::single_header();
    let context = propagator.extract_with_context(&context, &carrier(&[("b3", &other)]));
    assert_eq!(written(&propagator, &context)["b3"], other);
}

#[test]
fn nothing_is_written_without_a_span() {
    assert!(written(&B3Propagator::single_header(), &Context::new()).is_empty());
    assert!(written(&B3Propagator::multi_header(), &Context::new()).is_empty());
    assert!(written(&JaegerPropagator::new(), &Context::new()).is_empty());
}

proptest! {
    #[test]
    fn whatever_comes_is_harmless(
        values in prop::collection::vec(any::<String>(), 9),
        near in "[-:0-9a-fdA-F+%]{0,70}",
    ) {
        let keys = [
            "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags", "x-b3-parentspanid",
            "uber-trace-id", "uberctx-a", "uberctx-é",
        ];
        let mut carrier: HashMap<_, _> = keys.map(str::to_owned).into_iter().zip(values).collect();
        for round in 0..2 {
            for propagator in [
                &B3Propagator::single_header() as &dyn TextMapPropagator,
                &B3Propagator::multi_header(),
                &JaegerPropagator::new(),
            ] {
                let context = propagator.extract(&carrier);
                let ids = caller(&context);
                let again = caller(&propagator.extract(&written(propagator, &context)));
                prop_assert_eq!(again, ids, "round {}", round);
            }
            carrier.insert("b3".to_owned(), near.clone());
            carrier.insert("uber-trace-id".to_owned(), near.clone());
        }
    }
}
