//! Spans of other libraries on their way into the same pipeline.

use std::sync::Arc;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::Span as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::{FLUSH_TIMEOUT, Recorder};

/// The one processor of a provider that stands beside a recorder.
#[derive(Debug)]
pub(crate) struct Intake(Arc<Recorder>);

impl Intake {
    pub(crate) fn new(recorder: Arc<Recorder>) -> Self {
        Self(recorder)
    }
}

impl SpanProcessor for Intake {
    fn on_start(&self, span: &mut Span, _: &Context) {
        match span.span_context().is_sampled() {
            true => self.0.pool.count_start_elsewhere(),
            false => self.0.pool.count_record_only_start(),
        }
        if let Some(observer) = &self.0.observer {
            let name = span.exported_data().map(|data| data.name);
            observer.started(span.span_context(), name.unwrap_or_default());
        }
    }

    fn on_end(&self, span: SpanData) {
        self.0.pool.push_foreign(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.flush(FLUSH_TIMEOUT)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        match self.0.is_open() {
            true => self.0.shutdown(timeout),
            false => Ok(()),
        }
    }
}
