//! Spans of annotations go through the recorder, those of other libraries through a provider in front of the same
//! exporters.

use std::sync::Arc;

use opentelemetry_sdk::trace::SpanProcessor;

use super::{Destination, provider_builder};
use crate::init::audit::AuditProcessor;
use crate::init::diagnostics::Diagnostics;
use crate::init::error::InitError;
use crate::init::export::{Delivery, Ledger};
use crate::init::otlp_signal::TRACES;
use crate::init::service::Running;
use crate::init::settings::SpanSettings;
use crate::init::tally::{Source, Tally};
use crate::recorder::{self, Intake, Recorder};

pub(super) fn run(
    settings: SpanSettings,
    destinations: Vec<Destination>,
    diagnostics: Diagnostics,
) -> Result<Running, InitError> {
    let audit = settings.audit.map(|governing| -> Box<dyn SpanProcessor> {
        Box::new(AuditProcessor::of(governing, diagnostics))
    });
    let observers = audit.into_iter().collect();
    let mut ledgers = Vec::new();
    let mut exporters = Vec::new();
    for Destination { target, exporter } in destinations {
        let ledger = Arc::new(Ledger::new(&TRACES, target, diagnostics));
        ledgers.push(Arc::clone(&ledger));
        exporters.push((exporter, ledger));
    }
    let mut delivery = Delivery::new(observers, settings.limits.value_length, diagnostics);
    delivery
        .set_exporters(exporters, &settings.batch)
        .map_err(InitError::thread)?;
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
    let provider = provider_builder()
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
