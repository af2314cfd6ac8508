//! In JSON, which is for looking at rather than for speed: OpenTelemetry's own messages, written by serde.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

/// Writes the requests of one service.
#[derive(Debug, Default)]
pub(in super::super) struct Requests(ResourceAttributesWithSchema);

impl Requests {
    pub(super) fn new(service: &Resource) -> Self {
        Self(service.into())
    }

    pub(super) fn write(
        &self,
        batch: Vec<SpanData>,
        mut memory: Vec<u8>,
    ) -> Result<Vec<u8>, String> {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.0);
        memory.clear();
        serde_json::to_writer(&mut memory, &ExportTraceServiceRequest { resource_spans })
            .map_err(|error| format!("writing the request as JSON: {error}"))?;
        Ok(memory)
    }
}
