//! The queue before an exporter.

use std::sync::Arc;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Span, SpanData, SpanProcessor,
};

use super::super::settings::Batch;
use super::ledger::Ledger;
use super::observed::{Exporter, Observed};

/// The SDK's batch processor behind a counter: it drops what its queue cannot hold without telling how much.
#[derive(Debug)]
pub(in super::super) struct Queue {
    processor: BatchSpanProcessor,
    ledger: Arc<Ledger>,
    capacity: u64,
}

impl Queue {
    pub(in super::super) fn new(
        exporter: Box<dyn Exporter>,
        ledger: Arc<Ledger>,
        batch: &Batch,
    ) -> Self {
        let config = BatchConfigBuilder::default()
            .with_max_queue_size(batch.queue_size)
            .with_max_export_batch_size(batch.batch_size)
            .with_scheduled_delay(batch.schedule_delay)
            .build();
        let exporter = Observed {
            exporter,
            ledger: Arc::clone(&ledger),
            timeout: batch.export_timeout,
        };
        Self {
            processor: BatchSpanProcessor::new(exporter, config),
            ledger,
            capacity: batch.queue_size as u64,
        }
    }
}

impl SpanProcessor for Queue {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        // A span that is recorded but not sampled is for processors, not for exporters
        // (https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling).
        if span.span_context.is_sampled() && self.ledger.asks_for_queue(self.capacity) {
            self.processor.on_end(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.processor.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.processor.shutdown_with_timeout(timeout)
    }
}
