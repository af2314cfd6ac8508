//! What is said of a request that had no answer.

use std::error::Error;

use super::super::chain;

/// What the words of a library usually mean, and what to do about it.
const HINTS: [(&str, &str); 6] = [
    (
        "frame with invalid size",
        "; a port for HTTP says so to gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, or take the port for gRPC, 4317 \
         unless configured otherwise",
    ),
    (
        "invalid HTTP version parsed",
        "; a port for gRPC says so to HTTP: set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or take the port for HTTP, 4318 unless \
         configured otherwise",
    ),
    (
        "InvalidContentType",
        "; who answers there does not speak TLS: write http://",
    ),
    (
        "UnknownIssuer",
        "; the certificate of who issued it goes into OTEL_EXPORTER_OTLP_CERTIFICATE",
    ),
    (
        "CaUsedAsEndEntity",
        "; who answers there has a CA's certificate for its own: let that CA issue one",
    ),
    (
        "CertificateRequired",
        "; set OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY",
    ),
];

/// The error and its sources, and a hint where one is known.
pub(super) fn unanswered(error: &(dyn Error + 'static)) -> String {
    let mut text = chain(error);
    let known = HINTS.iter().find(|(words, _)| text.contains(words));
    text.push_str(known.map_or("", |(_, hint)| hint));
    text
}
