//! Log records by OTLP: OpenTelemetry's own exporter, kept apart from the process environment and from the application's
//! runtime.

mod grpc;
mod http;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opentelemetry_http::Bytes;
use opentelemetry_otlp::LogExporter as UpstreamExporter;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceResponse;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter as _};
use prost::Message as _;

use super::super::error::InitError;
use super::super::export::{Accepted, Export, Records};
use super::super::settings::{self, Otlp, Protocol};
use super::background::{Background, Spawner};
use super::connection::PROTOBUF;

/// What the last answer over HTTP said: the exporter says no more than whether it was a success, and keeps the rest to its
/// own logs.
type LastAnswer = Arc<Mutex<Option<Result<Accepted, String>>>>;

/// Sends log records by OTLP.
pub(in super::super) struct OtlpLogExporter {
    exporter: Arc<UpstreamExporter>,
    spawner: Spawner,
    last_answer: LastAnswer,
}

impl OtlpLogExporter {
    pub(in super::super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        let endpoint = settings::shown(&otlp.endpoint);
        let spawner = background.spawner();
        let last_answer = LastAnswer::default();
        // The channel registers itself with the runtime it is made in.
        let entered = spawner.enter();
        let builder = UpstreamExporter::builder();
        let exporter = match otlp.protocol {
            Protocol::Grpc => grpc::configure(builder.with_tonic(), otlp).build(),
            Protocol::HttpProtobuf | Protocol::HttpJson => {
                http::configure(builder.with_http(), otlp, Arc::clone(&last_answer))
                    .and_then(|builder| builder.build())
            }
        };
        let exporter = exporter.map_err(|error| InitError::exporter(endpoint, error))?;
        drop(entered);
        Ok(Self {
            exporter: Arc::new(exporter),
            spawner,
            last_answer,
        })
    }

    pub(in super::super) fn export(&self, records: Records) -> Export<'_> {
        let exporter = Arc::clone(&self.exporter);
        let export = self.spawner.spawn(async move {
            let borrowed: Vec<_> = records
                .iter()
                .map(|(record, scope)| (record, scope))
                .collect();
            exporter.export(LogBatch::new(&borrowed)).await
        });
        Box::pin(async move {
            let result = export.await?;
            let answer = self
                .last_answer
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            match (result, answer) {
                (Ok(()), Some(Ok(accepted))) => Ok(accepted),
                (Ok(()), _) => Ok(Accepted::default()),
                (Err(_), Some(Err(failure))) => Err(failure),
                (Err(error), _) => Err(cause(error)),
            }
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

fn rejected(format: &str, body: Bytes) -> Option<(i64, String)> {
    if format != PROTOBUF {
        return None;
    }
    let partial = ExportLogsServiceResponse::decode(body)
        .ok()?
        .partial_success?;
    Some((partial.rejected_log_records, partial.error_message))
}

fn cause(error: OTelSdkError) -> String {
    match error {
        OTelSdkError::InternalFailure(cause) => cause,
        other => other.to_string(),
    }
}

impl fmt::Debug for OtlpLogExporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtlpLogExporter")
    }
}
