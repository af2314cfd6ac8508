//! "Baggage HTTP Header Format" and "Header name".

use super::{SERVICE, assert_values};

#[test]
fn baggage_is_sent_on() {
    let answer = SERVICE.ask(&[("baggage", "plan=gold")]);
    assert_eq!(answer.sent("baggage"), Some("plan=gold"));
}

#[test]
fn the_header_is_written_in_lower_case() {
    let answer = SERVICE.ask(&[("Baggage", "plan=gold")]);
    assert!(answer.sent_names().contains(&"baggage"));
}

#[test]
fn the_header_is_read_in_any_case() {
    for name in ["baggage", "Baggage", "BAGGAGE"] {
        assert_values(&SERVICE.ask(&[(name, "plan=gold")]), &[("plan", "gold")]);
    }
}

#[test]
fn several_headers_are_one() {
    let answer = SERVICE.ask(&[
        ("baggage", "userId=alice"),
        ("x-between", "anything"),
        ("Baggage", "serverNode=DF%2028,isProduction=false"),
    ]);
    let expected = [
        ("isProduction", "false"),
        ("serverNode", "DF 28"),
        ("userId", "alice"),
    ];
    assert_values(&answer, &expected);
    let sent = "isProduction=false,serverNode=DF%2028,userId=alice";
    assert_eq!(answer.sent("baggage"), Some(sent));
}

#[test]
fn a_malformed_header_leaves_the_others() {
    let answer = SERVICE.ask(&[
        ("baggage", "nothing"),
        ("baggage", "a=1"),
        ("baggage", ";;"),
    ]);
    assert_values(&answer, &[("a", "1")]);
}

#[test]
fn no_header_is_written_where_there_is_no_baggage() {
    for headers in [
        &[][..],
        &[("baggage", "")],
        &[("baggage", " , ")],
        &[("baggage", "none")],
    ] {
        let answer = SERVICE.ask(headers);
        assert_eq!(answer.sent_names(), ["traceparent"], "{headers:?}");
    }
}

#[test]
fn baggage_needs_no_trace() {
    let answer = SERVICE.ask(&[("baggage", "a=1"), ("traceparent", "malformed")]);
    assert_eq!(answer.caller(), None);
    assert_eq!(answer.sent("baggage"), Some("a=1"));
}

#[test]
fn a_trace_needs_no_baggage() {
    let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let answer = SERVICE.ask(&[("baggage", ";"), ("traceparent", traceparent)]);
    let caller = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
    assert_eq!(answer.caller(), Some(caller));
}
