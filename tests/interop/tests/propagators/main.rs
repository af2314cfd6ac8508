//! The formats of `OTEL_PROPAGATORS`, through a service over HTTP: what it reads, and what it sends on.

mod b3;
mod jaeger;
mod several;

use traced_interop_tests::next_hop::{Answer, NextHop};

const TRACE: &str = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN: &str = "e457b5a2e4d86bd1";

fn service(propagators: &str) -> NextHop {
    NextHop::start(env!("CARGO_BIN_EXE_next_hop"), &[], propagators)
}

/// The span that the next service hears of: the service's own on the caller's trace, or the caller's if it is not
/// sampled, because there is no other.
#[track_caller]
fn own_span(answer: &Answer, sampled: bool) -> &str {
    assert_eq!(answer.caller(), Some((TRACE, SPAN, sampled)));
    let (trace_id, span_id) = answer.span().expect("there is a span");
    assert_eq!(trace_id, TRACE);
    assert_eq!(span_id != SPAN, sampled);
    span_id
}

/// What is no context of a format begins a new trace.
#[track_caller]
fn assert_new_trace(answer: &Answer, what: &str) {
    assert_eq!(answer.caller(), None, "{what}");
    let (trace_id, _) = answer.span().expect("there is a span");
    assert_ne!(trace_id, TRACE, "{what}");
}
