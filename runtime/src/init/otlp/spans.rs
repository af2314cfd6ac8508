//! Spans by OTLP.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use opentelemetry_http::Bytes;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::SpanData;
use prost::Message as _;

use super::super::error::InitError;
use super::super::export::{Export, Exporter};
use super::super::otlp_signal::TRACES;
use super::super::settings::Otlp;
use super::background::Background;
use super::encoding::Encoder;
#[cfg(feature = "http-json")]
use super::json_answer;
#[cfg(feature = "http-json")]
use super::service::JSON;
use super::service::{PROTOBUF, Sender};

/// Requests of up to so many bytes leave their memory to the next one: several times what a batch usually takes.
const KEPT: usize = 1 << 20;

/// Sends spans by OTLP.
#[derive(Debug)]
pub(in super::super) struct OtlpExporter {
    encoder: Encoder,
    sender: Sender,
    /// The memory of the last request, for the next one.
    memory: Mutex<Vec<u8>>,
}

impl OtlpExporter {
    pub(in super::super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        Ok(Self {
            encoder: Encoder::new(otlp.protocol),
            sender: Sender::new(otlp, &TRACES, rejected_in, background)?,
            memory: Mutex::default(),
        })
    }

    fn memory(&self) -> MutexGuard<'_, Vec<u8>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exporter for OtlpExporter {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_> {
        let memory = std::mem::take(&mut *self.memory());
        let request = match self.encoder.request(batch, memory) {
            Ok(request) => Bytes::from(request),
            Err(problem) => return Box::pin(async { Err(problem) }),
        };
        let delivery = self.sender.send(request.clone());
        Box::pin(async move {
            let result = delivery.await;
            // The client may hold it a little longer.
            if request.is_unique() && request.len() <= KEPT {
                *self.memory() = request.into();
            }
            result
        })
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.encoder.set_resource(resource);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

fn rejected_in(format: &str, answer: Bytes) -> Option<(i64, String)> {
    match format {
        PROTOBUF => {
            let partial = ExportTraceServiceResponse::decode(answer)
                .ok()?
                .partial_success?;
            Some((partial.rejected_spans, partial.error_message))
        }
        #[cfg(feature = "http-json")]
        JSON => json_answer::rejected(&answer, "rejectedSpans"),
        _ => None,
    }
}
