//! The queue of log records before an exporter.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{
    BatchConfigBuilder, BatchLogProcessor, LogBatch, LogExporter, LogProcessor, SdkLogRecord,
};

use super::super::otlp::OtlpLogExporter;
use super::super::settings::Batch;
use super::ledger::Ledger;
use super::observed::observe;

/// The SDK's batch processor behind a counter: it drops what its queue cannot hold without telling how much.
#[derive(Debug)]
pub(in super::super) struct LogQueue {
    processor: BatchLogProcessor,
    ledger: Arc<Ledger>,
    capacity: u64,
    is_shut_down: AtomicBool,
}

impl LogQueue {
    pub(in super::super) fn new(
        mut exporter: OtlpLogExporter,
        ledger: Arc<Ledger>,
        batch: &Batch,
        resource: &Resource,
    ) -> Self {
        exporter.set_resource(resource);
        let config = BatchConfigBuilder::default()
            .with_max_queue_size(batch.queue_size)
            .with_max_export_batch_size(batch.batch_size)
            .with_scheduled_delay(batch.schedule_delay)
            .build();
        let exporter = ObservedLogs {
            exporter,
            ledger: Arc::clone(&ledger),
            timeout: batch.export_timeout,
        };
        Self {
            processor: BatchLogProcessor::builder(exporter)
                .with_batch_config(config)
                .build(),
            ledger,
            capacity: batch.queue_size as u64,
            is_shut_down: AtomicBool::new(false),
        }
    }

    pub(in super::super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(in super::super) fn flush(&self) -> OTelSdkResult {
        self.processor.force_flush()
    }

    /// Sends what is there. What comes later is lost: the application's lines do not end with tracing.
    pub(in super::super) fn shut_down(&self, timeout: Duration) -> OTelSdkResult {
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.processor.shutdown_with_timeout(timeout)
    }
}

/// The queue as a logger provider has it. The guard has it too: the provider tells of a problem in the form of a list
/// in a string.
#[derive(Debug)]
pub(in super::super) struct SharedQueue(pub(in super::super) Arc<LogQueue>);

impl LogProcessor for SharedQueue {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        let queue = &self.0;
        if !queue.is_shut_down.load(Ordering::Acquire)
            && queue.ledger.asks_for_queue(queue.capacity)
        {
            queue.processor.emit(record, scope);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shut_down(timeout)
    }
}

/// Counts what the exporter does, and gives up on an export that takes too long: the SDK's batch processor does
/// neither.
#[derive(Debug)]
struct ObservedLogs {
    exporter: OtlpLogExporter,
    ledger: Arc<Ledger>,
    timeout: Duration,
}

impl LogExporter for ObservedLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let count = batch.iter().count() as u64;
        self.ledger.export_from_queue_starts(count);
        observe(
            &self.ledger,
            count,
            self.exporter.export(&batch),
            self.timeout,
        )
    }
}
