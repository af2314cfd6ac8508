//! What became of the spans, or log records, that one exporter was given.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::super::diagnostics::Diagnostics;
use super::super::otlp_signal::OtlpSignal;
use super::super::stats::Stats;
use super::observed::Accepted;

/// The counts of one exporter. The first loss of each kind is reported at once, the sum at shutdown.
#[derive(Debug)]
pub(in super::super) struct Ledger {
    signal: &'static OtlpSignal,
    /// The exporter, and where it sends to, for messages.
    target: String,
    diagnostics: Diagnostics,
    /// Items that wait in the queue.
    waiting: AtomicU64,
    /// Items in an export that has not returned.
    in_flight: AtomicU64,
    exported: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
    failure_reported: AtomicBool,
    drop_reported: AtomicBool,
}

impl Ledger {
    pub(in super::super) fn new(
        signal: &'static OtlpSignal,
        target: String,
        diagnostics: Diagnostics,
    ) -> Self {
        Self {
            signal,
            target,
            diagnostics,
            waiting: AtomicU64::new(0),
            in_flight: AtomicU64::new(0),
            exported: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            failure_reported: AtomicBool::new(false),
            drop_reported: AtomicBool::new(false),
        }
    }

    /// Asks for a place in a queue of `capacity`; without one the item is dropped.
    pub(super) fn enter_queue(&self, capacity: u64) -> bool {
        if self.waiting.fetch_add(1, Ordering::Relaxed) < capacity {
            return true;
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        self.dropped.fetch_add(1, Ordering::Relaxed);
        if !self.drop_reported.swap(true, Ordering::Relaxed) {
            let OtlpSignal { items, batch, .. } = self.signal;
            self.diagnostics.error(&format!(
                "{items} are being dropped: the queue of {capacity} {items} before {} is full. It holds more with a \
                 larger {}. Reported once; the count follows at shutdown",
                self.target, batch.queue_size
            ));
        }
        false
    }

    pub(super) fn leaves_queue(&self, items: u64) {
        self.waiting.fetch_sub(items, Ordering::Relaxed);
    }

    pub(super) fn export_starts(&self, items: u64) {
        self.in_flight.fetch_add(items, Ordering::Relaxed);
    }

    /// The export went well; a collector that takes a batch may still refuse some of it.
    pub(super) fn export_succeeded(&self, items: u64, accepted: Accepted) {
        let (refused, cause) = accepted.rejected.unwrap_or_default();
        let refused = refused.min(items);
        self.exported.fetch_add(items - refused, Ordering::Relaxed);
        self.failed.fetch_add(refused, Ordering::Relaxed);
        self.in_flight.fetch_sub(items, Ordering::Relaxed);
        self.diagnostics.debug(&format!(
            "{} {} exported to {}",
            items - refused,
            self.signal.items,
            self.target
        ));
        if refused > 0 {
            self.report_failure(refused, &format!("the collector rejected them: {cause}"));
        }
    }

    pub(super) fn export_failed(&self, items: u64, cause: &str) {
        self.failed.fetch_add(items, Ordering::Relaxed);
        self.in_flight.fetch_sub(items, Ordering::Relaxed);
        self.report_failure(items, cause);
    }

    fn report_failure(&self, lost: u64, cause: &str) {
        let OtlpSignal { item, items, .. } = self.signal;
        let lost = if lost == 1 {
            format!("1 {item} was")
        } else {
            format!("{lost} {items} were")
        };
        let message = format!("{lost} lost: the export to {} failed: {cause}", self.target);
        if self.failure_reported.swap(true, Ordering::Relaxed) {
            self.diagnostics.debug(&message);
        } else {
            let message = format!("{message}. Reported once; the count follows at shutdown");
            self.diagnostics.error(&message);
        }
    }

    /// What is lost from now on is in the sum that has been reported.
    pub(in super::super) fn stop_reporting(&self) {
        self.failure_reported.store(true, Ordering::Relaxed);
        self.drop_reported.store(true, Ordering::Relaxed);
    }

    /// Adds this exporter's counts to `stats`.
    pub(in super::super) fn add_to(&self, stats: &mut Stats) {
        stats.exported += self.exported.load(Ordering::Relaxed);
        stats.failed += self.failed.load(Ordering::Relaxed);
        stats.dropped += self.dropped.load(Ordering::Relaxed);
        stats.pending +=
            self.waiting.load(Ordering::Relaxed) + self.in_flight.load(Ordering::Relaxed);
    }
}
