//! Jaeger's format.

use std::cell::Cell;

use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};

use super::super::{JaegerPropagator, Reader};
use super::{SPAN, TRACE, caller, carrier, jaeger, written};

#[test]
fn jaeger_is_read() {
    let short = ("0".repeat(31) + "a", "0".repeat(15) + "b");
    for (value, (trace, span), sampled) in [
        (format!("{TRACE}:{SPAN}:0:1"), (TRACE, SPAN), true),
        (format!("{TRACE}:{SPAN}:{SPAN}:0"), (TRACE, SPAN), false),
        (format!("{TRACE}%3A{SPAN}%3a0%3A1"), (TRACE, SPAN), true),
        (format!("{TRACE}:{SPAN}::09"), (TRACE, SPAN), true),
        (format!("{TRACE}:{SPAN}:0:2"), (TRACE, SPAN), false),
        (
            "a:b:0:1".to_owned(),
            (short.0.as_str(), short.1.as_str()),
            true,
        ),
    ] {
        let expected = (trace.to_owned(), span.to_owned(), sampled);
        assert_eq!(caller(&jaeger(&value)), Some(expected), "{value}");
    }
}

#[test]
fn jaeger_that_is_malformed_is_absent() {
    for value in [
        "".to_owned(),
        ":::".to_owned(),
        format!("{TRACE}:{SPAN}:0"),
        format!("{TRACE}:{SPAN}:0:"),
        format!("{TRACE}:{SPAN}:0:1:"),
        format!("{TRACE}:{SPAN}:0:100"),
        format!("{TRACE}:{SPAN}:0:+1"),
        format!("{TRACE}0:{SPAN}:0:1"),
        format!("{TRACE}:{SPAN}0:0:1"),
        format!("0:{SPAN}:0:1"),
        format!("{TRACE}:0:0:1"),
        format!("{TRACE}:{SPAN}:0:%FF"),
    ] {
        assert_eq!(caller(&jaeger(&value)), None, "{value}");
    }
}

#[test]
fn jaeger_carries_baggage() {
    let headers = carrier(&[("uberctx-plan", "gold"), ("UberCtx-city", "S%C3%A3o+Paulo")]);
    let context = JaegerPropagator::new().extract(&Reader(&headers));
    let written = written(&JaegerPropagator::new(), &context);
    let expected = [
        ("uberctx-city", "S%C3%A3o%20Paulo"),
        ("uberctx-plan", "gold"),
    ];
    assert_eq!(written, carrier(&expected));
}

#[test]
fn jaegers_baggage_joins_what_there_is() {
    let first =
        JaegerPropagator::new().extract(&carrier(&[("uberctx-a", "1"), ("uberctx-b", "1")]));
    let second = carrier(&[
        ("uberctx-b", "2"),
        ("uberctx-", "no name"),
        ("uberctx", "no prefix"),
    ]);
    let context = JaegerPropagator::new().extract_with_context(&first, &second);
    let value = |name: &str| context.baggage().get(name).map(ToString::to_string);
    assert_eq!(context.baggage().len(), 2);
    assert_eq!(
        (value("a"), value("b")),
        (Some("1".to_owned()), Some("2".to_owned()))
    );
}

/// Headers in a list, which counts how often it is looked through for one of them.
struct Counting {
    headers: Vec<(String, String)>,
    asked: Cell<usize>,
}

impl Counting {
    fn new(headers: impl Iterator<Item = (String, String)>) -> Self {
        Self {
            headers: headers.collect(),
            asked: Cell::new(0),
        }
    }
}

impl Extractor for Counting {
    fn get(&self, key: &str) -> Option<&str> {
        self.asked.set(self.asked.get() + 1);
        let header = self.headers.iter().find(|(name, _)| name == key);
        header.map(|(_, value)| value.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }
}

#[test]
fn no_more_of_jaegers_baggage_is_asked_for_than_can_be_meant() {
    let caller = 1;
    let many = (0..20_000).map(|number| (format!("uberctx-k{number:05}"), "v".to_owned()));
    let unnamed = (0..20_000).map(|number| (format!("uberctx-(){number}"), "v".to_owned()));
    let headers = Counting::new(unnamed.chain(many));
    let context = JaegerPropagator::new().extract(&headers);
    assert_eq!(headers.asked.get(), 64 + caller);
    assert_eq!(context.baggage().len(), 64);
    assert!(context.baggage().get("k00063").is_some());

    let repeated = (0..20_000).map(|_| ("uberctx-a".to_owned(), "v".to_owned()));
    let headers = Counting::new(repeated);
    JaegerPropagator::new().extract(&headers);
    assert_eq!(headers.asked.get(), 1 + caller);

    let long = (0..20).map(|number| (format!("uberctx-k{number}"), "v".repeat(10_000)));
    let headers = Counting::new(long);
    JaegerPropagator::new().extract(&headers);
    assert_eq!(headers.asked.get(), 7 + caller);
}
