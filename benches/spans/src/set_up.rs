//! What a peer is set up with.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fastrace::collector::{Reporter, SpanRecord};
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter,
};

use crate::work::{REMOTE_SPAN, REMOTE_TRACE};

/// Where spans go, and how many may wait.
#[derive(Debug, Clone)]
pub(crate) struct SetUp {
    /// How many finished spans may wait, with those peers that let one choose.
    pub(crate) queue: u32,
    pub(crate) counter: Counter,
}

/// Counts what is exported, and drops it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counter(Arc<AtomicU64>);

impl Counter {
    pub(crate) fn exported(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

impl SpanExporter for Counter {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        self.0.fetch_add(batch.len() as u64, Ordering::Release);
        drop(batch);
        std::future::ready(Ok(()))
    }
}

impl Reporter for Counter {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        self.0.fetch_add(spans.len() as u64, Ordering::Release);
        drop(spans);
    }
}

/// The SDK as applications have it: parent-based sampling and the batch processor.
pub(crate) fn sdk_provider(set_up: &SetUp) -> SdkTracerProvider {
    let config = BatchConfigBuilder::default()
        .with_max_queue_size(set_up.queue as usize)
        .build();
    let processor = BatchSpanProcessor::builder(set_up.counter.clone())
        .with_batch_config(config)
        .build();
    SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOn)))
        .with_resource(resource())
        .build()
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
