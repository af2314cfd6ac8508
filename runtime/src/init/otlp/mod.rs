//! The OTLP exporter: OpenTelemetry's own, kept apart from the process environment and from the application's runtime.

mod background;
mod grpc;
mod http;
#[cfg(feature = "tls")]
mod tls;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opentelemetry_otlp::{ExporterBuildError, SpanExporter as OtlpSpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};
use tokio::runtime::Handle;

use super::error::InitError;
use super::export::{Accepted, Export, Exporter};
use super::settings::{self, Otlp, Protocol};

pub(super) use background::Background;

/// What an exporter's answers say beyond "it failed": upstream keeps that to its own logs.
#[derive(Debug, Default)]
struct Answer {
    failure: Option<String>,
    rejected: Option<(u64, String)>,
}

type LastAnswer = Arc<Mutex<Answer>>;

/// Sends spans by OTLP from a runtime of our own, so that it works with any runtime and without one, and can be given
/// up at any time.
pub(super) struct OtlpExporter {
    exporter: Arc<OtlpSpanExporter>,
    runtime: Handle,
    last_answer: LastAnswer,
}

impl OtlpExporter {
    pub(super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        let endpoint = settings::shown(&otlp.endpoint);
        let runtime = background.handle();
        // The channel registers itself with the runtime it is made in.
        let _entered = runtime.enter();
        let last_answer = LastAnswer::default();
        let exporter = match otlp.protocol {
            Protocol::Grpc => grpc::build(otlp),
            Protocol::HttpProtobuf | Protocol::HttpJson => {
                http::build(otlp, Arc::clone(&last_answer))
            }
        };
        let exporter = exporter.map_err(|error| InitError::exporter(endpoint, error))?;
        Ok(Self {
            exporter: Arc::new(exporter),
            runtime: runtime.clone(),
            last_answer,
        })
    }
}

impl Exporter for OtlpExporter {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_> {
        let exporter = Arc::clone(&self.exporter);
        let export = self
            .runtime
            .spawn(async move { exporter.export(batch).await });
        let export = background::AbortOnDrop::new(export);
        Box::pin(async move {
            let result = export.await;
            let mut answer = self
                .last_answer
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let Answer { failure, rejected } = std::mem::take(&mut *answer);
            match result {
                Ok(Ok(())) => Ok(Accepted { rejected }),
                Ok(Err(error)) => Err(failure.unwrap_or_else(|| cause(error))),
                Err(_) => Err("tracing shut down before the collector answered".to_owned()),
            }
        })
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

fn cause(error: OTelSdkError) -> String {
    match error {
        OTelSdkError::InternalFailure(cause) => cause,
        other => other.to_string(),
    }
}

type Built = Result<OtlpSpanExporter, ExporterBuildError>;

/// An error and its sources in one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
