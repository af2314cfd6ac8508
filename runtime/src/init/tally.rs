//! What is counted of a service's spans: from the recorder, or the SDK's spans, and from the exporters.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use opentelemetry_sdk::error::OTelSdkError;

use super::export::{FanOutState, Ledger, Outcome};
#[cfg(feature = "metrics")]
use super::sdk_metrics::Component;
use super::stats::Stats;
use crate::recorder::Recorder;

/// Everything that knows how many spans there are and were. It outlives its service, which then tells no more than its
/// last counts.
#[derive(Debug)]
pub(super) struct Tally {
    source: Source,
    ledgers: Vec<Arc<Ledger>>,
    /// What metrics call the exporters, in the order of the ledgers.
    #[cfg(feature = "metrics")]
    pub(super) components: Vec<Component>,
    #[cfg(feature = "metrics")]
    pub(super) queue_size: u64,
    is_superseded: AtomicBool,
}

/// Where spans are made.
#[derive(Debug)]
pub(super) enum Source {
    /// `OTEL_SDK_DISABLED` is true.
    Nowhere,
    Recorder {
        recorder: Arc<Recorder>,
        /// How many have ended that were recorded and not sampled.
        record_only: Arc<AtomicU64>,
    },
    /// Each exporter has a queue of its own.
    Sdk(Arc<FanOutState>),
}

impl Tally {
    pub(super) fn new(source: Source, ledgers: Vec<Arc<Ledger>>) -> Self {
        Self {
            source,
            ledgers,
            #[cfg(feature = "metrics")]
            components: Vec::new(),
            #[cfg(feature = "metrics")]
            queue_size: 0,
            is_superseded: AtomicBool::new(false),
        }
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    pub(super) fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        self.ledgers.iter().map(|ledger| ledger.outcome())
    }

    /// Why the SDK's processors could not flush or shut down the last time.
    pub(super) fn take_problem(&self) -> Option<OTelSdkError> {
        match &self.source {
            Source::Sdk(state) => state.take_problem(),
            Source::Recorder { .. } | Source::Nowhere => None,
        }
    }

    /// What is lost from now on is in the sum that has been reported.
    pub(super) fn stop_reporting(&self) {
        self.ledgers
            .iter()
            .for_each(|ledger| ledger.stop_reporting());
    }

    /// Whether another set-up has taken the place of this one.
    #[cfg(feature = "metrics")]
    pub(super) fn is_superseded(&self) -> bool {
        self.is_superseded.load(Ordering::Acquire)
    }

    pub(super) fn stats(&self) -> Stats {
        // What became of spans is read before how many there were, so that none has an outcome without having been.
        let mut stats = Stats::default();
        self.outcomes()
            .for_each(|outcome| outcome.add_to(&mut stats));
        let exporters = self.ledgers.len() as u64;
        match &self.source {
            Source::Nowhere => {}
            Source::Recorder {
                recorder,
                record_only,
            } => {
                let ended_unsampled = record_only.load(Ordering::Acquire);
                let counts = recorder.counts();
                stats.record_only = ended_unsampled;
                stats.started = counts.started.max(counts.ended);
                stats.unfinished = stats.started - counts.ended;
                // Each exporter would have got every span. Several have queues of their own behind the recorder's.
                let at_queues = stats.dropped;
                let late = counts.dropped_after_shutdown + counts.dropped_at_thread_exit;
                stats.dropped_after_shutdown = exporters * counts.dropped_after_shutdown;
                stats.dropped_at_thread_exit = exporters * counts.dropped_at_thread_exit;
                stats.dropped_queue_full += exporters * (counts.dropped - late);
                stats.dropped += exporters * counts.dropped;
                let wanted = counts
                    .ended
                    .saturating_sub(counts.dropped + ended_unsampled);
                let settled = stats.exported + stats.failed + at_queues;
                stats.pending = (exporters * wanted).saturating_sub(settled);
            }
            Source::Sdk(state) => {
                let spans = state.spans();
                stats.record_only = spans.record_only_ended;
                stats.started = spans.started.max(spans.ended);
                stats.unfinished = stats.started - spans.ended;
            }
        }
        stats
    }
}

impl Outcome {
    /// Adds one exporter's counts.
    pub(super) fn add_to(&self, stats: &mut Stats) {
        stats.exported += self.exported;
        stats.failed += self.lost_in_export();
        stats.dropped += self.dropped;
        stats.dropped_queue_full += self.dropped;
        stats.pending += self.waiting + self.in_flight();
    }
}

static GLOBAL: Mutex<Option<Arc<Tally>>> = Mutex::new(None);

/// From now on this is what [`stats`] tells of.
pub(super) fn set_global(tally: Arc<Tally>) {
    let mut global = GLOBAL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(before) = global.replace(tally) {
        before.is_superseded.store(true, Ordering::Release);
    }
}

/// What became of the spans of this process so far, for whoever has no hold of the guard: a health check, a metric, a
/// test. It is what [`Tracing::stats`](crate::Tracing::stats) says of the set-up that [`init`](crate::init()) or
/// [`Config::init`](crate::Config::init) made last, and it keeps saying it after shutdown. `None` before the first.
///
/// ```
/// # fn main() -> Result<(), traced::InitError> {
/// assert!(traced::stats().is_none(), "nothing is set up");
/// # let quiet = |_: &str| None::<String>;
///
/// let tracing = traced::Config::new("spellchecker_service")
///     # .environment(quiet).handle_signals(false)
///     .console(false)
///     .init()?;
/// traced::in_span!("check_essay", {});
/// drop(tracing);
///
/// let stats = traced::stats().unwrap();
/// assert_eq!((stats.started, stats.unfinished, stats.lost()), (1, 0, 0));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn stats() -> Option<Stats> {
    let global = GLOBAL
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    global.map(|tally| tally.stats())
}
