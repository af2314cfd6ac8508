//! From the recorder's thread to the exporters.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _, SpanProcessor};

use super::super::diagnostics::Diagnostics;
use super::ledger::Ledger;
use super::observed::{Exporter, Observed};
use super::value_length;
use crate::recorder::Sink;
use crate::repeated;

/// Exporters, and whoever else wants to see finished spans, behind a recorder.
#[derive(Debug)]
pub(in super::super) struct Delivery {
    observers: Vec<Box<dyn SpanProcessor>>,
    exporters: Vec<Arc<Observed>>,
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
            exporters: Vec::new(),
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

    pub(in super::super) fn add(
        &mut self,
        mut exporter: Box<dyn Exporter>,
        ledger: Arc<Ledger>,
        timeout: Duration,
        resource: &Resource,
    ) {
        exporter.set_resource(resource);
        self.exporters.push(Arc::new(Observed {
            exporter,
            ledger,
            timeout,
        }));
    }

    /// Calls every exporter, each on a thread of its own if there are several: a slow one must not keep the others.
    fn on_each(
        &self,
        timeout: Option<Duration>,
        call: impl Fn(&Observed) -> OTelSdkResult + Clone + Send + 'static,
    ) -> OTelSdkResult {
        if let ([exporter], None) = (&*self.exporters, timeout) {
            return call(exporter);
        }
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let (sender, results) = mpsc::channel();
        for exporter in &self.exporters {
            let (exporter, call, sender) = (Arc::clone(exporter), call.clone(), sender.clone());
            thread::Builder::new()
                .name("traced-export".to_owned())
                // Nobody receives any more where the deadline has passed.
                .spawn(move || {
                    let _suppressed = Context::enter_telemetry_suppressed_scope();
                    let _ = sender.send(call(&exporter));
                })
                .map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?;
        }
        drop(sender);
        let mut outcome = Ok(());
        for _ in &self.exporters {
            let result = match deadline {
                Some(deadline) => {
                    results.recv_timeout(deadline.saturating_duration_since(Instant::now()))
                }
                None => results.recv().map_err(mpsc::RecvTimeoutError::from),
            };
            match (result, timeout) {
                (Ok(result), _) => outcome = outcome.and(result),
                (Err(mpsc::RecvTimeoutError::Timeout), Some(timeout)) => {
                    return Err(OTelSdkError::Timeout(timeout));
                }
                (Err(_), _) => {
                    let problem = "an exporter panicked".to_owned();
                    return Err(OTelSdkError::InternalFailure(problem));
                }
            }
        }
        outcome
    }

    fn export(&self, spans: Vec<SpanData>) {
        if spans.is_empty() {
            return;
        }
        // Each exporter's outcome is in its ledger.
        let _ = match &*self.exporters {
            [] => Ok(()),
            [exporter] => exporter.deliver(spans),
            _ => self.on_each(None, move |exporter| exporter.deliver(spans.clone())),
        };
    }
}

impl Sink for Delivery {
    fn take(&mut self, spans: &mut Vec<SpanData>) {
        for span in &mut *spans {
            repeated::keep_last(&mut span.attributes);
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
        let capacity = spans.capacity();
        self.export(std::mem::replace(spans, Vec::with_capacity(capacity)));
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
        outcome.and(self.on_each(None, |exporter| {
            // A panic must not take the recorder's thread with it.
            let flushed = catch_unwind(AssertUnwindSafe(|| exporter.exporter.force_flush()));
            let problem = || OTelSdkError::InternalFailure("the exporter panicked".to_owned());
            flushed.unwrap_or_else(|_| Err(problem()))
        }))
    }

    fn shutdown(&mut self, timeout: Duration) -> OTelSdkResult {
        let observers = self.observers.iter();
        let outcomes = observers.map(|observer| observer.shutdown_with_timeout(timeout));
        let outcome = outcomes.fold(Ok(()), OTelSdkResult::and);
        outcome.and(self.on_each(Some(timeout), move |exporter| {
            exporter.shutdown_with_timeout(timeout)
        }))
    }
}
