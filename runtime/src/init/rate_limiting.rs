//! A sampler that lets a number of traces per second pass.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use opentelemetry::trace::{Link, SpanKind, TraceContextExt as _, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Samples at most a number of traces per second: what `OTEL_TRACES_SAMPLER=ratelimiting` sets.
///
/// It is a token bucket that holds one second's worth of traces (at least one), so that a quiet service may have a
/// short burst. The decision is made once for the part of a trace that is in this process: a span with a local parent
/// follows it. A caller's decision is not looked at; `parentbased_ratelimiting`, or
/// `Sampler::parent_based(RateLimitingSampler::per_second(10.0))`, does that.
///
/// Clones share one bucket. A rate that is not above zero samples nothing.
///
/// ```
/// use traced::RateLimitingSampler;
///
/// let tracing = traced::Config::new("spellchecker_service")
///     .without_environment()
///     .console(false)
///     .sampler(RateLimitingSampler::per_second(10.0))
///     .build()?;
/// # Ok::<(), traced::InitError>(())
/// ```
#[derive(Clone)]
pub struct RateLimitingSampler {
    per_second: f64,
    bucket: Arc<Bucket>,
    clock: Clock,
}

impl RateLimitingSampler {
    /// A sampler of `traces_per_second`; fractions are welcome: `0.1` is one trace in ten seconds.
    ///
    /// ```
    /// # use traced::RateLimitingSampler;
    /// let sampler = RateLimitingSampler::per_second(0.1);
    /// assert_eq!(format!("{sampler:?}"), "RateLimitingSampler(0.1/s)");
    /// ```
    #[must_use]
    pub fn per_second(traces_per_second: f64) -> Self {
        let start = Instant::now();
        Self::with_clock(traces_per_second, Arc::new(move || start.elapsed()))
    }

    fn with_clock(traces_per_second: f64, clock: Clock) -> Self {
        Self {
            per_second: traces_per_second,
            bucket: Arc::new(Bucket::new(traces_per_second)),
            clock,
        }
    }

    fn decide(&self, parent: Option<&Context>) -> SamplingDecision {
        let local_parent = parent.and_then(|context| {
            let span = context.span();
            let parent = span.span_context();
            (parent.is_valid() && !parent.is_remote()).then(|| parent.is_sampled())
        });
        let sampled = local_parent
            .unwrap_or_else(|| self.per_second > 0.0 && self.bucket.take((self.clock)()));
        if sampled {
            SamplingDecision::RecordAndSample
        } else {
            SamplingDecision::Drop
        }
    }
}

impl ShouldSample for RateLimitingSampler {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        SamplingResult {
            decision: self.decide(parent_context),
            attributes: Vec::new(),
            trace_state: parent_context.map_or(TraceState::NONE, |context| {
                context.span().span_context().trace_state().clone()
            }),
        }
    }
}

impl fmt::Debug for RateLimitingSampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RateLimitingSampler({}/s)", self.per_second)
    }
}

/// A token bucket in one number: the time at which the next trace would be due if they came evenly spaced. A trace
/// may come early by what the bucket holds.
struct Bucket {
    interval: u64,
    allowance: u64,
    due: AtomicU64,
}

impl Bucket {
    fn new(per_second: f64) -> Self {
        let interval = Duration::from_secs(1).as_nanos() as f64 / per_second;
        let capacity = per_second.max(1.0);
        Self {
            // Float to integer saturates, so no rate is out of range.
            interval: interval as u64,
            allowance: ((capacity - 1.0) * interval) as u64,
            due: AtomicU64::new(0),
        }
    }

    fn take(&self, now: Duration) -> bool {
        let now = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        self.due
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |due| {
                (due <= now.saturating_add(self.allowance))
                    .then(|| due.max(now).saturating_add(self.interval))
            })
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use opentelemetry::Context;
    use opentelemetry::trace::{
        SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceId, TraceState,
    };
    use opentelemetry_sdk::trace::{SamplingDecision, ShouldSample as _};

    use super::RateLimitingSampler;

    struct Bench {
        sampler: RateLimitingSampler,
        millis: Arc<AtomicU64>,
    }

    impl Bench {
        fn new(per_second: f64) -> Self {
            let millis = Arc::new(AtomicU64::new(0));
            let clock = Arc::clone(&millis);
            Self {
                sampler: RateLimitingSampler::with_clock(
                    per_second,
                    Arc::new(move || Duration::from_millis(clock.load(Ordering::Relaxed))),
                ),
                millis,
            }
        }

        fn pass(&self, millis: u64) {
            self.millis.fetch_add(millis, Ordering::Relaxed);
        }

        fn samples(&self, parent: Option<&Context>) -> bool {
            let result = self.sampler.should_sample(
                parent,
                TraceId::from(1),
                "span",
                &SpanKind::Internal,
                &[],
                &[],
            );
            result.decision == SamplingDecision::RecordAndSample
        }

        fn sampled_of(&self, traces: usize) -> usize {
            (0..traces).filter(|_| self.samples(None)).count()
        }
    }

    fn parent(remote: bool, flags: TraceFlags) -> Context {
        Context::new().with_remote_span_context(SpanContext::new(
            TraceId::from(1),
            SpanId::from(1),
            flags,
            remote,
            TraceState::NONE,
        ))
    }

    #[test]
    fn a_burst_takes_a_seconds_worth_and_no_more() {
        let bench = Bench::new(5.0);
        assert_eq!(bench.sampled_of(100), 5);
        bench.pass(200);
        assert_eq!(bench.sampled_of(100), 1);
        bench.pass(1000);
        assert_eq!(bench.sampled_of(100), 5);
        bench.pass(3_600_000);
        assert_eq!(
            bench.sampled_of(100),
            5,
            "an hour's rest saves no more than a second's worth"
        );
    }

    #[test]
    fn less_than_one_per_second() {
        let bench = Bench::new(0.5);
        assert_eq!(bench.sampled_of(10), 1);
        bench.pass(1999);
        assert_eq!(bench.sampled_of(10), 0);
        bench.pass(1);
        assert_eq!(bench.sampled_of(10), 1);
    }

    #[test]
    fn rates_at_the_edge() {
        assert_eq!(Bench::new(0.0).sampled_of(10), 0);
        assert_eq!(Bench::new(-3.0).sampled_of(10), 0);
        assert_eq!(Bench::new(f64::NAN).sampled_of(10), 0);
        assert_eq!(Bench::new(f64::INFINITY).sampled_of(1000), 1000);
    }

    #[test]
    fn spans_follow_their_local_parent_and_spend_nothing() {
        let bench = Bench::new(1.0);
        assert!(!bench.samples(Some(&parent(false, TraceFlags::NOT_SAMPLED))));
        assert!(bench.samples(Some(&parent(false, TraceFlags::SAMPLED))));
        assert!(
            bench.samples(Some(&parent(true, TraceFlags::NOT_SAMPLED))),
            "the caller does not decide"
        );
        assert!(
            bench.samples(Some(&parent(false, TraceFlags::SAMPLED))),
            "the bucket is empty now"
        );
        assert!(!bench.samples(None));
    }

    #[test]
    fn clones_share_the_bucket() {
        let bench = Bench::new(2.0);
        let clone = bench.sampler.clone();
        assert_eq!(bench.sampled_of(1), 1);
        let other = Bench {
            sampler: clone,
            millis: Arc::clone(&bench.millis),
        };
        assert_eq!(other.sampled_of(10), 1);
    }
}
