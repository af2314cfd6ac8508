//! Log records by OTLP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry_http::Bytes;
use opentelemetry_otlp::LogExporter as UpstreamExporter;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceResponse;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter as _};
use prost::Message as _;

use super::super::error::InitError;
use super::super::export::{Export, Records};
use super::super::otlp_signal::LOGS;
use super::super::settings::{self, Otlp, Protocol};
use super::{Background, Sender, grpc, http};

/// Sends log records by OTLP.
pub(in super::super) struct OtlpLogExporter {
    exporter: Arc<UpstreamExporter>,
    sender: Sender,
}

impl OtlpLogExporter {
    pub(in super::super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        let endpoint = settings::shown(&otlp.endpoint);
        let sender = Sender::new(background);
        // The channel registers itself with the runtime it is made in.
        let entered = sender.runtime.enter();
        let builder = UpstreamExporter::builder();
        let exporter = match otlp.protocol {
            Protocol::Grpc => grpc::configure(builder.with_tonic(), otlp).build(),
            Protocol::HttpProtobuf | Protocol::HttpJson => {
                let answer = Arc::clone(&sender.last_answer);
                http::configure(builder.with_http(), otlp, &LOGS, rejected, answer)
                    .and_then(|builder| builder.build())
            }
        };
        let exporter = exporter.map_err(|error| InitError::exporter(endpoint, error))?;
        drop(entered);
        Ok(Self {
            exporter: Arc::new(exporter),
            sender,
        })
    }

    pub(in super::super) fn export(&self, records: Records) -> Export<'_> {
        let exporter = Arc::clone(&self.exporter);
        self.sender.send(async move {
            let borrowed: Vec<_> = records
                .iter()
                .map(|(record, scope)| (record, scope))
                .collect();
            exporter.export(LogBatch::new(&borrowed)).await
        })
    }

    /// Before the first export.
    pub(in super::super) fn set_resource(&mut self, resource: &Resource) {
        if let Some(exporter) = Arc::get_mut(&mut self.exporter) {
            exporter.set_resource(resource);
        }
    }

    pub(in super::super) fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }
}

fn rejected(body: Bytes) -> Option<(i64, String)> {
    let partial = ExportLogsServiceResponse::decode(body)
        .ok()?
        .partial_success?;
    Some((partial.rejected_log_records, partial.error_message))
}

impl fmt::Debug for OtlpLogExporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtlpLogExporter")
    }
}
