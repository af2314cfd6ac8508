//! "Traceparent Header", in version 00.

use crate::client::{PARENT, TRACE, VALID, send, send_bytes, send_to, traceparent};
use crate::service::THREE;

#[test]
fn without_one_a_trace_begins() {
    send(&[]).starts_anew();
}

#[test]
fn a_valid_one_goes_on() {
    traceparent(VALID).continues();
}

#[test]
fn two_of_them_are_none() {
    let other = VALID.replace("0a", "1b");
    send(&[("traceparent", VALID), ("traceparent", &other)]).starts_anew();
    send(&[("traceparent", &other), ("traceparent", VALID)]).starts_anew();
    // Equal ones, in other spellings, or one that says nothing.
    send(&[("traceparent", VALID), ("traceparent", VALID)]).starts_anew();
    send(&[("TraceParent", VALID), ("traceparent", VALID)]).starts_anew();
    send(&[("traceparent", VALID), ("traceparent", "")]).starts_anew();
}

#[test]
fn two_in_one_header_are_none() {
    traceparent(&format!("{VALID},{VALID}")).starts_anew();
    traceparent(&format!("{VALID}, {VALID}")).starts_anew();
    traceparent(&format!("{VALID},")).starts_anew();
    traceparent(&format!(",{VALID}")).starts_anew();
}

#[test]
fn one_that_is_not_text_is_none() {
    send_bytes("/", b"traceparent: \xff\xfe\r\n").starts_anew();
    let latin = format!("traceparent: {VALID}\r\ntraceparent: ");
    send_bytes("/", &[latin.as_bytes(), b"\xe9\r\n"].concat()).starts_anew();
}

#[test]
fn an_empty_one_is_none() {
    traceparent("").starts_anew();
    traceparent("-").starts_anew();
    traceparent("---").starts_anew();
}

#[test]
fn spaces_and_tabs_around_it_do_not_count() {
    for (before, after) in [(" ", ""), ("\t", ""), ("", " "), ("", "\t"), ("\t ", " \t")] {
        traceparent(&format!("{before}{VALID}{after}")).continues();
    }
}

#[test]
fn its_fields_are_divided_by_dashes() {
    for divider in ["_", ":", ".", " ", ""] {
        traceparent(&VALID.replacen('-', divider, 1)).starts_anew();
        traceparent(&VALID.replace('-', divider)).starts_anew();
        traceparent(&format!("00-{TRACE}{divider}{PARENT}-01")).starts_anew();
        traceparent(&format!("00-{TRACE}-{PARENT}{divider}01")).starts_anew();
    }
}

#[test]
fn a_trace_id_of_zeros_is_none() {
    traceparent(&format!("00-{}-{PARENT}-01", "0".repeat(32))).starts_anew();
}

#[test]
fn a_trace_id_has_hexadecimal_digits_only() {
    for digit in [".", "g", "-", " ", "%"] {
        traceparent(&format!("00-{digit}{}-{PARENT}-01", &TRACE[1..])).starts_anew();
        traceparent(&format!("00-{}{digit}-{PARENT}-01", &TRACE[1..])).starts_anew();
    }
}

#[test]
fn a_trace_id_has_lower_case_only() {
    traceparent(&format!("00-{}-{PARENT}-01", TRACE.to_uppercase())).starts_anew();
}

#[test]
fn a_trace_id_has_32_digits() {
    let longer = format!("{TRACE}0");
    for trace in [&longer, &TRACE[1..], &TRACE[..16], ""] {
        traceparent(&format!("00-{trace}-{PARENT}-01")).starts_anew();
    }
}

#[test]
fn a_parent_id_of_zeros_is_none() {
    traceparent(&format!("00-{TRACE}-{}-01", "0".repeat(16))).starts_anew();
}

#[test]
fn a_parent_id_has_hexadecimal_digits_only() {
    for digit in [".", "g", "-", " ", "%"] {
        traceparent(&format!("00-{TRACE}-{digit}{}-01", &PARENT[1..])).starts_anew();
        traceparent(&format!("00-{TRACE}-{}{digit}-01", &PARENT[1..])).starts_anew();
    }
}

#[test]
fn a_parent_id_has_lower_case_only() {
    traceparent(&format!("00-{TRACE}-{}-01", PARENT.to_uppercase())).starts_anew();
}

#[test]
fn a_parent_id_has_16_digits() {
    let longer = format!("{PARENT}0");
    for parent in [&longer, &PARENT[1..], ""] {
        traceparent(&format!("00-{TRACE}-{parent}-01")).starts_anew();
    }
}

#[test]
fn every_call_has_a_parent_of_its_own() {
    let outcome = send_to(THREE, &[("traceparent", VALID)]);
    let (traces, parents) = outcome.ids();
    assert_eq!(traces, [TRACE].into());
    assert_eq!(parents.len(), 3);
    assert!(!parents.contains(PARENT));
}

#[test]
fn every_call_of_a_trace_that_begins_has_a_parent_of_its_own() {
    let zeros = format!("00-{}-{PARENT}-01", "0".repeat(32));
    for headers in [&[][..], &[("traceparent", zeros.as_str())]] {
        let outcome = send_to(THREE, headers);
        outcome.starts_anew();
        let (traces, parents) = outcome.ids();
        assert_eq!((traces.len(), parents.len()), (1, 3));
    }
}
