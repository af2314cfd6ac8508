//! How many spans, or log records, went where.

use super::diagnostics::Diagnostics;
use super::error::FlushError;
use super::otlp_signal::OtlpSignal;

/// What became of a service's spans so far: [`stats`](crate::stats()) and [`Tracing::stats`](crate::Tracing::stats).
/// With the feature `logs`, what became of its log records is told in the same form, by `Tracing::log_stats`.
///
/// Every span that was recorded is somewhere in it. With one exporter, and while no span starts or ends,
///
/// ```text
/// started = exported + failed + dropped + pending + unfinished + record_only
/// ```
///
/// With several exporters every span counts once for each in `exported`, `failed`, `dropped` and its causes, and
/// `pending`. Spans that the sampler does not want recorded are not counted, because they cost nothing. Nor is the
/// console: what it has no room for it says itself. So where there is no exporter, `started` goes up alone. What starts
/// after the shutdown is no span, and is not counted.
///
/// It is cheap to ask for, and costs those who record nothing.
///
/// ```
/// let tracing = traced::Config::new("svc").without_environment().console(false).build()?;
/// let stats = tracing.stats();
/// assert_eq!(stats.lost(), 0);
/// # Ok::<(), traced::InitError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Spans that were started and recorded. Of log records: how many there were.
    pub started: u64,
    /// Spans that an exporter has taken.
    pub exported: u64,
    /// Spans lost because an export failed, took too long, or the collector rejected them.
    pub failed: u64,
    /// Spans lost on their way to an exporter: the sum of the three causes below.
    pub dropped: u64,
    /// Dropped because as many spans waited as may ([`Config::queue_size`](crate::Config::queue_size)).
    pub dropped_queue_full: u64,
    /// Dropped because they ended after [`Tracing::shutdown`](crate::Tracing::shutdown). Spans of other libraries that
    /// end so late stay `unfinished`: the SDK tells nobody of them.
    pub dropped_after_shutdown: u64,
    /// Dropped because they ended while the destructors of their thread's locals ran, when the thread had no place for
    /// spans any more, and the few places for such spans were taken.
    pub dropped_at_thread_exit: u64,
    /// Spans that have ended and wait for their export, or are in one. After shutdown: lost, because the deadline came
    /// first.
    pub pending: u64,
    /// Spans that have started and not ended. After shutdown: lost.
    pub unfinished: u64,
    /// Spans that have ended and that no exporter gets, because the sampler wants them recorded and not sampled
    /// ([`RecordOnly`](opentelemetry_sdk::trace::SamplingDecision::RecordOnly)).
    pub record_only: u64,
}

impl Stats {
    /// Spans that are lost for certain, while tracing runs: `failed` and `dropped`.
    ///
    /// ```
    /// assert_eq!(traced::Stats::default().lost(), 0);
    /// ```
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.failed + self.dropped
    }

    /// Says once nothing can be sent any more what is lost, or else what went wrong.
    pub(super) fn report_at_shutdown(
        &self,
        signal: &OtlpSignal,
        result: &Result<(), FlushError>,
        diagnostics: Diagnostics,
    ) {
        match (self.losses_at_shutdown(signal), result) {
            (Some(losses), _) => diagnostics.error(&losses),
            (None, Err(error)) => diagnostics.error(&error.to_string()),
            (None, Ok(())) => {}
        }
    }

    /// What there is to say once nothing can be sent any more; `None` if nothing is lost.
    fn losses_at_shutdown(&self, signal: &OtlpSignal) -> Option<String> {
        let total = self.lost() + self.pending + self.unfinished;
        if total == 0 {
            return None;
        }
        let kinds = [
            (
                self.failed,
                if self.failed == 1 {
                    "export failure"
                } else {
                    "export failures"
                },
            ),
            (
                self.dropped_queue_full,
                "dropped because the queue was full",
            ),
            (
                self.dropped_at_thread_exit,
                "dropped because the thread was ending",
            ),
            (
                self.dropped_after_shutdown,
                "dropped because tracing had shut down",
            ),
            (self.pending, "not sent before the shutdown deadline"),
            (self.unfinished, "not ended when tracing shut down"),
        ];
        let kinds: Vec<_> = kinds
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, kind)| format!("{count} {kind}"))
            .collect();
        let lost = signal.counted(total);
        Some(format!("{lost} lost: {}", kinds.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::otlp_signal::TRACES;
    use super::Stats;

    #[test]
    fn losses_are_told_by_kind() {
        let mut stats = Stats {
            exported: 7,
            ..Stats::default()
        };
        assert_eq!(stats.losses_at_shutdown(&TRACES), None);
        stats.failed = 1;
        assert_eq!(
            stats.losses_at_shutdown(&TRACES).unwrap(),
            "1 span was lost: 1 export failure"
        );
        stats.dropped = 2 + 6 + 5;
        stats.dropped_queue_full = 2;
        stats.dropped_at_thread_exit = 6;
        stats.dropped_after_shutdown = 5;
        stats.pending = 3;
        stats.unfinished = 4;
        assert_eq!(
            stats.losses_at_shutdown(&TRACES).unwrap(),
            "21 spans were lost: 1 export failure, 2 dropped because the queue was full, \
             6 dropped because the thread was ending, 5 dropped because tracing had shut down, 3 not sent before the shutdown deadline, 4 not ended when tracing shut down"
        );
    }
}
