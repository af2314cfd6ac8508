//! Spans by OTLP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry_http::Bytes;
use opentelemetry_otlp::SpanExporter as OtlpSpanExporter;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};
use prost::Message as _;

use super::super::error::InitError;
use super::super::export::{Export, Exporter};
use super::super::otlp_signal::TRACES;
use super::super::settings::{self, Otlp, Protocol};
use super::{Background, Sender, grpc, http};

/// Sends spans by OTLP.
pub(in super::super) struct OtlpExporter {
    exporter: Arc<OtlpSpanExporter>,
    sender: Sender,
}

impl OtlpExporter {
    pub(in super::super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        let endpoint = settings::shown(&otlp.endpoint);
        let sender = Sender::new(background);
        // The channel registers itself with the runtime it is made in.
        let entered = sender.runtime.enter();
        let builder = OtlpSpanExporter::builder();
        let exporter = match otlp.protocol {
            Protocol::Grpc => grpc::configure(builder.with_tonic(), otlp).build(),
            Protocol::HttpProtobuf | Protocol::HttpJson => {
                let answer = Arc::clone(&sender.last_answer);
                http::configure(builder.with_http(), otlp, &TRACES, rejected, answer)
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
}

fn rejected(body: Bytes) -> Option<(i64, String)> {
    let partial = ExportTraceServiceResponse::decode(body)
        .ok()?
        .partial_success?;
    Some((partial.rejected_spans, partial.error_message))
}

impl Exporter for OtlpExporter {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_> {
        let exporter = Arc::clone(&self.exporter);
        self.sender
            .send(async move { exporter.export(batch).await })
    }

    fn set_resource(&mut self, resource: &Resource) {
        // The first message to the batch processor, so no export holds the exporter yet.
        if let Some(exporter) = Arc::get_mut(&mut self.exporter) {
            exporter.set_resource(resource);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }
}

impl fmt::Debug for OtlpExporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtlpExporter")
    }
}
