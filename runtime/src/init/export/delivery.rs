//! From the recorder's thread to the exporters.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanProcessor};

use super::super::diagnostics::Diagnostics;
use super::super::settings::Batch;
use super::lane::Lane;
use super::ledger::{Ledger, TOLD_AGAIN};
use super::observed::{Exporter, Observed};
use super::reports::Reports;
use super::value_length;
use crate::recorder::{Answer, Sink};

/// The exporters, and whoever else wants to see finished spans, behind a recorder.
#[derive(Debug)]
pub(in super::super) struct Delivery {
    observers: Vec<Box<dyn SpanProcessor>>,
    exporters: Exporters,
    value_length: Option<usize>,
    diagnostics: Diagnostics,
    /// How many spans were for observers alone.
    record_only: Arc<AtomicU64>,
    drops: Reports,
}

#[derive(Debug)]
enum Exporters {
    /// It takes what the recorder hands on when it can: the recorder's buffers are its queue.
    One(Arc<Observed>),
    /// The slowest must not say what the others get.
    Each(Vec<Lane>),
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
            exporters: Exporters::Each(Vec::new()),
            value_length,
            diagnostics,
            record_only: Arc::default(),
            drops: Reports::default(),
        }
    }

    /// How many spans no exporter gets because they were recorded and not sampled.
    pub(in super::super) fn record_only(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.record_only)
    }

    /// Says where spans go, and who counts what becomes of them.
    ///
    /// # Errors
    ///
    /// Where a thread cannot be started.
    pub(in super::super) fn set_exporters(
        &mut self,
        exporters: Vec<(Box<dyn Exporter>, Arc<Ledger>)>,
        batch: &Batch,
    ) -> io::Result<()> {
        let observed = exporters.into_iter().map(|(exporter, ledger)| Observed {
            exporter,
            ledger,
            timeout: batch.export_timeout,
        });
        let mut observed: Vec<_> = observed.collect();
        self.exporters = match observed.len() {
            1 => Exporters::One(Arc::new(observed.remove(0))),
            _ => {
                let capacity = batch.queue_size as u64;
                let lanes = observed.into_iter();
                let lanes = lanes.map(|exporter| Lane::start(exporter, capacity));
                Exporters::Each(lanes.collect::<io::Result<_>>()?)
            }
        };
        Ok(())
    }

    fn hand_on(&self, spans: Vec<SpanData>) {
        match &self.exporters {
            Exporters::One(exporter) => {
                // What came of it is in the ledger.
                let _ = exporter.deliver(spans);
            }
            Exporters::Each(lanes) => {
                if let Some((last, others)) = lanes.split_last() {
                    others.iter().for_each(|lane| lane.take(spans.clone()));
                    last.take(spans);
                }
            }
        }
    }
}

/// On a thread of its own, which is left behind where it is late.
fn shut_down(exporter: &Arc<Observed>, timeout: Duration, answer: &Answer) -> OTelSdkResult {
    let (exporter, answer) = (Arc::clone(exporter), answer.clone());
    thread::Builder::new()
        .name("traced-export".to_owned())
        .spawn(move || {
            let _suppressed = Context::enter_telemetry_suppressed_scope();
            // Nobody receives any more where the deadline has passed.
            let _ = answer.send(exporter.shut_down(timeout));
        })
        .map(drop)
        .map_err(|error| OTelSdkError::InternalFailure(error.to_string()))
}

impl Sink for Delivery {
    fn round_begins(&mut self) {
        if let Exporters::Each(lanes) = &mut self.exporters {
            lanes.iter_mut().for_each(Lane::round_begins);
        }
    }

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
        if !spans.is_empty() {
            let capacity = spans.capacity();
            self.hand_on(std::mem::replace(spans, Vec::with_capacity(capacity)));
        }
    }

    fn dropped(&mut self, capacity: usize) {
        // How many is for the recorder to count.
        if self.drops.lose(0, "", Instant::now()).is_some() {
            self.diagnostics.error(&format!(
                "spans are being dropped: the {capacity} finished spans that may wait for their export are there \
                 already. More may with a larger OTEL_BSP_MAX_QUEUE_SIZE. {TOLD_AGAIN}"
            ));
        }
    }

    fn flush(&mut self, answer: &Answer) -> OTelSdkResult {
        let observers = self.observers.iter().map(|observer| observer.force_flush());
        let outcome = observers.fold(Ok(()), OTelSdkResult::and);
        outcome.and(match &self.exporters {
            Exporters::One(exporter) => exporter.flush(),
            Exporters::Each(lanes) => {
                lanes.iter().for_each(|lane| lane.flush(answer));
                Ok(())
            }
        })
    }

    fn shutdown(&mut self, timeout: Duration, answer: &Answer) -> OTelSdkResult {
        let observers = self.observers.iter();
        let outcomes = observers.map(|observer| observer.shutdown_with_timeout(timeout));
        let outcome = outcomes.fold(Ok(()), OTelSdkResult::and);
        outcome.and(match &self.exporters {
            Exporters::One(exporter) => shut_down(exporter, timeout, answer),
            Exporters::Each(lanes) => {
                lanes
                    .iter()
                    .for_each(|lane| lane.shut_down(timeout, answer));
                Ok(())
            }
        })
    }
}
