//! Variables that have no effect here, and what takes their place.

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

/// [Declarative configuration](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#declarative-configuration),
/// which takes the place of all other variables where it is known.
const FILE: [&str; 2] = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"];

/// What to tell whoever believes that a file says everything.
pub(super) fn file_hint(reader: &Reader<'_>) -> Option<String> {
    let name = reader.first_set(&FILE)?;
    Some(format!(
        "{name} has no effect: traced reads no configuration file, and goes by the other variables and by Config"
    ))
}

/// What to tell whoever still sets one of Jaeger's and has named no OTLP endpoint.
pub(super) fn jaeger_hint(reader: &Reader<'_>) -> Option<String> {
    let name = reader.first_set(&JAEGER)?;
    Some(format!(
        "{name} has no effect: Jaeger's own protocol is gone from every OpenTelemetry SDK, and Jaeger takes OTLP. \
         Set OTEL_EXPORTER_OTLP_ENDPOINT, for instance to http://jaeger:4317 (gRPC) or http://jaeger:4318 (HTTP)"
    ))
}
