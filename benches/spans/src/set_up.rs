//! What a peer is set up with.

use std::borrow::Cow;

use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider,
};

use crate::exporter::{Counter, Exporter};
use crate::failure::Failure;
use crate::work::{REMOTE_SPAN, REMOTE_TRACE};

/// Where spans go, and how many may wait.
#[derive(Debug, Clone)]
pub(crate) struct SetUp {
    /// How many finished spans may wait, with those peers that let one choose.
    pub(crate) queue: u32,
    pub(crate) destination: Destination,
    /// The share of new traces that is recorded; without it, all are, as the default has it.
    pub(crate) sampled: Option<f64>,
}

/// Where finished spans go.
#[derive(Debug, Clone)]
pub(crate) enum Destination {
    Counter(Counter),
    /// The OTLP receiver at this URL, over gRPC.
    Otlp(String),
    /// The terminal.
    Printer,
}

/// The SDK as applications have it: parent-based sampling and the batch processor.
pub(crate) fn sdk_provider(set_up: &SetUp) -> Result<SdkTracerProvider, Failure> {
    let config = BatchConfigBuilder::default()
        .with_max_queue_size(set_up.queue as usize)
        .build();
    let processor = BatchSpanProcessor::builder(Exporter::new(&set_up.destination)?)
        .with_batch_config(config)
        .build();
    Ok(SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_sampler(sampler(set_up.sampled))
        .with_resource(resource())
        .build())
}

/// What is sampled where the caller has not decided.
pub(crate) fn sampler(sampled: Option<f64>) -> Sampler {
    let root = sampled.map_or(Sampler::AlwaysOn, Sampler::TraceIdRatioBased);
    Sampler::ParentBased(Box::new(root))
}

pub(crate) fn resource() -> Resource {
    Resource::builder_empty()
        .with_service_name(Cow::Borrowed("bench"))
        .build()
}

/// The context of a caller elsewhere who decided not to record.
pub(crate) fn unsampled_parent() -> opentelemetry::Context {
    opentelemetry::Context::new().with_remote_span_context(SpanContext::new(
        TraceId::from(REMOTE_TRACE),
        SpanId::from(REMOTE_SPAN),
        TraceFlags::NOT_SAMPLED,
        true,
        TraceState::NONE,
    ))
}
