//! The way of log records to a collector.

use std::sync::Arc;
use std::time::Duration;

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;

use super::super::diagnostics::Diagnostics;
use super::super::error::{FlushError, InitError};
use super::super::export::{Ledger, LogQueue, SharedQueue};
use super::super::otlp::{Background, OtlpLogExporter};
use super::super::otlp_signal::LOGS;
use super::super::settings::{self, Batch, Otlp};
use super::super::stats::Stats;

/// A logger provider, and the queue behind it.
#[derive(Debug)]
pub(in super::super) struct LogPipeline {
    pub(super) provider: SdkLoggerProvider,
    queue: Arc<LogQueue>,
    diagnostics: Diagnostics,
}

impl LogPipeline {
    pub(in super::super) fn start(
        otlp: Otlp,
        batch: &Batch,
        resource: Resource,
        background: &Background,
        diagnostics: Diagnostics,
    ) -> Result<Self, InitError> {
        let target = settings::shown(&otlp.endpoint);
        diagnostics.debug(&format!(
            "log records go to {target} by {:?}",
            otlp.protocol
        ));
        let exporter = OtlpLogExporter::new(otlp, background)?;
        let ledger = Arc::new(Ledger::new(&LOGS, target, diagnostics));
        let queue = Arc::new(LogQueue::new(exporter, ledger, batch, &resource));
        let provider = SdkLoggerProvider::builder()
            .with_resource(resource)
            .with_log_processor(SharedQueue(Arc::clone(&queue)))
            .build();
        Ok(Self {
            provider,
            queue,
            diagnostics,
        })
    }

    pub(in super::super) fn flush(&self) -> Result<(), FlushError> {
        let before = self.stats();
        let problem = self.queue.flush().err();
        let lost = self.stats().lost() - before.lost();
        FlushError::outcome(&LOGS, "flush", lost, problem)
    }

    pub(in super::super) fn shut_down(&self, deadline: Duration) -> Result<(), FlushError> {
        let before = self.stats();
        let problem = self.queue.shut_down(deadline).err();
        let lost = self.stats().lost() - before.lost();
        let result = FlushError::outcome(&LOGS, "shutdown", lost, problem);
        self.queue.ledger().stop_reporting();
        self.stats()
            .report_at_shutdown(&LOGS, &result, self.diagnostics);
        result
    }

    pub(in super::super) fn stats(&self) -> Stats {
        let mut stats = Stats::default();
        self.queue.ledger().outcome().add_to(&mut stats);
        stats.started = stats.exported + stats.lost() + stats.pending;
        stats
    }
}
