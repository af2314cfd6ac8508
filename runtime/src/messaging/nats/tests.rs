//! Headers and messages without a server.

use async_nats::Subject;
use opentelemetry::Value;

use super::*;
use crate::messaging::incoming::facts_of;

fn headers(entries: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in entries {
        headers.append(*name, *value);
    }
    headers
}

fn message(subject: &'static str, headers: Option<HeaderMap>) -> async_nats::Message {
    async_nats::Message {
        subject: Subject::from_static(subject),
        reply: None,
        payload: "An essey.".into(),
        headers,
        status: None,
        description: None,
        length: 0,
    }
}

fn fact(message: &dyn Message, key: &str) -> Option<Value> {
    let mut facts = facts_of(message).into_attributes().into_iter();
    let found = facts.find(|fact| fact.key.as_str() == key);
    found.map(|fact| fact.value)
}

#[test]
fn headers_are_read_in_any_case() {
    for (entries, expected) in [
        (&[][..], None),
        (&[("traceparent", "a")], Some("a")),
        (&[("Traceparent", "a")], Some("a")),
        (&[("traceparent", "")], Some("")),
        (&[("TRACEPARENT", "other"), ("traceparent", "a")], Some("a")),
        (
            &[("traceparent", "a"), ("traceparent", "second")],
            Some("a"),
        ),
        (&[("tracestate", "a")], None),
    ] {
        let headers = headers(entries);
        assert_eq!(
            Carrier::get(&headers, "traceparent"),
            expected,
            "{entries:?}"
        );
    }
    // `async-nats` itself panics at a name that NATS does not allow.
    assert_eq!(Carrier::get(&headers(&[("a", "b")]), "a:\r\né"), None);
}

#[test]
fn stale_spellings_go_and_all_else_stays() {
    let mut map = headers(&[
        ("Traceparent", "stale"),
        ("TRACEPARENT", "stale"),
        ("x", "1"),
        ("x", "2"),
    ]);
    CarrierMut::set(&mut map, "traceparent", "a".to_owned());
    assert_eq!(
        map,
        headers(&[("traceparent", "a"), ("x", "1"), ("x", "2")])
    );
    CarrierMut::set(&mut map, "traceparent", "b".to_owned());
    assert_eq!(
        map,
        headers(&[("traceparent", "b"), ("x", "1"), ("x", "2")])
    );
}

#[test]
fn what_nats_does_not_allow_is_left_out() {
    let mut map = headers(&[("x", "1")]);
    for (key, value) in [
        ("a", "b\r\nc: d"),
        ("a", "b\n"),
        ("a:", "b"),
        ("é", "b"),
        ("a\n", "b"),
    ] {
        CarrierMut::set(&mut map, key, value.to_owned());
    }
    assert_eq!(map, headers(&[("x", "1")]));
}

#[test]
fn headers_are_made_when_there_is_something_to_write() {
    let mut message = message("essay.submitted", None);
    let carrier = message.carrier_mut().expect("there is room");
    carrier.set("traceparent", "a\n".to_owned());
    assert_eq!(message.headers, None);
    let carrier = message.carrier_mut().expect("there is room");
    carrier.set("traceparent", "a".to_owned());
    assert_eq!(message.headers, Some(headers(&[("traceparent", "a")])));
    let carrier = message.carrier().expect("there are headers");
    assert_eq!(carrier.get("traceparent"), Some("a"));
    assert_eq!(carrier.keys(), ["traceparent"]);

    let mut untouched = self::message("essay.submitted", None);
    assert!(untouched.carrier_mut().is_some());
    assert_eq!(untouched.headers, None);
    assert!(untouched.carrier().is_none());
}

#[test]
fn a_message_tells_what_it_knows() {
    let known = message("essay.submitted", Some(headers(&[("Nats-Msg-Id", "m-1")])));
    assert_eq!(known.system(), Some("nats"));
    assert_eq!(
        facts_of(&known).take_destination().as_deref(),
        Some("essay.submitted")
    );
    assert_eq!(fact(&known, "messaging.message.id"), Some("m-1".into()));
    assert_eq!(fact(&known, "messaging.message.body.size"), Some(9.into()));
    assert_eq!(fact(&known, "messaging.destination.anonymous"), None);

    let bare = message("essay.submitted", None);
    assert_eq!(fact(&bare, "messaging.message.id"), None);
    let reply = message("_INBOX.1a2b.3c", None);
    assert_eq!(
        facts_of(&reply).take_destination().as_deref(),
        Some("(anonymous)")
    );
    assert_eq!(
        fact(&reply, "messaging.destination.anonymous"),
        Some(true.into())
    );
}
