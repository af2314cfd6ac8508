//! `b3` and `b3multi`.

use super::{SPAN, TRACE, assert_new_trace, own_span, service};

#[test]
fn one_header_is_read_and_written() {
    let service = service("b3");
    for (state, sampled) in [("1", true), ("0", false)] {
        let answer = service.ask(&[("b3", &format!("{TRACE}-{SPAN}-{state}"))]);
        let span = own_span(&answer, sampled);
        assert_eq!(
            answer.sent("b3"),
            Some(format!("{TRACE}-{span}-{state}").as_str())
        );
        assert_eq!(answer.sent_names(), ["b3"]);
    }
}

#[test]
fn several_headers_are_read_and_written() {
    let service = service("b3multi");
    for (state, sampled) in [("1", true), ("0", false)] {
        let answer = service.ask(&[
            ("X-B3-TraceId", TRACE),
            ("X-B3-SpanId", SPAN),
            ("X-B3-ParentSpanId", "05e3ac9a4f6e3b90"),
            ("X-B3-Sampled", state),
        ]);
        let span = own_span(&answer, sampled);
        let sent = ["x-b3-sampled", "x-b3-spanid", "x-b3-traceid"];
        assert_eq!(answer.sent_names(), sent, "and nothing of the parent's");
        let values = sent.map(|name| answer.sent(name));
        assert_eq!(values, [Some(state), Some(span), Some(TRACE)]);
    }
}

#[test]
fn each_reads_what_the_other_writes() {
    let single = format!("{TRACE}-{SPAN}-1");
    own_span(&service("b3multi").ask(&[("b3", &single)]), true);
    let multi = [
        ("x-b3-traceid", TRACE),
        ("x-b3-spanid", SPAN),
        ("x-b3-sampled", "1"),
    ];
    own_span(&service("b3").ask(&multi), true);
}

#[test]
fn a_trace_to_be_debugged_is_sampled_and_stays_one() {
    let single = format!("{TRACE}-{SPAN}-d");
    let answer = service("b3").ask(&[("b3", &single)]);
    let span = own_span(&answer, true);
    assert_eq!(
        answer.sent("b3"),
        Some(format!("{TRACE}-{span}-d").as_str())
    );
    let answer = service("b3multi").ask(&[("b3", &single)]);
    assert_eq!(
        (answer.sent("x-b3-flags"), answer.sent("x-b3-sampled")),
        (Some("1"), None)
    );
}

#[test]
fn short_trace_ids_are_filled_up() {
    let answer = service("b3").ask(&[("b3", &format!("64fe8b2a57d3eff7-{SPAN}-1"))]);
    let (trace_id, _) = answer.span().expect("there is a span");
    assert_eq!(trace_id, "000000000000000064fe8b2a57d3eff7");
}

#[test]
fn malformed_headers_begin_a_new_trace() {
    let service = service("b3");
    for value in [
        "",
        "0",
        "d",
        "-",
        "---",
        "é",
        &format!("{TRACE}-{SPAN}-x"),
        &"f".repeat(9000),
    ] {
        assert_new_trace(&service.ask(&[("b3", value)]), value);
        assert_new_trace(
            &service.ask(&[("x-b3-traceid", value), ("x-b3-spanid", SPAN)]),
            value,
        );
    }
}
