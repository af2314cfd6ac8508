//! The propagator by itself, with whatever an extractor may say.

use opentelemetry::trace::{SpanId, TraceFlags, TraceId, TraceState};
use proptest::prelude::*;

use super::*;

const TRACEPARENT_VALUE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Headers by their names, in their order.
#[derive(Debug, Default)]
struct Headers(Vec<(String, String)>);

impl Headers {
    fn of(entries: &[(&str, &str)]) -> Self {
        let entries = entries.iter();
        Self(
            entries
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }
}

impl Extractor for Headers {
    fn get(&self, key: &str) -> Option<&str> {
        self.get_all(key)?.first().copied()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let values = self
            .0
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(key));
        let values: Vec<_> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then_some(values)
    }
}

impl Injector for Headers {
    fn set(&mut self, key: &str, value: String) {
        self.0.push((key.to_owned(), value));
    }
}

fn extract_into(context: &Context, headers: &Headers) -> Context {
    TraceContextPropagator::new().extract_with_context(context, headers)
}

fn injected(context: &Context) -> Headers {
    let mut headers = Headers::default();
    TraceContextPropagator::new().inject_context(context, &mut headers);
    headers
}

/// What is sent on of headers that came in.
fn relayed(headers: &Headers) -> Headers {
    injected(&extract_into(&Context::new(), headers))
}

#[test]
fn what_is_not_valid_gives_the_context_back() {
    let before = Context::new().with_value(7_u8);
    for headers in [
        Headers::default(),
        Headers::of(&[("traceparent", "")]),
        Headers::of(&[("tracestate", "a=1")]),
        Headers::of(&[
            ("traceparent", TRACEPARENT_VALUE),
            ("Traceparent", TRACEPARENT_VALUE),
        ]),
    ] {
        let after = extract_into(&before, &headers);
        assert!(!after.span().span_context().is_valid(), "{headers:?}");
        assert_eq!(after.get::<u8>(), Some(&7));
        assert!(injected(&after).0.is_empty());
    }
}

#[test]
fn what_another_caller_of_the_same_trace_said_is_forgotten() {
    let first = Headers::of(&[
        ("traceparent", TRACEPARENT_VALUE),
        ("tracestate", "a@b@c=1,d=2"),
    ]);
    let second = Headers::of(&[("traceparent", TRACEPARENT_VALUE), ("tracestate", "e=3")]);
    let context = extract_into(&Context::new(), &first);
    let context = extract_into(&context, &second);
    assert_eq!(injected(&context).get("tracestate"), Some("e=3"));
}

#[test]
fn another_trace_takes_nothing_along() {
    let headers = Headers::of(&[
        ("traceparent", TRACEPARENT_VALUE),
        ("tracestate", "a@b@c=1"),
    ]);
    let context = extract_into(&Context::new(), &headers);
    let other = SpanContext::new(
        TraceId::from(1),
        SpanId::from(2),
        TraceFlags::SAMPLED,
        false,
        TraceState::NONE,
    );
    let sent = injected(&context.with_remote_span_context(other));
    assert_eq!(
        sent.get("traceparent").map(|value| &value[3..35]),
        Some("00000000000000000000000000000001")
    );
    assert_eq!(sent.get("tracestate"), None);
}

fn key() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9_*/@-]{0,20}"
}

fn value() -> impl Strategy<Value = String> {
    "[ -+.-<>-~]{0,20}[!-+.-<>-~]"
}

proptest! {
    #[test]
    fn no_bytes_do_harm(
        traceparent in any::<Vec<u8>>(),
        tracestate in any::<Vec<u8>>(),
        valid in any::<bool>(),
    ) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let traceparent = if valid { TRACEPARENT_VALUE.to_owned() } else { text(&traceparent) };
        let sent = relayed(&Headers(vec![
            ("traceparent".to_owned(), traceparent),
            ("tracestate".to_owned(), text(&tracestate)),
        ]));
        if valid {
            prop_assert_eq!(sent.get("traceparent"), Some(TRACEPARENT_VALUE));
        }
        // What is sent is valid: it is taken as it is.
        prop_assert_eq!(relayed(&sent).0, sent.0);
    }

    #[test]
    fn what_is_nearly_a_traceparent_does_no_harm(value in "[0-9a-fA-F]{0,3}-[0-9a-f,]{30,34}-[0-9a-fé]{15,17}-[0-9a-f]{0,3}(-.*)?") {
        let sent = relayed(&Headers::of(&[("traceparent", &value)]));
        prop_assert_eq!(relayed(&sent).0, sent.0);
    }

    #[test]
    fn what_is_valid_comes_out_equal(
        trace_id in 1..=u128::MAX,
        span_id in 1..=u64::MAX,
        flags in 0..4_u8,
        members in prop::collection::vec((key(), value()), 0..=32),
    ) {
        let mut seen = std::collections::HashSet::new();
        let members: Vec<_> = members.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect();
        let members: Vec<_> = members.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let mut headers = vec![(
            "traceparent".to_owned(),
            format!("00-{trace_id:032x}-{span_id:016x}-{flags:02x}"),
        )];
        if !members.is_empty() {
            headers.push(("tracestate".to_owned(), members.join(",")));
        }
        prop_assert_eq!(relayed(&Headers(headers.clone())).0, headers);
    }
}
