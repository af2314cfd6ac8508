//! Whether a span is recorded.

#[cfg(feature = "init")]
use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceId, TraceState};
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

/// Whether the recorder that `traced::init` has set up, if there is one, records a span with a parent if and only if the
/// parent is sampled.
static FOLLOWS_PARENTS: AtomicBool = AtomicBool::new(false);

#[inline]
pub(super) fn follows_parents() -> bool {
    FOLLOWS_PARENTS.load(Ordering::Relaxed)
}

pub(super) fn set_follows_parents(follows: bool) {
    FOLLOWS_PARENTS.store(follows, Ordering::Relaxed);
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

    #[inline]
    pub(super) fn known(&self, parent: &SpanContext) -> Known {
        match self {
            Self::ParentBased { .. } if parent.is_valid() => match parent.is_sampled() {
                true => Known::Yes,
                false => Known::No,
            },
            Self::ParentBased { root: None } => Known::Yes,
            Self::ParentBased { root: Some(_) } | Self::Any(_) => Known::Ask,
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
