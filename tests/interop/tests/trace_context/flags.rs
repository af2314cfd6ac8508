//! "trace-flags": sampled, random (level 2), and those that are not defined.

use crate::client::{Outcome, PARENT, TRACE, send, send_to, traceparent};
use crate::service::DROPS;

fn with_flags(path: &str, flags: &str) -> Outcome {
    let traceparent = format!("00-{TRACE}-{PARENT}-{flags}");
    send_to(path, &[("traceparent", &traceparent)])
}

#[test]
fn flags_have_hexadecimal_digits_only() {
    for flags in [".0", "0.", "g0", "0g", "+1", " 1"] {
        with_flags("/", flags).starts_anew();
    }
}

#[test]
fn flags_have_lower_case_only() {
    with_flags("/", "0A").starts_anew();
    with_flags("/", "FF").starts_anew();
}

#[test]
fn flags_have_two_digits() {
    for flags in ["001", "1", ""] {
        with_flags("/", flags).starts_anew();
    }
    traceparent(&format!("00-{TRACE}-{PARENT}")).starts_anew();
}

#[test]
fn sampled_is_the_lowest_bit() {
    for (flags, sent) in [
        ("01", "01"),
        ("09", "01"),
        ("fd", "01"),
        ("03", "03"),
        ("ff", "03"),
    ] {
        let outcome = with_flags("/", flags);
        outcome.continues();
        assert_eq!(outcome.flags(), sent, "{flags}");
    }
}

#[test]
fn what_is_not_sampled_stays_so() {
    for (flags, sent) in [("00", "00"), ("08", "00"), ("fc", "00"), ("02", "02")] {
        let outcome = with_flags("/", flags);
        assert_eq!(
            (outcome.trace_id(), outcome.flags()),
            (TRACE, sent),
            "{flags}"
        );
    }
}

#[test]
fn what_this_service_does_not_record_is_sent_on_as_not_sampled() {
    let outcome = with_flags(DROPS, "01");
    assert_eq!((outcome.trace_id(), outcome.flags()), (TRACE, "00"));
    let (_, parents) = outcome.ids();
    assert!(!parents.contains(PARENT));
}

#[test]
fn flags_that_are_not_defined_are_sent_as_zero() {
    for bit in 2..8 {
        let outcome = with_flags("/", &format!("{:02x}", 1 << bit));
        assert_eq!((outcome.trace_id(), outcome.flags()), (TRACE, "00"));
        let outcome = with_flags("/", &format!("{:02x}", 1 << bit | 1));
        assert_eq!((outcome.trace_id(), outcome.flags()), (TRACE, "01"));
    }
}

#[test]
fn a_trace_that_was_made_at_random_stays_so() {
    assert_eq!(with_flags("/", "03").flags(), "03");
    assert_eq!(with_flags("/", "02").flags(), "02");
    // Where a service drops its span, too.
    assert_eq!(with_flags(DROPS, "03").flags(), "02");
    assert_eq!(with_flags(DROPS, "02").flags(), "02");
}

#[test]
fn a_trace_of_which_nobody_knows_is_not_said_to_be_random() {
    assert_eq!(with_flags("/", "01").flags(), "01");
    assert_eq!(with_flags("/", "00").flags(), "00");
    assert_eq!(with_flags(DROPS, "01").flags(), "00");
}

#[test]
fn a_trace_that_begins_here_is_random() {
    assert_eq!(send(&[]).flags(), "03");
    assert_eq!(with_flags("/", "1").flags(), "03");
    assert_eq!(send_to(DROPS, &[]).flags(), "02");
}
