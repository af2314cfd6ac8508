//! What takes finished spans.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use fastrace::collector::{Reporter, SpanRecord};
use opentelemetry::KeyValue;
use opentelemetry::trace::Status;
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use tokio::runtime::Runtime;

use crate::failure::Failure;
use crate::set_up::Destination;

/// Counts what is exported, and drops it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counter(Arc<AtomicU64>);

impl Counter {
    pub(crate) fn exported(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

impl SpanExporter for Counter {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        self.0.fetch_add(batch.len() as u64, Ordering::Release);
        drop(batch);
        std::future::ready(Ok(()))
    }
}

impl Reporter for Counter {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        self.0.fetch_add(spans.len() as u64, Ordering::Release);
        drop(spans);
    }
}

/// Prints what is exported, a line for each span.
#[derive(Debug)]
pub(crate) struct Printer;

impl SpanExporter for Printer {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        for span in &batch {
            println!("{}", line(span));
        }
        std::future::ready(Ok(()))
    }
}

fn line(span: &SpanData) -> String {
    let mut line = format!(
        "  {} {:?} parent={}",
        span.name, span.span_kind, span.parent_span_id
    );
    let pairs = |attributes: &[KeyValue]| {
        let pairs = attributes
            .iter()
            .map(|it| format!(" {}={}", it.key, it.value));
        pairs.collect::<String>()
    };
    line += &pairs(&span.attributes);
    if span.status != Status::Unset {
        line += &format!(" {:?}", span.status);
    }
    for event in &span.events.events {
        line += &format!(" [{}{}]", event.name, pairs(&event.attributes));
    }
    line
}

/// The exporter of a destination, for peers that leave it to the application.
#[derive(Debug)]
pub(crate) enum Exporter {
    Counter(Counter),
    Otlp(Box<opentelemetry_otlp::SpanExporter>),
    Printer(Printer),
}

/// gRPC needs a runtime, as the application would have one.
static RUNTIME: LazyLock<std::io::Result<Runtime>> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
});

impl Exporter {
    pub(crate) fn new(destination: &Destination) -> Result<Self, Failure> {
        match destination {
            Destination::Counter(counter) => Ok(Self::Counter(counter.clone())),
            Destination::Printer => Ok(Self::Printer(Printer)),
            Destination::Otlp(endpoint) => {
                let _runtime = RUNTIME.as_ref().map_err(ToString::to_string)?.enter();
                let exporter = opentelemetry_otlp::SpanExporter::builder()
                    .with_tonic()
                    .with_endpoint(endpoint)
                    .build()?;
                Ok(Self::Otlp(Box::new(exporter)))
            }
        }
    }
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        match self {
            Self::Counter(counter) => counter.export(batch).await,
            Self::Otlp(exporter) => exporter.export(batch).await,
            Self::Printer(printer) => printer.export(batch).await,
        }
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        match self {
            Self::Counter(counter) => counter.shutdown_with_timeout(timeout),
            Self::Otlp(exporter) => exporter.shutdown_with_timeout(timeout),
            Self::Printer(printer) => printer.shutdown_with_timeout(timeout),
        }
    }

    fn set_resource(&mut self, resource: &Resource) {
        match self {
            Self::Counter(counter) => counter.set_resource(resource),
            Self::Otlp(exporter) => exporter.set_resource(resource),
            Self::Printer(printer) => printer.set_resource(resource),
        }
    }
}
