//! Log records in the format of OTLP: OpenTelemetry's own messages. There are fewer of them than of spans, so that one more
//! copy does not matter.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::logs::tonic::group_logs_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::LogBatch;
use prost::Message as _;

use super::super::super::settings::Protocol;
#[cfg(feature = "http-json")]
use super::json;
#[cfg(feature = "http-json")]
use super::json_doubles::NotFinite;

/// Encodes requests in the format that goes with a protocol.
#[derive(Debug)]
pub(in super::super) struct LogEncoder {
    protocol: Protocol,
    resource: ResourceAttributesWithSchema,
}

impl LogEncoder {
    pub(in super::super) fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            resource: ResourceAttributesWithSchema::default(),
        }
    }

    /// Whose records they are.
    pub(in super::super) fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
    }

    /// An `ExportLogsServiceRequest`.
    pub(in super::super) fn request(&self, batch: &LogBatch<'_>) -> Result<Vec<u8>, String> {
        let resource_logs = group_logs_by_resource_and_scope(batch, &self.resource);
        match self.protocol {
            #[cfg(feature = "http-json")]
            Protocol::HttpJson => {
                let doubles = NotFinite::of_logs(&resource_logs);
                json::write(
                    &ExportLogsServiceRequest { resource_logs },
                    doubles,
                    Vec::new(),
                )
            }
            _ => Ok(ExportLogsServiceRequest { resource_logs }.encode_to_vec()),
        }
    }
}
