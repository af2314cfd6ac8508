//! The queues before exporters.

use std::sync::atomic::Ordering;

use crate::init::tally::{Source, Tally};
use crate::recorder::Recorder;

/// What is to be told of the queue before one exporter.
pub(super) struct Processor {
    pub(super) waiting: u64,
    pub(super) handed_on: u64,
    pub(super) queue_full: u64,
    pub(super) already_shutdown: u64,
}

/// One for each exporter, and one where there is none.
pub(super) fn processors(tally: &Tally) -> Vec<Processor> {
    let outcomes: Vec<_> = tally.outcomes().collect();
    match tally.source() {
        Source::Nowhere => Vec::new(),
        Source::Recorder { recorder, .. } if outcomes.len() < 2 => {
            let handed_on = recorder.handed_on();
            vec![Processor::of_recorder(recorder, handed_on, 0)]
        }
        Source::Recorder {
            recorder,
            record_only,
        } => {
            let record_only = record_only.load(Ordering::Acquire);
            let of_each = outcomes.iter().map(|outcome| {
                let handed_on = outcome.handed_on + record_only;
                Processor::of_recorder(recorder, handed_on, outcome.dropped)
            });
            of_each.collect()
        }
        Source::Sdk(state) => {
            // What is only recorded is through with the processor as soon as it ends.
            let record_only = state.spans().record_only_ended;
            let of_each = outcomes.iter().map(|outcome| Processor {
                waiting: outcome.waiting,
                handed_on: outcome.handed_on + record_only,
                queue_full: outcome.dropped,
                already_shutdown: 0,
            });
            of_each.collect()
        }
    }
}

impl Processor {
    /// The recorder's buffers, and with several exporters a queue behind them that has dropped so many.
    fn of_recorder(recorder: &Recorder, handed_on: u64, dropped_behind: u64) -> Self {
        let counts = recorder.counts();
        let gone = counts.dropped + dropped_behind + handed_on;
        let late = counts.dropped_after_shutdown;
        Self {
            waiting: counts.ended.saturating_sub(gone),
            handed_on,
            queue_full: counts.dropped - late + dropped_behind,
            already_shutdown: late,
        }
    }
}
