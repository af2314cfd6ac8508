//! From the recorder's thread to the exporters.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _, SpanProcessor};

use super::super::diagnostics::Diagnostics;
use super::ledger::Ledger;
use super::observed::{Exporter, Observed};
use super::value_length;
use crate::recorder::Sink;

/// An exporter, and whoever else wants to see finished spans, behind a recorder.
#[derive(Debug)]
pub(in super::super) struct Delivery {
    observers: Vec<Box<dyn SpanProcessor>>,
    exporter: Option<Arc<Observed>>,
    value_length: Option<usize>,
    diagnostics: Diagnostics,
    /// How many spans were for observers alone.
    record_only: Arc<AtomicU64>,
    has_reported_drops: bool,
}

impl Delivery {
    /// `observers` look at finished spans only: nothing tells them of spans that start.
    pub(in super::super) fn new(
        observers: Vec<Box<dyn SpanProcessor>>,
        value_length: Option<usize>,
        diagnostics: Diagnostics,
    ) -> Self {
        Self {
            observers,
            exporter: None,
            value_length,
            diagnostics,
            record_only: Arc::default(),
            has_reported_drops: false,
        }
    }

    /// How many spans no exporter gets because they were recorded and not sampled.
    pub(in super::super) fn record_only(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.record_only)
    }

    /// The exporter that takes what the recorder hands on. There is one at most: others have queues of their own.
    pub(in super::super) fn set_exporter(
        &mut self,
        mut exporter: Box<dyn Exporter>,
        ledger: Arc<Ledger>,
        timeout: Duration,
        resource: &Resource,
    ) {
        exporter.set_resource(resource);
        self.exporter = Some(Arc::new(Observed {
            exporter,
            ledger,
            timeout,
        }));
    }

    fn flush_exporter(&self) -> OTelSdkResult {
        let Some(exporter) = &self.exporter else {
            return Ok(());
        };
        // A panic must not take the recorder's thread with it.
        let flushed = catch_unwind(AssertUnwindSafe(|| exporter.exporter.force_flush()));
        flushed.unwrap_or_else(|_| Err(panicked()))
    }

    /// On a thread of its own, which is left behind where it is late.
    fn shut_exporter_down(&self, timeout: Duration) -> OTelSdkResult {
        let Some(exporter) = self.exporter.clone() else {
            return Ok(());
        };
        let (sender, result) = mpsc::channel();
        thread::Builder::new()
            .name("traced-export".to_owned())
            .spawn(move || {
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                // Nobody receives any more where the deadline has passed.
                let _ = sender.send(exporter.shutdown_with_timeout(timeout));
            })
            .map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?;
        match result.recv_timeout(timeout) {
            Ok(result) => result,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(OTelSdkError::Timeout(timeout)),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(panicked()),
        }
    }
}

fn panicked() -> OTelSdkError {
    OTelSdkError::InternalFailure("the exporter panicked".to_owned())
}

impl Sink for Delivery {
    fn take(&mut self, spans: &mut Vec<SpanData>) {
        for span in &mut *spans {
            if let Some(limit) = self.value_length {
                value_length::truncate(span, limit);
            }
            for observer in &self.observers {
                observer.on_end(span.clone());
            }
        }
        // A span that is recorded but not sampled is for processors, not for exporters
        // (https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling).
        let ended = spans.len();
        spans.retain(|span| span.span_context.is_sampled());
        let record_only = (ended - spans.len()) as u64;
        self.record_only.fetch_add(record_only, Ordering::Release);
        if let Some(exporter) = self.exporter.as_ref().filter(|_| !spans.is_empty()) {
            let capacity = spans.capacity();
            let spans = std::mem::replace(spans, Vec::with_capacity(capacity));
            // What came of it is in the ledger.
            let _ = exporter.deliver(spans);
        }
    }

    fn dropped(&mut self, capacity: usize) {
        if !std::mem::replace(&mut self.has_reported_drops, true) {
            self.diagnostics.error(&format!(
                "spans are being dropped: the {capacity} finished spans that may wait for their export are there \
                 already. More may with a larger OTEL_BSP_MAX_QUEUE_SIZE. Reported once; the count follows at shutdown"
            ));
        }
    }

    fn flush(&mut self) -> OTelSdkResult {
        let observers = self.observers.iter().map(|observer| observer.force_flush());
        let outcome = observers.fold(Ok(()), OTelSdkResult::and);
        outcome.and(self.flush_exporter())
    }

    fn shutdown(&mut self, timeout: Duration) -> OTelSdkResult {
        let observers = self.observers.iter();
        let outcomes = observers.map(|observer| observer.shutdown_with_timeout(timeout));
        let outcome = outcomes.fold(Ok(()), OTelSdkResult::and);
        outcome.and(self.shut_exporter_down(timeout))
    }
}
