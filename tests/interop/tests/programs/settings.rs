//! Which spans are recorded, and how much of them.

use opentelemetry::trace::{Link, SpanKind, TraceContextExt as _, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{
    Sampler, SamplingDecision, SamplingResult, ShouldSample, SpanLimits,
};
use proptest::prelude::*;
use traced::Config;

#[derive(Debug, Clone)]
pub(crate) struct Settings {
    sampling: Sampling,
    has_limits: bool,
}

#[derive(Debug, Clone)]
enum Sampling {
    All,
    /// Each span by its name.
    ByName,
    /// Each root by its name.
    RootsByName,
    None,
}

pub(crate) fn settings() -> impl Strategy<Value = Settings> {
    let sampling = prop_oneof![
        3 => Just(Sampling::All),
        2 => Just(Sampling::ByName),
        2 => Just(Sampling::RootsByName),
        1 => Just(Sampling::None),
    ];
    (sampling, any::<bool>()).prop_map(|(sampling, has_limits)| Settings {
        sampling,
        has_limits,
    })
}

impl Settings {
    pub(crate) fn apply(&self, config: Config) -> Config {
        let config = match self.sampling {
            Sampling::All => config,
            Sampling::ByName => config.sampler(ByName),
            Sampling::RootsByName => config.sampler(Sampler::ParentBased(Box::new(ByName))),
            Sampling::None => config.sampler(Sampler::AlwaysOff),
        };
        match self.has_limits {
            false => config,
            // Attributes apart: the recorder lets go of the place in the source before it lets go of what was asked for.
            true => config
                .attribute_value_length_limit(4)
                .span_limits(SpanLimits {
                    max_events_per_span: 2,
                    max_links_per_span: 1,
                    max_attributes_per_event: 1,
                    max_attributes_per_link: 0,
                    ..SpanLimits::default()
                }),
        }
    }
}

/// A sampler that says everything that one may say, and always the same of the same name.
#[derive(Debug, Clone)]
struct ByName;

impl ShouldSample for ByName {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let decision = match name {
            "root" | "block" | "asynchronous_leaf" => SamplingDecision::Drop,
            "leaf" | "asynchronous_under" => SamplingDecision::RecordOnly,
            _ => SamplingDecision::RecordAndSample,
        };
        let above = parent.map(|parent| parent.span().span_context().clone());
        let trace_state = match name {
            "function" | "items" => TraceState::from_key_value([("rule", "r-1")]),
            _ => Ok(above.map_or(TraceState::NONE, |above| above.trace_state().clone())),
        };
        let shown = format!("{kind:?} {attributes:?} {links:?}");
        SamplingResult {
            decision,
            attributes: match name {
                "function" | "root" | "told" => vec![KeyValue::new("shown", shown)],
                _ => Vec::new(),
            },
            trace_state: trace_state.expect("it is valid"),
        }
    }
}
