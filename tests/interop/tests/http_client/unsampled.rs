//! Requests without a span that records: the context is passed on all the same.

use opentelemetry::Context;
use opentelemetry::context::FutureExt as _;
use opentelemetry::trace::{SpanContext, TraceContextExt as _, TraceFlags, TraceState};
use tower::{Layer as _, ServiceExt as _};
use traced::http::client::{self, ReqwestMiddleware};
use traced::testing::{Capture, Sampler};

use crate::server::Server;
use crate::{get, hyper_client, propagate};

const TRACE: u128 = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c;

/// The context of a caller elsewhere.
fn called(flags: TraceFlags) -> Context {
    let state = TraceState::from_key_value([("vendor", "essays")]).expect("it is a state");
    let caller = SpanContext::new(TRACE.into(), 7.into(), flags, true, state);
    Context::new().with_remote_span_context(caller)
}

async fn send_both(server: &Server) {
    let client = client::layer().layer(hyper_client());
    let response = client.oneshot(get(&server.url("/"))).await;
    response.expect("the server answers");
    let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new())
        .with(ReqwestMiddleware::new())
        .build();
    let response = client.get(server.url("/")).send().await;
    response.expect("the server answers");
}

#[tokio::test]
async fn a_trace_that_is_not_sampled_is_told_so() {
    propagate();
    let server = Server::start().await;
    let capture = Capture::new().sampler(Sampler::AlwaysOff);
    let spans = capture.run_async(send_both(&server)).await;
    assert!(spans.is_empty());
    let parents = server.traceparents();
    assert_eq!(parents.len(), 2);
    for parent in parents {
        // Its id is random, and that is all that the flags say.
        assert!(parent.ends_with("-02"), "{parent:?}");
    }
}

#[tokio::test]
async fn without_telemetry_the_callers_context_is_passed_on() {
    propagate();
    let server = Server::start().await;
    // Outside of a capture there is no provider here.
    send_both(&server)
        .with_context(called(TraceFlags::SAMPLED))
        .await;
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for seen in seen {
        assert_eq!(
            seen.header("traceparent"),
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000007-01"
        );
        assert_eq!(seen.header("tracestate"), "vendor=essays");
    }
}

#[tokio::test]
async fn outside_of_any_trace_nothing_is_written() {
    propagate();
    let server = Server::start().await;
    send_both(&server).await;
    assert_eq!(server.traceparents(), ["", ""]);
}
