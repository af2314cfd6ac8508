//! Spans of annotations go through the recorder, those of other libraries through a provider in front of the same
//! exporters.

use std::sync::Arc;

use opentelemetry_sdk::trace::{SdkTracerProvider, SpanProcessor};

use super::Destination;
use crate::init::audit::AuditProcessor;
use crate::init::diagnostics::Diagnostics;
use crate::init::error::InitError;
use crate::init::export::{Delivery, FanOut, Ledger, Queue};
use crate::init::otlp_signal::TRACES;
use crate::init::service::Running;
use crate::init::settings::SpanSettings;
use crate::init::tally::{Source, Tally};
use crate::recorder::{self, FLUSH_TIMEOUT, Intake, Recorder};

pub(super) fn run(
    settings: SpanSettings,
    destinations: Vec<Destination>,
    diagnostics: Diagnostics,
) -> Result<Running, InitError> {
    let audit = settings.audit.map(|governing| -> Box<dyn SpanProcessor> {
        Box::new(AuditProcessor::of(governing, diagnostics))
    });
    let mut observers: Vec<_> = audit.into_iter().collect();
    let mut ledgers = Vec::new();
    let mut waiting = Vec::new();
    for Destination { target, exporter } in destinations {
        let ledger = Arc::new(Ledger::new(&TRACES, target, diagnostics));
        ledgers.push(Arc::clone(&ledger));
        waiting.push((exporter, ledger));
    }
    // One exporter takes what the recorder hands on when it can. Several need a queue each, or the slowest of them would
    // say how many spans the others get.
    if waiting.len() > 1 {
        let queues = waiting.drain(..).map(|(exporter, ledger)| {
            let queue = Queue::new(exporter, ledger, &settings.batch);
            Box::new(queue) as Box<dyn SpanProcessor>
        });
        let mut queues = FanOut::new(queues.collect(), None, Arc::default(), FLUSH_TIMEOUT);
        queues.set_resource(&settings.resource);
        observers.push(Box::new(queues));
    }
    let mut delivery = Delivery::new(observers, settings.limits.value_length, diagnostics);
    if let Some((exporter, ledger)) = waiting.pop() {
        let timeout = settings.batch.export_timeout;
        delivery.set_exporter(exporter, ledger, timeout, &settings.resource);
    }
    let recorder = recorder::Settings {
        sampling: settings.sampling.clone(),
        limits: settings.limits.spans,
        spans: settings.batch.queue_size,
        batch_size: settings.batch.batch_size,
        schedule_delay: settings.batch.schedule_delay,
        observer: None,
    };
    let record_only = delivery.record_only();
    let recorder = Recorder::start(recorder, Box::new(delivery)).map_err(InitError::thread)?;
    let provider = SdkTracerProvider::builder()
        .with_resource(settings.resource)
        .with_sampler(settings.sampling.into_sampler())
        .with_span_limits(settings.limits.spans)
        .with_span_processor(Intake::new(Arc::clone(&recorder)))
        .build();
    Ok(Running {
        provider,
        tally: Tally::new(
            Source::Recorder {
                recorder,
                record_only,
            },
            ledgers,
        ),
    })
}
