//! Whether a span is recorded.

#[cfg(feature = "init")]
use std::any::Any;

use opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
#[cfg(feature = "init")]
use opentelemetry_sdk::trace::Sampler;
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

/// A sampler, and what is known of it.
#[derive(Debug, Clone)]
pub(crate) enum Sampling {
    /// A span with a parent does as the parent: nobody has to be asked.
    #[cfg_attr(
        not(feature = "init"),
        expect(dead_code, reason = "tests bring samplers of which nothing is known")
    )]
    ParentBased {
        /// Asked for spans without a parent; `None` records them all.
        root: Option<Box<dyn ShouldSample>>,
    },
    /// Asked for every span.
    Any(Box<dyn ShouldSample>),
}

/// What is known before a span is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// Recorded and sampled.
    Yes,
    /// Neither.
    No,
    /// The sampler has to be asked.
    Ask,
}

/// What is known of a sampler's answers, whatever it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Nothing.
    Ask,
    /// A span with a parent does as the parent.
    AsParent,
    /// The same, and one without is recorded.
    AsParentOrYes,
}

impl Rule {
    /// What is known of a span, and of its parent if it has one.
    #[inline(always)]
    pub(super) fn known(self, is_child: bool, parent_is_sampled: bool) -> Known {
        match (self, is_child) {
            (Self::Ask, _) | (Self::AsParent, false) => Known::Ask,
            (_, true) if !parent_is_sampled => Known::No,
            (_, true) | (Self::AsParentOrYes, false) => Known::Yes,
        }
    }
}

/// What a sampler is shown.
pub(super) struct Question<'a> {
    pub(super) context: &'a Context,
    pub(super) trace_id: TraceId,
    pub(super) name: &'a str,
    pub(super) kind: &'a SpanKind,
    pub(super) attributes: &'a [KeyValue],
    pub(super) links: &'a [Link],
}

impl Sampling {
    /// What is to be seen of a sampler from outside.
    #[cfg(feature = "init")]
    pub(crate) fn of<S: ShouldSample + 'static>(sampler: S) -> Self {
        match (&sampler as &dyn Any).downcast_ref() {
            Some(Sampler::ParentBased(root)) => Self::ParentBased {
                root: Some(root.clone()),
            },
            _ => Self::Any(Box::new(sampler)),
        }
    }

    /// The same for spans that the SDK makes.
    #[cfg(feature = "init")]
    pub(crate) fn into_sampler(self) -> Box<dyn ShouldSample> {
        match self {
            // Not `Sampler::ParentBased`, which takes an invalid parent for an unsampled one.
            Self::ParentBased { root: Some(root) } => Box::new(Sampler::parent_based(root)),
            Self::ParentBased { root: None } => Box::new(Sampler::parent_based(Sampler::AlwaysOn)),
            Self::Any(sampler) => sampler,
        }
    }

    /// Whether there is code of others in it.
    pub(super) fn has_sampler(&self) -> bool {
        !matches!(self, Self::ParentBased { root: None })
    }

    /// What is known of its answers.
    pub(super) fn rule(&self) -> Rule {
        match self {
            Self::ParentBased { root: None } => Rule::AsParentOrYes,
            Self::ParentBased { root: Some(_) } => Rule::AsParent,
            Self::Any(_) => Rule::Ask,
        }
    }

    /// The sampler's answer.
    pub(super) fn ask(&self, question: &Question<'_>) -> SamplingResult {
        match self {
            Self::ParentBased {
                root: Some(sampler),
            }
            | Self::Any(sampler) => sampler.should_sample(
                Some(question.context),
                question.trace_id,
                question.name,
                question.kind,
                question.attributes,
                question.links,
            ),
            // Nobody asks where the answer is known.
            Self::ParentBased { root: None } => SamplingResult {
                decision: SamplingDecision::RecordAndSample,
                attributes: Vec::new(),
                trace_state: TraceState::NONE,
            },
        }
    }
}
