//! Spans of other libraries on their way into the same pipeline.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::Span as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::Recorder;

/// A flush waits as long as the SDK's batch processor lets it.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// The one processor of a provider that stands beside a recorder.
#[derive(Debug)]
pub(crate) struct Intake {
    recorder: Arc<Recorder>,
    unfinished: Arc<AtomicU64>,
}

impl Intake {
    /// `unfinished` counts the spans that have started and not ended.
    pub(crate) fn new(recorder: Arc<Recorder>, unfinished: Arc<AtomicU64>) -> Self {
        Self {
            recorder,
            unfinished,
        }
    }
}

impl SpanProcessor for Intake {
    fn on_start(&self, span: &mut Span, _: &Context) {
        self.unfinished.fetch_add(1, Ordering::Relaxed);
        if let Some(observer) = &self.recorder.observer {
            let name = span.exported_data().map(|data| data.name);
            observer.started(span.span_context(), name.unwrap_or_default());
        }
    }

    fn on_end(&self, span: SpanData) {
        self.unfinished.fetch_sub(1, Ordering::Relaxed);
        self.recorder.pool.push_foreign(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.recorder.flush(FLUSH_TIMEOUT)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.recorder.shutdown(timeout)
    }
}
