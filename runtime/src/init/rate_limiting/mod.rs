//! A sampler that lets a number of traces per second pass.

mod window;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use opentelemetry::trace::{Link, SpanKind, TraceContextExt as _, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

use self::window::SlidingWindow;

type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Samples a number of traces per second, and never more: what `OTEL_TRACES_SAMPLER=ratelimiting` sets.
///
/// **What holds.** For a whole number N, every window of one second, wherever it begins, has at most N sampled roots in
/// it: those decided on at `t` or later and before `t + 1 s`, on all threads together. For any other rate, let k be the
/// rate rounded up: every window of k / rate seconds has at most k. So `0.1` is at most one in any 10 s, and `2.5` at most
/// three in any 1.2 s.
///
/// A root is refused only where the window that ends with it has its number already. While roots arrive without pause,
/// every such window therefore has exactly that number, and a quiet service may spend a window's worth at once.
///
/// The time of a root is that of its decision, on the monotonic clock: a system clock that is set back changes nothing.
/// The rate is that of one process; ten of them sample ten times as much. What is remembered are the times of the traces
/// sampled during the last window, 8 bytes each.
///
/// The decision is made once for the part of a trace that is in this process: a span with a local parent follows it. A
/// caller's decision is not looked at; `parentbased_ratelimiting`, or
/// `Sampler::parent_based(RateLimitingSampler::per_second(10.0))`, does that, and then traces that callers have sampled
/// come on top of the rate.
///
/// Clones share one rate. A rate that is not above zero samples nothing.
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
    window: Arc<SlidingWindow>,
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
            window: Arc::new(SlidingWindow::of_rate(traces_per_second)),
            clock,
        }
    }

    fn decide(&self, parent: Option<&Context>) -> SamplingDecision {
        let local_parent = parent.and_then(|context| {
            let span = context.span();
            let parent = span.span_context();
            (parent.is_valid() && !parent.is_remote()).then(|| parent.is_sampled())
        });
        let sampled = local_parent.unwrap_or_else(|| self.window.admit(&*self.clock));
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
        bench.pass(999);
        assert_eq!(bench.sampled_of(100), 0, "all five are in this second");
        bench.pass(1);
        assert_eq!(bench.sampled_of(2), 2);
        bench.pass(500);
        assert_eq!(bench.sampled_of(100), 3);
        bench.pass(500);
        assert_eq!(bench.sampled_of(100), 2, "three are half a second old");
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
            "this second has its one"
        );
        assert!(!bench.samples(None));
    }

    #[test]
    fn clones_share_the_rate() {
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
