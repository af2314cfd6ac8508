//! From settings to a running pipeline.

use std::sync::Arc;

use opentelemetry::global;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanProcessor};

use super::audit::AuditProcessor;
use super::config::{Config, CustomExporter};
use super::diagnostics::Diagnostics;
use super::error::InitError;
use super::export::{FanOut, FanOutState, Ledger, Queue};
use super::guard::{GlobalClaim, Running, Tracing};
use super::otlp::{Background, OtlpExporter};
use super::settings::{self, Batch, Otlp, Settings, SpanSettings};
use super::signals;
use crate::console::ConsoleProcessor;
use crate::{door, exception, span};

/// A flush waits as long as the SDK's batch processor lets it.
const FLUSH_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

pub(super) fn build(config: Config) -> Result<Tracing, InitError> {
    let (tracing, settings) = assemble(config)?;
    // The propagator is the process's, not the service's: the first that is set up provides it, and `init` overrides.
    let none_yet =
        global::get_text_map_propagator(|propagator| propagator.fields().next().is_none());
    #[cfg(feature = "hash")]
    settings.set_hash_key(tracing.service().diagnostics, false);
    if none_yet {
        settings.set();
    }
    // From now on the global provider asks the context first.
    tracing.service().pipeline();
    Ok(tracing)
}

pub(super) fn init(config: Config) -> Result<Tracing, InitError> {
    let claim = GlobalClaim::take()?;
    let (tracing, settings) = assemble(config)?;
    let service = tracing.service();
    #[cfg(feature = "hash")]
    settings.set_hash_key(service.diagnostics, true);
    settings.set();
    match &service.provider {
        Some(provider) => {
            global::set_tracer_provider(provider.clone());
            span::global_ids_are_random();
            // Services of `build` and captures of tests keep their spans to themselves.
            service.pipeline();
            door::provider_changed();
        }
        None => door::disable(),
    }
    service.keep(claim);
    Ok(tracing)
}

/// What `assemble` leaves to those who set up a whole process.
struct Global {
    propagators: Vec<settings::BoxedPropagator>,
    exceptions: exception::ExceptionSignal,
    #[cfg(feature = "hash")]
    hash_key: Option<crate::hash::key::Key>,
}

impl Global {
    fn set(self) {
        global::set_text_map_propagator(TextMapCompositePropagator::new(self.propagators));
        exception::set_signal(self.exceptions);
    }

    #[cfg(feature = "hash")]
    fn set_hash_key(&self, diagnostics: Diagnostics, overrides: bool) {
        let report = Box::new(move |message: &str| diagnostics.warn(message));
        crate::hash::key::set_up(self.hash_key.as_ref(), report, overrides);
    }
}

fn assemble(config: Config) -> Result<(Tracing, Global), InitError> {
    let Settings {
        diagnostics,
        propagators,
        exceptions,
        #[cfg(feature = "hash")]
        hash_key,
        spans,
    } = settings::resolve(&config.environment, config.overrides)?;
    let running = spans
        .map(|spans| run(spans, config.exporters, config.processors, diagnostics))
        .transpose()?;
    let is_running = running.is_some();
    let tracing = Tracing::new(running, diagnostics, config.shutdown_deadline);
    if is_running && config.handle_signals {
        signals::flush_on_signal(tracing.service());
    }
    let global = Global {
        propagators,
        exceptions,
        #[cfg(feature = "hash")]
        hash_key,
    };
    Ok((tracing, global))
}

fn run(
    settings: SpanSettings,
    custom: Vec<CustomExporter>,
    mut processors: Vec<Box<dyn SpanProcessor>>,
    diagnostics: Diagnostics,
) -> Result<Running, InitError> {
    let mut queues = Queues {
        batch: settings.batch,
        diagnostics,
        ledgers: Vec::new(),
    };
    if let Some(governing) = settings.audit {
        processors.push(Box::new(AuditProcessor::of(governing, diagnostics)));
    }
    if settings.console {
        processors.push(Box::new(ConsoleProcessor::stdout()));
    }
    let mut background = None;
    if let Some(otlp) = settings.otlp {
        let runtime = Background::start().map_err(InitError::thread)?;
        processors.push(queues.before_otlp(otlp, &runtime)?);
        background = Some(runtime);
    }
    for CustomExporter { name, exporter } in custom {
        processors.push(queues.before(name.to_owned(), exporter));
    }
    let state = Arc::new(FanOutState::default());
    let fan_out = FanOut::new(
        processors,
        settings.limits.value_length,
        Arc::clone(&state),
        FLUSH_TIMEOUT,
    );
    let provider = SdkTracerProvider::builder()
        .with_resource(settings.resource)
        .with_sampler(settings.sampler)
        .with_span_limits(settings.limits.spans)
        .with_span_processor(fan_out)
        .build();
    Ok(Running {
        provider,
        ledgers: queues.ledgers,
        state,
        background,
    })
}

/// Makes a queue for every exporter.
struct Queues {
    batch: Batch,
    diagnostics: Diagnostics,
    ledgers: Vec<Arc<Ledger>>,
}

impl Queues {
    fn before_otlp(
        &mut self,
        otlp: Otlp,
        background: &Background,
    ) -> Result<Box<dyn SpanProcessor>, InitError> {
        let target = settings::shown(&otlp.endpoint);
        self.diagnostics
            .debug(&format!("spans go to {target} by {:?}", otlp.protocol));
        let exporter = OtlpExporter::new(otlp, background)?;
        Ok(self.before(target, Box::new(exporter)))
    }

    fn before(
        &mut self,
        target: String,
        exporter: Box<dyn super::export::Exporter>,
    ) -> Box<dyn SpanProcessor> {
        let ledger = Arc::new(Ledger::new(target, self.diagnostics));
        self.ledgers.push(Arc::clone(&ledger));
        Box::new(Queue::new(exporter, ledger, &self.batch))
    }
}
