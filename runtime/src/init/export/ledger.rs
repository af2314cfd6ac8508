//! What became of the spans, or log records, that one exporter was given.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::super::diagnostics::Diagnostics;
use super::super::foreign::in_one_line;
use super::super::otlp_signal::OtlpSignal;
use super::observed::Accepted;
use super::reports::Reports;

/// What a loss is told with.
pub(super) const TOLD_AGAIN: &str =
    "While it goes on this is told once a minute; the count follows at shutdown";

/// The counts of one exporter. A loss is told when it begins and once a minute, the sum at shutdown.
#[derive(Debug)]
pub(in super::super) struct Ledger {
    signal: &'static OtlpSignal,
    /// The exporter, and where it sends to, for messages.
    target: String,
    diagnostics: Diagnostics,
    /// Items that wait in the queue, for whoever wants to put more into it.
    waiting: AtomicU64,
    /// Items that have ever been in the queue.
    entered: AtomicU64,
    /// Items that the exporter has been given from the queue.
    from_queue: AtomicU64,
    /// Items that the exporter has been given without a queue.
    directly: AtomicU64,
    exported: AtomicU64,
    rejected: AtomicU64,
    timed_out: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
    failures: Mutex<Reports>,
    drops: Mutex<Reports>,
    warning_reported: AtomicBool,
    /// Whether the sum of all losses has been told.
    is_closed: AtomicBool,
}

/// What became of the items so far.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Outcome {
    pub(in super::super) waiting: u64,
    pub(in super::super) handed_on: u64,
    pub(in super::super) exported: u64,
    /// Refused by a collector that took the rest.
    pub(in super::super) rejected: u64,
    pub(in super::super) timed_out: u64,
    /// Lost because an export failed in another way.
    pub(in super::super) failed: u64,
    /// Lost because the queue was full.
    pub(in super::super) dropped: u64,
}

impl Outcome {
    /// Items that the exporter has taken in vain.
    pub(in super::super) fn lost_in_export(&self) -> u64 {
        self.rejected + self.timed_out + self.failed
    }

    /// Items in an export that has not returned.
    pub(in super::super) fn in_flight(&self) -> u64 {
        let returned = self.exported + self.lost_in_export();
        self.handed_on.saturating_sub(returned)
    }
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
            entered: AtomicU64::new(0),
            from_queue: AtomicU64::new(0),
            directly: AtomicU64::new(0),
            exported: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            timed_out: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            failures: Mutex::default(),
            drops: Mutex::default(),
            warning_reported: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
        }
    }

    /// How many items wait in the queue.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(super) fn enters_queue(&self, items: u64) {
        self.waiting.fetch_add(items, Ordering::Relaxed);
        self.entered.fetch_add(items, Ordering::Relaxed);
    }

    /// Asks for a place in a queue of `capacity`; without one the item is dropped.
    pub(super) fn asks_for_queue(&self, capacity: u64) -> bool {
        if self.waiting.fetch_add(1, Ordering::Relaxed) < capacity {
            self.entered.fetch_add(1, Ordering::Relaxed);
            return true;
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        self.drop_before_queue(1, capacity);
        false
    }

    /// Items find a queue of `capacity` full.
    pub(super) fn drop_before_queue(&self, dropped: u64, capacity: u64) {
        self.dropped.fetch_add(dropped, Ordering::Relaxed);
        let told = lock(&self.drops).lose(dropped, "", Instant::now());
        if told.is_some() && !self.is_closed() {
            let OtlpSignal { items, batch, .. } = self.signal;
            self.diagnostics.error(&format!(
                "{items} are being dropped: the queue of {capacity} {items} before {} is full. It holds more with a \
                 larger {}. {TOLD_AGAIN}",
                self.target, batch.queue_size
            ));
        }
    }

    /// Items go from the queue into an export. To whoever counts they do both at once.
    pub(super) fn export_from_queue_starts(&self, items: u64) {
        self.from_queue.fetch_add(items, Ordering::Release);
        self.waiting.fetch_sub(items, Ordering::Relaxed);
    }

    /// Items that were in no queue go into an export.
    pub(super) fn export_starts(&self, items: u64) {
        self.directly.fetch_add(items, Ordering::Relaxed);
    }

    /// The export went well; a collector that takes a batch may still refuse some of it.
    pub(super) fn export_succeeded(&self, items: u64, accepted: Accepted) {
        let (refused, cause) = accepted.rejected.unwrap_or_default();
        let refused = refused.min(items);
        self.exported.fetch_add(items - refused, Ordering::Relaxed);
        self.rejected.fetch_add(refused, Ordering::Relaxed);
        self.diagnostics.debug(&format!(
            "{} {} exported to {}",
            items - refused,
            self.signal.items,
            self.target
        ));
        if refused > 0 {
            self.report_failure(refused, &format!("the collector rejected them: {cause}"));
            return;
        }
        if !cause.is_empty() {
            self.report_warning(&cause);
        }
        if let Some(lost) = lock(&self.failures).recover(Instant::now()) {
            let lost = self.were_lost(lost);
            let target = &self.target;
            self.diagnostics
                .info(&format!("the export to {target} works again; {lost} lost"));
        }
    }

    /// The collector has taken everything, and has something to say nevertheless
    /// ([partial success](https://opentelemetry.io/docs/specs/otlp/#partial-success)).
    fn report_warning(&self, warning: &str) {
        let warning = in_one_line(warning);
        let message = format!("{} warns: {warning}", self.target);
        if self.warning_reported.swap(true, Ordering::Relaxed) {
            self.diagnostics.debug(&message);
        } else {
            self.diagnostics.warn(&message);
        }
    }

    pub(super) fn export_failed(&self, items: u64, cause: &str) {
        self.failed.fetch_add(items, Ordering::Relaxed);
        self.report_failure(items, cause);
    }

    pub(super) fn export_timed_out(&self, items: u64, cause: &str) {
        self.timed_out.fetch_add(items, Ordering::Relaxed);
        self.report_failure(items, cause);
    }

    fn report_failure(&self, lost: u64, cause: &str) {
        let cause = in_one_line(cause);
        let told = lock(&self.failures).lose(lost, &cause, Instant::now());
        let told = told.filter(|_| !self.is_closed());
        let were_lost = self.were_lost(told.unwrap_or(lost));
        let message = format!(
            "{were_lost} lost: the export to {} failed: {cause}",
            self.target
        );
        match told {
            Some(_) => self.diagnostics.error(&format!("{message}. {TOLD_AGAIN}")),
            None => self.diagnostics.debug(&message),
        }
    }

    fn were_lost(&self, lost: u64) -> String {
        let OtlpSignal { item, items, .. } = self.signal;
        match lost {
            1 => format!("1 {item} was"),
            _ => format!("{lost} {items} were"),
        }
    }

    fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }

    /// What is lost from now on is in the sum that has been reported.
    pub(in super::super) fn stop_reporting(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }

    pub(in super::super) fn outcome(&self) -> Outcome {
        let [exported, rejected, timed_out, failed] = [
            &self.exported,
            &self.rejected,
            &self.timed_out,
            &self.failed,
        ]
        .map(|count| count.load(Ordering::Acquire));
        // After what they become, so that nothing has an outcome that was never there; and what entered the queue after
        // what has left it.
        let from_queue = self.from_queue.load(Ordering::Acquire);
        let entered = self.entered.load(Ordering::Relaxed);
        Outcome {
            handed_on: from_queue + self.directly.load(Ordering::Acquire),
            waiting: entered.saturating_sub(from_queue),
            dropped: self.dropped.load(Ordering::Relaxed),
            exported,
            rejected,
            timed_out,
            failed,
        }
    }
}

fn lock(reports: &Mutex<Reports>) -> MutexGuard<'_, Reports> {
    reports.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::super::super::otlp_signal::TRACES;
    use super::*;

    #[test]
    fn whoever_counts_sees_no_item_twice_and_none_vanish() {
        const ITEMS: u64 = 100_000;
        let ledger = Ledger::new(&TRACES, String::new(), Diagnostics::default());
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..ITEMS / 2 {
                    assert!(ledger.asks_for_queue(2));
                    ledger.enters_queue(1);
                    ledger.export_from_queue_starts(2);
                    ledger.export_succeeded(2, Accepted::default());
                }
            });
            let mut last = 0;
            while last < ITEMS {
                let outcome = ledger.outcome();
                let all = outcome.waiting + outcome.handed_on;
                assert!(
                    all >= last && outcome.exported <= all,
                    "{last}, {outcome:?}"
                );
                last = all;
            }
        });
        assert_eq!(ledger.waiting(), 0);
    }
}
