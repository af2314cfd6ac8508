//! All spans are the SDK's, and every processor is told of each when it starts and when it ends.

use std::sync::Arc;
use std::time::Duration;

use opentelemetry_sdk::trace::SpanProcessor;

use super::{Destination, provider_builder};
use crate::console::ConsoleProcessor;
use crate::init::audit::AuditProcessor;
use crate::init::diagnostics::Diagnostics;
use crate::init::export::{FanOut, FanOutState, Ledger, Queue};
use crate::init::otlp_signal::TRACES;
use crate::init::service::Running;
use crate::init::settings::SpanSettings;
use crate::init::tally::{Source, Tally};

/// A flush waits as long as the SDK's batch processor lets it.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn run(
    settings: SpanSettings,
    mut processors: Vec<Box<dyn SpanProcessor>>,
    destinations: Vec<Destination>,
    diagnostics: Diagnostics,
) -> Running {
    if let Some(governing) = settings.audit {
        processors.push(Box::new(AuditProcessor::of(governing, diagnostics)));
    }
    if settings.console {
        let mut console = ConsoleProcessor::stdout();
        console.set_resource(&settings.resource);
        processors.push(Box::new(console));
    }
    let mut ledgers = Vec::new();
    for Destination { target, exporter } in destinations {
        let ledger = Arc::new(Ledger::new(&TRACES, target, diagnostics));
        ledgers.push(Arc::clone(&ledger));
        processors.push(Box::new(Queue::new(exporter, ledger, &settings.batch)));
    }
    let state = Arc::new(FanOutState::default());
    let fan_out = FanOut::new(
        processors,
        settings.limits.value_length,
        Arc::clone(&state),
        FLUSH_TIMEOUT,
    );
    let provider = provider_builder()
        .with_resource(settings.resource)
        .with_sampler(settings.sampling.into_sampler())
        .with_span_limits(settings.limits.spans)
        .with_span_processor(fan_out)
        .build();
    Running {
        provider,
        tally: Tally::new(Source::Sdk(state), ledgers),
    }
}
