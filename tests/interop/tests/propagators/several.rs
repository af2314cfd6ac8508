//! Several formats at once, and none.

use traced_interop_tests::next_hop::NextHop;

use super::{SPAN, TRACE, own_span, service};

const ALL: &str = "b3,b3multi,jaeger,tracecontext,baggage";

#[test]
fn all_of_the_list_are_written() {
    let answer = service(ALL).ask(&[
        ("b3", &format!("{TRACE}-{SPAN}-1")),
        ("baggage", "plan=gold"),
    ]);
    let span = own_span(&answer, true);
    for (name, value) in [
        ("b3", format!("{TRACE}-{span}-1")),
        ("baggage", "plan=gold".to_owned()),
        ("traceparent", format!("00-{TRACE}-{span}-01")),
        ("uber-trace-id", format!("{TRACE}:{span}:0:1")),
        ("uberctx-plan", "gold".to_owned()),
        ("x-b3-sampled", "1".to_owned()),
        ("x-b3-spanid", span.to_owned()),
        ("x-b3-traceid", TRACE.to_owned()),
    ] {
        assert_eq!(answer.sent(name), Some(value.as_str()), "{name}");
    }
    assert_eq!(answer.sent_names().len(), 8);
}

#[test]
fn each_of_the_list_is_read() {
    let service = service(ALL);
    for (name, value) in [
        ("b3", format!("{TRACE}-{SPAN}-1")),
        ("uber-trace-id", format!("{TRACE}:{SPAN}:0:1")),
        ("traceparent", format!("00-{TRACE}-{SPAN}-01")),
    ] {
        own_span(&service.ask(&[(name, &value)]), true);
    }
}

#[test]
fn of_several_that_a_request_has_the_last_of_the_list_wins() {
    let (b3, w3c) = (
        format!("{TRACE}-{SPAN}-1"),
        format!("00-{}-{SPAN}-01", "9".repeat(32)),
    );
    let both = [("b3", b3.as_str()), ("traceparent", w3c.as_str())];
    let of = |list: &str| {
        let answer = service(list).ask(&both);
        answer.span().map(|(trace_id, _)| trace_id.to_owned())
    };
    assert_eq!(of("b3,tracecontext"), Some("9".repeat(32)));
    assert_eq!(of("tracecontext,b3"), Some(TRACE.to_owned()));
}

#[test]
fn none_is_nothing_in_and_nothing_out() {
    let traceparent = format!("00-{TRACE}-{SPAN}-01");
    let answer = service("none").ask(&[("traceparent", &traceparent), ("baggage", "a=1")]);
    assert_eq!(answer.caller(), None);
    assert!(answer.baggage().is_empty());
    assert!(answer.sent_names().is_empty());
}

#[test]
fn what_is_said_in_code_wins() {
    let program = env!("CARGO_BIN_EXE_next_hop");
    let service = NextHop::start(program, &["b3-in-code"], "tracecontext,baggage");
    let traceparent = format!("00-{}-{SPAN}-01", "9".repeat(32));
    let b3 = format!("{TRACE}-{SPAN}-1");
    let answer = service.ask(&[("b3", &b3), ("traceparent", &traceparent)]);
    own_span(&answer, true);
    assert_eq!(answer.sent_names(), ["b3"]);
}

#[test]
fn without_a_list_it_is_both_of_w3c() {
    let answer = service("").ask(&[("baggage", "a=1")]);
    assert_eq!(answer.sent_names(), ["baggage", "traceparent"]);
}
