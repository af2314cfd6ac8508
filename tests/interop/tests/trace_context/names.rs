//! "Header Name", of both headers.

use crate::client::{VALID, send};

#[test]
fn a_traceparent_is_known_in_any_case() {
    for name in ["traceparent", "TraceParent", "TrAcEpArEnT", "TRACEPARENT"] {
        send(&[(name, VALID)]).continues();
    }
}

#[test]
fn a_tracestate_is_known_in_any_case() {
    for name in ["tracestate", "TraceState", "TrAcEsTaTe", "TRACESTATE"] {
        let outcome = send(&[("traceparent", VALID), (name, "a=1")]);
        assert_eq!(outcome.tracestate().as_deref(), Some("a=1"), "{name}");
    }
}

#[test]
fn a_traceparent_by_another_name_is_none() {
    for name in ["trace-parent", "trace.parent", "trace_parent"] {
        send(&[(name, VALID)]).starts_anew();
    }
}

#[test]
fn a_tracestate_by_another_name_is_none() {
    for name in ["trace-state", "trace.state", "trace_state"] {
        let outcome = send(&[("traceparent", VALID), (name, "a=1")]);
        outcome.continues();
        assert_eq!(outcome.tracestate(), None, "{name}");
    }
}
