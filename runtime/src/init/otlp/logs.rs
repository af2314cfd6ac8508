//! Log records by OTLP.

use opentelemetry_http::Bytes;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceResponse;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::LogBatch;
use prost::Message as _;

use super::super::error::InitError;
use super::super::export::Export;
use super::super::otlp_signal::LOGS;
use super::super::settings::Otlp;
use super::background::Background;
use super::encoding::LogEncoder;
#[cfg(feature = "http-json")]
use super::json_answer;
#[cfg(feature = "http-json")]
use super::service::JSON;
use super::service::{PROTOBUF, Sender};

/// Sends log records by OTLP.
#[derive(Debug)]
pub(in super::super) struct OtlpLogExporter {
    encoder: LogEncoder,
    sender: Sender,
}

impl OtlpLogExporter {
    pub(in super::super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        Ok(Self {
            encoder: LogEncoder::new(otlp.protocol),
            sender: Sender::new(otlp, &LOGS, rejected_in, background)?,
        })
    }

    pub(in super::super) fn export(&self, batch: &LogBatch<'_>) -> Export<'_> {
        match self.encoder.request(batch) {
            Ok(request) => Box::pin(self.sender.send(request.into())),
            Err(problem) => Box::pin(async { Err(problem) }),
        }
    }

    /// Before the first export.
    pub(in super::super) fn set_resource(&mut self, resource: &Resource) {
        self.encoder.set_resource(resource);
    }
}

fn rejected_in(format: &str, answer: Bytes) -> Option<(i64, String)> {
    match format {
        PROTOBUF => {
            let partial = ExportLogsServiceResponse::decode(answer)
                .ok()?
                .partial_success?;
            Some((partial.rejected_log_records, partial.error_message))
        }
        #[cfg(feature = "http-json")]
        JSON => json_answer::rejected(&answer, "rejectedLogRecords"),
        _ => None,
    }
}
