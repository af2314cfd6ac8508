//! The span of one request that is sent: its start, the headers, and what the response says.

use http::{HeaderMap, Response, StatusCode, Version};
use opentelemetry::global;
use opentelemetry::trace::{SpanKind, TraceContextExt as _};

use super::super::{grpc, version};
use super::outgoing::Outgoing;
use crate::callsite::Callsite;
use crate::span::{ActiveSpan, Placement, Recording, StartOptions, start_with};
use crate::thread_context;

/// All requests are sent from here. Where in the source is the business of the span around it.
static SITE: Callsite =
    Callsite::new::<()>("HTTP", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
        .of_kind(SpanKind::Client)
        .without_code_location();

/// Starts the span of a request, under the current one.
pub(super) fn start(outgoing: &Outgoing<'_>) -> ActiveSpan {
    let options = |options: &mut StartOptions| {
        options.name = Some(outgoing.span_name());
        options.sampler_attributes = outgoing.attributes();
    };
    start_with(&SITE, Placement::default, options, |_| {})
}

/// Writes the current context into the headers. What the propagator would write in another context goes first: a
/// `tracestate` must not stay behind under a new `traceparent`. Baggage is no part of the trace, and stays.
pub(super) fn propagate(headers: &mut HeaderMap) {
    if thread_context::map_current(|context| context.span().span_context().is_valid()) {
        global::get_text_map_propagator(|propagator| {
            let stale = propagator.fields().filter(|field| *field != "baggage");
            stale.for_each(|field| drop(headers.remove(field)));
        });
    }
    crate::inject(headers);
}

/// What a response of plain HTTP says: for a client everything from 400 on is an error, codes that HTTP does not know
/// included ([semantic conventions, status](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status)).
pub(super) fn record_http(recording: &mut Recording<'_>, status: StatusCode, version: Version) {
    recording.record(|attributes| {
        let code = i64::from(status.as_u16());
        attributes.set("http.response.status_code", Some(code.into()));
        attributes.set(
            "network.protocol.version",
            version::number(version).map(Into::into),
        );
    });
    if status >= StatusCode::BAD_REQUEST {
        recording.fail_as(status.as_str().to_owned().into());
    }
}

/// What the head of a response by gRPC says, and whether that was all: otherwise the status comes with the trailers.
pub(super) fn record_grpc<B>(span: &mut ActiveSpan, response: &Response<B>) -> bool {
    let http = response.status();
    match grpc::Status::read(response.headers()) {
        Some(status) => span.observe(|recording| record_grpc_status(recording, status)),
        None if http == StatusCode::OK => return false,
        None => span.observe(|recording| {
            // The status of gRPC is concluded then, and this is what came.
            let code = i64::from(http.as_u16());
            recording.record(|attributes| {
                attributes.set("http.response.status_code", Some(code.into()));
            });
            record_grpc_status(recording, grpc::Status::of_http(http));
        }),
    }
    true
}

/// What comes after the body. Without a status nobody knows how the call went, which is none that went well.
pub(super) fn record_grpc_end(span: &mut ActiveSpan, trailers: Option<&HeaderMap>) {
    let status = trailers.and_then(grpc::Status::read);
    let status = status.unwrap_or(grpc::Status::Unknown);
    span.observe(|recording| record_grpc_status(recording, status));
}

/// For a client every status but `OK` is an error.
fn record_grpc_status(recording: &mut Recording<'_>, status: grpc::Status) {
    let name = status.name();
    recording.record(|attributes| {
        attributes.set("rpc.status_code", Some(name.into()));
    });
    if status != grpc::Status::Ok {
        recording.fail_as(name.into());
    }
}
