//! "version" and "Versioning of traceparent".

use crate::client::{PARENT, TRACE, VALID, send, traceparent};

/// A valid one, by another version.
fn of(version: &str) -> String {
    format!("{version}-{TRACE}-{PARENT}-01")
}

#[test]
fn version_00_ends_with_its_flags() {
    for more in [".", "-", "0", "-what-comes-later", " 01", "-00"] {
        traceparent(&format!("{VALID}{more}")).starts_anew();
    }
}

#[test]
fn version_ff_is_none() {
    traceparent(&of("ff")).starts_anew();
    traceparent(&format!("{}-what-comes-later", of("ff"))).starts_anew();
}

#[test]
fn a_version_has_hexadecimal_digits_only() {
    for version in [".0", "0.", "g0", "0g", "  ", "0x", "+0"] {
        traceparent(&of(version)).starts_anew();
    }
}

#[test]
fn a_version_has_lower_case_only() {
    traceparent(&of("CC")).starts_anew();
    traceparent(&of("cC")).starts_anew();
}

#[test]
fn a_version_has_two_digits() {
    for version in ["000", "0000", "0", ""] {
        traceparent(&of(version)).starts_anew();
    }
}

#[test]
fn a_later_version_is_read_as_far_as_it_is_known() {
    for version in ["01", "cc", "fe"] {
        traceparent(&of(version)).continues();
        traceparent(&format!("{}-", of(version))).continues();
        traceparent(&format!("{}-what-comes-later", of(version))).continues();
        traceparent(&format!("{}-00-{PARENT}-x.y", of(version))).continues();
    }
}

#[test]
fn a_later_version_goes_on_behind_a_dash_or_not_at_all() {
    for more in [".what-comes-later", "0", "00-x", " x", ",", "/"] {
        traceparent(&format!("{}{more}", of("cc"))).starts_anew();
    }
}

#[test]
fn a_later_version_that_is_too_short_is_none() {
    let whole = of("cc");
    for length in [0, 2, 3, 35, 52, 53, 54] {
        traceparent(&whole[..length]).starts_anew();
    }
}

#[test]
fn a_later_version_has_the_same_ids() {
    for wrong in [
        format!("cc-{}-{PARENT}-01-x", "0".repeat(32)),
        format!("cc-{TRACE}-{}-01-x", "0".repeat(16)),
        format!("cc-{}-{PARENT}-01-x", TRACE.to_uppercase()),
        format!("cc-{TRACE}-{}-01-x", PARENT.to_uppercase()),
        format!("cc-{TRACE}-{PARENT}-0g-x"),
        format!("cc-{TRACE}_{PARENT}-01-x"),
        format!("cc-{TRACE}-{PARENT}_01-x"),
    ] {
        traceparent(&wrong).starts_anew();
    }
}

#[test]
fn later_versions_in_one_header_are_none() {
    let later = format!("{}-what-comes-later", of("cc"));
    traceparent(&format!("{later},{later}")).starts_anew();
}

#[test]
fn a_later_version_is_sent_on_as_version_00() {
    // `flags` looks at the whole header.
    let outcome = traceparent(&format!("cc-{TRACE}-{PARENT}-ff-what-comes-later"));
    outcome.continues();
    assert_eq!(outcome.flags(), "03");
}

#[test]
fn a_later_version_takes_its_tracestate_along() {
    let outcome = send(&[("traceparent", &of("cc")), ("tracestate", "a=1,b=2")]);
    outcome.continues();
    assert_eq!(outcome.tracestate().as_deref(), Some("a=1,b=2"));
}
