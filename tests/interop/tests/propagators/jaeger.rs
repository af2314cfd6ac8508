//! `jaeger`.

use super::{SPAN, TRACE, assert_new_trace, own_span, service};

#[test]
fn the_header_is_read_and_written() {
    let service = service("jaeger");
    for (flags, sampled) in [("1", true), ("0", false), ("3", true)] {
        for colon in [":", "%3A"] {
            let value = [TRACE, SPAN, "0", flags].join(colon);
            let answer = service.ask(&[("uber-trace-id", &value)]);
            let span = own_span(&answer, sampled);
            let sent = format!("{TRACE}:{span}:0:{flags}");
            assert_eq!(answer.sent("uber-trace-id"), Some(sent.as_str()));
            assert_eq!(answer.sent_names(), ["uber-trace-id"]);
        }
    }
}

#[test]
fn zeros_before_ids_may_be_left_out() {
    let answer = service("jaeger").ask(&[("uber-trace-id", "a:b:0:1")]);
    let (trace_id, _) = answer.span().expect("there is a span");
    assert_eq!(trace_id, "0000000000000000000000000000000a");
}

#[test]
fn baggage_goes_along() {
    let answer =
        service("jaeger").ask(&[("UberCtx-Plan", "gold"), ("uberctx-city", "S%C3%A3o+Paulo")]);
    assert_eq!(answer.value("plan"), Some("gold"));
    assert_eq!(answer.value("city"), Some("São Paulo"));
    assert_eq!(answer.sent("uberctx-plan"), Some("gold"));
    assert_eq!(answer.sent("uberctx-city"), Some("S%C3%A3o%20Paulo"));
}

#[test]
fn malformed_headers_begin_a_new_trace() {
    let service = service("jaeger");
    for value in [
        "",
        ":",
        ":::",
        "1:1:1",
        "é:1:0:1",
        "+1:1:0:1",
        "1:1:0:zz",
        &"1:".repeat(5000),
    ] {
        assert_new_trace(&service.ask(&[("uber-trace-id", value)]), value);
    }
}
