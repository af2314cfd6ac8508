//! The span of one request that is sent: its start, the headers, and what the response says.

use http::{HeaderMap, Response, StatusCode, Version};
use opentelemetry::trace::{SpanKind, TraceContextExt as _};
use opentelemetry::{Context, global};

use super::outgoing::Outgoing;
use crate::callsite::{Callsite, Scope};
use crate::span::{ActiveSpan, Placement, Recording, StartOptions, start_with};

/// All requests are sent from here. Where in the source is the business of the span around it.
static SITE: Callsite = Callsite::new(
    "HTTP",
    SpanKind::Client,
    Scope {
        name: env!("CARGO_PKG_NAME"),
        version: Some(env!("CARGO_PKG_VERSION")),
    },
    || module_path!(),
)
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
            protocol(version).map(Into::into),
        );
    });
    if status.is_client_error() || status.is_server_error() {
        recording.fail_as(status.as_str().to_owned().into());
    }
}

/// What the head of a response by gRPC says, and whether that was all: otherwise the status comes with the trailers.
pub(super) fn record_grpc<B>(span: &mut ActiveSpan, response: &Response<B>) -> bool {
    if response.headers().contains_key(GRPC_STATUS) {
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
    let Some(status) = headers.get(GRPC_STATUS) else {
        return;
    };
    let name = grpc_code(status.as_bytes());
    recording.record(|attributes| attributes.set("rpc.status_code", Some(name.into())));
    if name != "OK" {
        recording.fail_as(name.into());
    }
}

/// The header or trailer that ends a call by gRPC.
const GRPC_STATUS: &str = "grpc-status";

fn protocol(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_09 => Some("0.9"),
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}

/// The [status codes of gRPC](https://grpc.io/docs/guides/status-codes/) by their numbers. What is none of them counts
/// as unknown, as gRPC has it.
fn grpc_code(number: &[u8]) -> &'static str {
    const CODES: [&str; 17] = [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];
    let number = std::str::from_utf8(number)
        .ok()
        .and_then(|text| text.parse().ok());
    number
        .and_then(|number: usize| CODES.get(number).copied())
        .unwrap_or("UNKNOWN")
}

#[cfg(test)]
mod tests {
    use super::grpc_code;

    #[test]
    fn numbers_that_are_no_code_are_unknown() {
        assert_eq!(grpc_code(b"0"), "OK");
        assert_eq!(grpc_code(b"16"), "UNAUTHENTICATED");
        for number in [
            &b"17"[..],
            b"-1",
            b"",
            b"x",
            b"\xff",
            b"99999999999999999999999",
        ] {
            assert_eq!(grpc_code(number), "UNKNOWN");
        }
    }
}
