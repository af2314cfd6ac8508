//! In JSON, which is for looking at rather than for speed: OpenTelemetry's own messages, written by serde.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use serde::Serialize;

use super::json_doubles::{NotFinite, WithDoubles};

/// Writes the requests of one service.
#[derive(Debug, Default)]
pub(in super::super) struct Requests(ResourceAttributesWithSchema);

impl Requests {
    pub(super) fn new(service: &Resource) -> Self {
        Self(service.into())
    }

    pub(super) fn write(&self, batch: Vec<SpanData>, memory: Vec<u8>) -> Result<Vec<u8>, String> {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.0);
        let doubles = NotFinite::of_spans(&resource_spans);
        write(
            &ExportTraceServiceRequest { resource_spans },
            doubles,
            memory,
        )
    }
}

/// Writes a request that has these doubles in it over what is in `memory`.
pub(super) fn write(
    request: &impl Serialize,
    doubles: NotFinite,
    mut memory: Vec<u8>,
) -> Result<Vec<u8>, String> {
    memory.clear();
    let formatter = WithDoubles::new(doubles);
    let mut serializer = serde_json::Serializer::with_formatter(&mut memory, formatter);
    (request.serialize(&mut serializer))
        .map_err(|error| format!("writing the request as JSON: {error}"))?;
    Ok(memory)
}
