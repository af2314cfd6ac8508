//! Spans, and log records, in the format of OTLP.
//!
//! In protobuf spans are written in one go from the SDK's spans. OpenTelemetry's exporter copies a batch, makes another tree
//! of it, and writes that: twenty thousand instructions a span with six attributes, many times as many as it takes to record
//! one. The bytes are the same, which the tests hold against each other.

mod attributes;
#[cfg(feature = "http-json")]
mod json;
#[cfg(feature = "http-json")]
mod json_doubles;
#[cfg(feature = "logs")]
mod log_records;
mod protobuf;
mod request;
mod span;
#[cfg(test)]
mod tests;

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

use super::super::settings::Protocol;
use request::Requests;

#[cfg(feature = "logs")]
pub(super) use log_records::LogEncoder;

/// Encodes requests in the format that goes with a protocol.
#[derive(Debug)]
pub(super) enum Encoder {
    Protobuf(Requests),
    #[cfg(feature = "http-json")]
    Json(json::Requests),
}

impl Encoder {
    pub(super) fn new(protocol: Protocol) -> Self {
        match protocol {
            #[cfg(feature = "http-json")]
            Protocol::HttpJson => Self::Json(json::Requests::default()),
            _ => Self::Protobuf(Requests::default()),
        }
    }

    /// Whose spans they are.
    pub(super) fn set_resource(&mut self, resource: &Resource) {
        match self {
            Self::Protobuf(requests) => *requests = Requests::new(resource),
            #[cfg(feature = "http-json")]
            Self::Json(requests) => *requests = json::Requests::new(resource),
        }
    }

    /// An `ExportTraceServiceRequest`, written over what is in `memory`.
    pub(super) fn request(&self, batch: Vec<SpanData>, memory: Vec<u8>) -> Result<Vec<u8>, String> {
        match self {
            Self::Protobuf(requests) => Ok(requests.write(&batch, memory)),
            #[cfg(feature = "http-json")]
            Self::Json(requests) => requests.write(batch, memory),
        }
    }
}
