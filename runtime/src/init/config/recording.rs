//! What is recorded, how much of it, and how it travels.

use std::path::PathBuf;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry_sdk::trace::{ShouldSample, SpanLimits};

use super::Config;
use crate::recorder::Sampling;

impl Config {
    /// Decides which traces are recorded; otherwise every trace is whose caller does not say no.
    ///
    /// ```
    /// use opentelemetry_sdk::trace::Sampler;
    ///
    /// let root = Sampler::TraceIdRatioBased(0.1);
    /// let config = traced::Config::new("svc").sampler(Sampler::parent_based(root));
    /// ```
    pub fn sampler<S: ShouldSample + 'static>(mut self, sampler: S) -> Self {
        self.overrides.sampler = Some(Sampling::of(sampler));
        self
    }

    /// A format in which contexts travel between services. The first call puts its propagator in the place of the
    /// environment's, which are W3C Trace Context and Baggage by default; further calls add to it. All of them are
    /// written, and read one after the other, so that the last one that a request has wins.
    ///
    /// ```
    /// use traced::propagation::{B3Propagator, BaggagePropagator};
    ///
    /// let config = traced::Config::new("svc")
    ///     .propagator(B3Propagator::single_header())
    ///     .propagator(BaggagePropagator::new());
    /// ```
    pub fn propagator<P: TextMapPropagator + Send + Sync + 'static>(
        mut self,
        propagator: P,
    ) -> Self {
        self.overrides
            .propagators
            .get_or_insert_default()
            .push(Box::new(propagator));
        self
    }

    /// How many attributes, events and links a span may have; 128 of each unless said otherwise.
    ///
    /// ```
    /// use opentelemetry_sdk::trace::SpanLimits;
    ///
    /// let limits = SpanLimits { max_events_per_span: 1024, ..SpanLimits::default() };
    /// let config = traced::Config::new("svc").span_limits(limits);
    /// ```
    pub fn span_limits(mut self, limits: SpanLimits) -> Self {
        self.overrides.limits.spans = Some(limits);
        self
    }

    /// How many characters a string in an attribute may have, of a span or a log record; longer ones are cut. There is no limit unless said
    /// otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").attribute_value_length_limit(4096);
    /// ```
    pub fn attribute_value_length_limit(mut self, characters: usize) -> Self {
        self.overrides.limits.value_length = Some(characters);
        self
    }

    /// Whether finished spans are held against the conventions, whoever made them: a library, hand-written code or an
    /// annotation. Each violation is reported once, on stderr. It is for development, and off unless said otherwise.
    ///
    /// The rules are those that the compiler applies to annotations, as the `traced.toml` of the package has them that
    /// cargo runs (`CARGO_MANIFEST_DIR`), or another one ([`audit_policy`](Self::audit_policy)).
    ///
    /// ```
    /// let config = traced::Config::new("svc").audit(cfg!(debug_assertions));
    /// ```
    pub fn audit(mut self, enabled: bool) -> Self {
        self.overrides.audit.enabled = Some(enabled);
        self
    }

    /// The `traced.toml` that finished spans are held against, where they are ([`audit`](Self::audit), `TRACED_AUDIT`):
    /// for programs that are not run by cargo.
    ///
    /// ```
    /// let config = traced::Config::new("svc").audit_policy("/app/traced.toml");
    /// ```
    pub fn audit_policy(mut self, traced_toml: impl Into<PathBuf>) -> Self {
        self.overrides.audit.policy = Some(traced_toml.into());
        self
    }

    /// The key of [`traced::hash`](crate::hash()): text or bytes, 16 or more that nobody can guess. It belongs to the
    /// process, so services made by [`build`](Self::build) share the first one's.
    ///
    /// ```
    /// # fn key_of_the_month() -> Vec<u8> { vec![7; 32] }
    /// let config = traced::Config::new("svc").hash_key(key_of_the_month());
    /// ```
    #[cfg(feature = "hash")]
    pub fn hash_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.overrides.hash_key = Some(crate::Sensitive::new(key.into()));
        self
    }
}
