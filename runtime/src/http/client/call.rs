//! The span of one request that is sent: its start, the headers, and what the response says.

use http::{HeaderMap, Response, StatusCode, Version};
use opentelemetry::trace::{SpanKind, TraceContextExt as _};
use opentelemetry::{Context, global};

use super::super::{grpc, version};
use super::outgoing::Outgoing;
use crate::callsite::Callsite;
use crate::span::{ActiveSpan, Placement, Recording, StartOptions, start_with};

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
    if Context::map_current(|context| context.span().span_context().is_valid()) {
        global::get_text_map_propagator(|propagator| {
            let stale = propagator.fields().filter(|field| *field != "baggage");
            stale.for_each(|field| drop(headers.remove(field)));
        });
    }
    crate::inject(headers);
}

/// What a response of plain HTTP says: for a client every 4xx and 5xx is an error
/// ([semantic conventions, status](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status)).
pub(super) fn record_http(recording: &mut Recording<'_>, status: StatusCode, version: Version) {
    recording.record(|attributes| {
        let code = i64::from(status.as_u16());
        attributes.set("http.response.status_code", Some(code.into()));
        attributes.set(
            "network.protocol.version",
            version::number(version).map(Into::into),
        );
    });
    if status.is_client_error() || status.is_server_error() {
        recording.fail_as(status.as_str().to_owned().into());
    }
}

/// What the head of a response by gRPC says, and whether that was all: otherwise the status comes with the trailers.
pub(super) fn record_grpc<B>(span: &mut ActiveSpan, response: &Response<B>) -> bool {
    if grpc::Status::read(response.headers()).is_some() {
        span.observe(|recording| record_grpc_status(recording, response.headers()));
        return true;
    }
    let status = response.status();
    if status != StatusCode::OK {
        span.observe(|recording| recording.fail_as(status.as_str().to_owned().into()));
        return true;
    }
    false
}

/// What `grpc-status` says, where there is one: for a client everything but `OK` is an error.
pub(super) fn record_grpc_status(recording: &mut Recording<'_>, headers: &HeaderMap) {
    let Some(status) = grpc::Status::read(headers) else {
        return;
    };
    let name = status.name();
    recording.record(|attributes| attributes.set("rpc.status_code", Some(name.into())));
    if status != grpc::Status::Ok {
        recording.fail_as(name.into());
    }
}
