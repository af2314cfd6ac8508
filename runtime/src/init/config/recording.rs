//! What is recorded, how much of it, and how it travels.

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry_sdk::trace::{ShouldSample, SpanLimits};

use super::Config;

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
        self.overrides.sampler = Some(Box::new(sampler));
        self
    }

    /// A format in which contexts travel between services. The first call puts its propagator in the place of the
    /// environment's, which are W3C Trace Context and Baggage by default; further calls add to it.
    ///
    /// ```
    /// use opentelemetry_sdk::propagation::TraceContextPropagator;
    ///
    /// let config = traced::Config::new("svc").propagator(TraceContextPropagator::new());
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

    /// How many characters a string in an attribute may have; longer ones are cut. There is no limit unless said
    /// otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").attribute_value_length_limit(4096);
    /// ```
    pub fn attribute_value_length_limit(mut self, characters: usize) -> Self {
        self.overrides.limits.value_length = Some(characters);
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
