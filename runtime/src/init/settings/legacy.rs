//! Variables of exporters that are gone, and what takes their place.

use super::super::environment::Reader;

const JAEGER: [&str; 10] = [
    "JAEGER_AGENT_HOST",
    "JAEGER_AGENT_PORT",
    "JAEGER_ENDPOINT",
    "OTEL_EXPORTER_JAEGER_AGENT_HOST",
    "OTEL_EXPORTER_JAEGER_AGENT_PORT",
    "OTEL_EXPORTER_JAEGER_ENDPOINT",
    "OTEL_EXPORTER_JAEGER_PROTOCOL",
    "OTEL_EXPORTER_JAEGER_TIMEOUT",
    "OTEL_EXPORTER_JAEGER_USER",
    "OTEL_EXPORTER_JAEGER_PASSWORD",
];

/// What to tell whoever still sets one of them and has named no OTLP endpoint.
pub(super) fn hint(reader: &Reader<'_>) -> Option<String> {
    let name = reader.first_set(&JAEGER)?;
    Some(format!(
        "{name} has no effect: Jaeger's own protocol is gone from every OpenTelemetry SDK, and Jaeger takes OTLP. \
         Set OTEL_EXPORTER_OTLP_ENDPOINT, for instance to http://jaeger:4317 (gRPC) or http://jaeger:4318 (HTTP)"
    ))
}
