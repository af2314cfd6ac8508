//! "Mutating baggage", and OpenTelemetry's own rules for the baggage of a context.

use serde_json::json;

use super::SERVICE;

const THERE: &[(&str, &str)] = &[("baggage", "a=1;p,b=2")];

#[test]
fn an_entry_is_added() {
    let answer = SERVICE.ask_to(&json!({ "set": { "c": ["3", "q"] } }), THERE);
    assert_eq!(answer.sent("baggage"), Some("a=1;p,b=2,c=3;q"));
}

#[test]
fn a_value_is_replaced() {
    let answer = SERVICE.ask_to(&json!({ "set": { "a": ["3"] } }), THERE);
    assert_eq!(answer.sent("baggage"), Some("a=3,b=2"));
}

#[test]
fn an_entry_is_removed() {
    let answer = SERVICE.ask_to(&json!({ "remove": "a" }), THERE);
    assert_eq!(answer.sent("baggage"), Some("b=2"));
}

#[test]
fn baggage_is_cleared_before_others_see_it() {
    let answer = SERVICE.ask_to(&json!({ "clear": true }), THERE);
    assert_eq!(answer.baggage().len(), 2);
    assert_eq!(answer.sent("baggage"), None);
    assert!(answer.sent("traceparent").is_some());
}

#[test]
fn a_name_that_cannot_be_sent_is_no_entry() {
    let answer = SERVICE.ask_to(
        &json!({ "set": { "no token": ["1"], "é": ["2"], "": ["3"] } }),
        THERE,
    );
    assert_eq!(answer.sent("baggage"), Some("a=1;p,b=2"));
}

#[test]
fn requests_do_not_see_each_others_baggage() {
    let _ = SERVICE.ask(THERE);
    assert!(SERVICE.ask(&[]).baggage().is_empty());
}
