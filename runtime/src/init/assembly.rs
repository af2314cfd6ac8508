//! From settings to a running pipeline.

use std::sync::Arc;

use opentelemetry::global;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanProcessor};

use super::audit::AuditProcessor;
use super::config::{Config, CustomExporter};
use super::diagnostics::Diagnostics;
use super::error::InitError;
use super::export::{Delivery, Exporter, FanOut, FanOutState, Ledger, Queue};
use super::guard::{GlobalClaim, Running, Tracing};
use super::otlp::{Background, OtlpExporter};
use super::settings::{self, Batch, Otlp, Settings, SpanSettings};
use super::signals;
use crate::console::ConsoleProcessor;
use crate::recorder::{self, Intake, Recorder};
use crate::{door, exception};

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
            // Services of `build` and captures of tests keep their spans to themselves.
            service.pipeline();
            door::provider_changed();
            if let Some(recorder) = &service.recorder {
                recorder.set_main();
                door::use_recorder();
            }
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
    processors: Vec<Box<dyn SpanProcessor>>,
    diagnostics: Diagnostics,
) -> Result<Running, InitError> {
    if !processors.is_empty() {
        diagnostics.info(
            "a span processor of the application's own sees every span when it starts: annotations go through the SDK's \
             spans, which cost several times as much",
        );
        return run_standard(settings, custom, processors, diagnostics);
    }
    // The console wants to know of every span that starts: a trace is printed when all of it has ended.
    if settings.console {
        return run_standard(settings, custom, processors, diagnostics);
    }
    run_recorder(settings, custom, diagnostics)
}

/// Annotations go through the recorder, spans of other libraries through a provider in front of the same exporters.
fn run_recorder(
    settings: SpanSettings,
    custom: Vec<CustomExporter>,
    diagnostics: Diagnostics,
) -> Result<Running, InitError> {
    let audit = settings.audit.map(|governing| -> Box<dyn SpanProcessor> {
        Box::new(AuditProcessor::of(governing, diagnostics))
    });
    let observers = audit.into_iter().collect();
    let mut delivery = Delivery::new(observers, settings.limits.value_length, diagnostics);
    let mut ledgers = Vec::new();
    let mut add = |target: String, exporter| {
        let ledger = Arc::new(Ledger::new(target, diagnostics));
        ledgers.push(Arc::clone(&ledger));
        let timeout = settings.batch.export_timeout;
        delivery.add(exporter, ledger, timeout, &settings.resource);
    };
    let mut background = None;
    if let Some(otlp) = settings.otlp {
        let runtime = Background::start().map_err(InitError::thread)?;
        let (target, exporter) = otlp_exporter(otlp, &runtime, diagnostics)?;
        add(target, exporter);
        background = Some(runtime);
    }
    for CustomExporter { name, exporter } in custom {
        add(name.to_owned(), exporter);
    }
    let recorder = recorder::Settings {
        sampling: settings.sampling.clone(),
        limits: settings.limits.spans,
        spans: settings.batch.queue_size,
        batch_size: settings.batch.batch_size,
        schedule_delay: settings.batch.schedule_delay,
        observer: None,
    };
    let recorder = Recorder::start(recorder, Box::new(delivery)).map_err(InitError::thread)?;
    let provider = SdkTracerProvider::builder()
        .with_resource(settings.resource)
        .with_sampler(settings.sampling.into_sampler())
        .with_span_limits(settings.limits.spans)
        .with_span_processor(Intake::new(Arc::clone(&recorder)))
        .build();
    Ok(Running {
        provider,
        recorder: Some(recorder),
        ledgers,
        state: Arc::default(),
        background,
    })
}

/// All spans are the SDK's.
fn run_standard(
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
        let (target, exporter) = otlp_exporter(otlp, &runtime, diagnostics)?;
        processors.push(queues.before(target, exporter));
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
        .with_sampler(settings.sampling.into_sampler())
        .with_span_limits(settings.limits.spans)
        .with_span_processor(fan_out)
        .build();
    Ok(Running {
        provider,
        recorder: None,
        ledgers: queues.ledgers,
        state,
        background,
    })
}

/// The OTLP exporter, and where it sends to.
fn otlp_exporter(
    otlp: Otlp,
    background: &Background,
    diagnostics: Diagnostics,
) -> Result<(String, Box<dyn Exporter>), InitError> {
    let target = settings::shown(&otlp.endpoint);
    diagnostics.debug(&format!("spans go to {target} by {:?}", otlp.protocol));
    Ok((target, Box::new(OtlpExporter::new(otlp, background)?)))
}

/// Makes a queue for every exporter.
struct Queues {
    batch: Batch,
    diagnostics: Diagnostics,
    ledgers: Vec<Arc<Ledger>>,
}

impl Queues {
    fn before(
        &mut self,
        target: String,
        exporter: Box<dyn Exporter>,
    ) -> Box<dyn SpanProcessor> {
        let ledger = Arc::new(Ledger::new(target, self.diagnostics));
        self.ledgers.push(Arc::clone(&ledger));
        Box::new(Queue::new(exporter, ledger, &self.batch))
    }
}
