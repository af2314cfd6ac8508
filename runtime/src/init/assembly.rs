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
use super::guard::Tracing;
#[cfg(feature = "logs")]
use super::logs::{self, LogPipeline};
use super::otlp::{Background, OtlpExporter};
use super::otlp_signal::TRACES;
use super::service::{GlobalClaim, Running, Service};
#[cfg(feature = "logs")]
use super::settings::LogSettings;
use super::settings::{self, Batch, Otlp, Settings, SpanSettings};
use super::signals;
use crate::console::ConsoleProcessor;
use crate::{door, exception, span};

/// A flush waits as long as the SDK's batch processor lets it.
const FLUSH_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

pub(super) fn build(config: Config) -> Result<Tracing, InitError> {
    // Log lines are the process's too.
    #[cfg(feature = "logs")]
    let config = config.logs(false);
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
    #[cfg_attr(
        not(feature = "logs"),
        expect(unused_mut, reason = "logs are taken out")
    )]
    let (tracing, mut settings) = assemble(config)?;
    let service = tracing.service();
    #[cfg(feature = "hash")]
    settings.set_hash_key(service.diagnostics, true);
    #[cfg(feature = "logs")]
    if let Some(settings) = settings.logs.take() {
        logs::install(settings, service.logs.as_ref(), service.diagnostics);
    }
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
    #[cfg(feature = "http")]
    http_methods: Option<Vec<String>>,
    #[cfg(feature = "hash")]
    hash_key: Option<crate::hash::key::Key>,
    #[cfg(feature = "logs")]
    logs: Option<LogSettings>,
}

impl Global {
    fn set(self) {
        global::set_text_map_propagator(TextMapCompositePropagator::new(self.propagators));
        exception::set_signal(self.exceptions);
        #[cfg(feature = "http")]
        crate::http::settle_methods(self.http_methods);
    }

    #[cfg(feature = "hash")]
    fn set_hash_key(&self, diagnostics: Diagnostics, overrides: bool) {
        let report = Box::new(move |message: &str| diagnostics.warn(message));
        crate::hash::key::set_up(self.hash_key.as_ref(), report, overrides);
    }
}

fn assemble(config: Config) -> Result<(Tracing, Global), InitError> {
    #[cfg_attr(
        not(feature = "logs"),
        expect(unused_mut, reason = "logs take their OTLP out")
    )]
    let mut settings = settings::resolve(&config.environment, config.overrides)?;
    let diagnostics = settings.diagnostics;
    let is_running = settings.spans.is_some();
    let background = background(&settings)?;
    let mut service = Service::new(diagnostics, config.shutdown_deadline);
    #[cfg(feature = "logs")]
    {
        service.logs = log_pipeline(&mut settings, background.as_ref())?;
    }
    if let Some(spans) = settings.spans {
        let running = run(
            spans,
            (config.exporters, config.processors),
            background.as_ref(),
            diagnostics,
        )?;
        service = service.with_spans(running);
    }
    if let Some(background) = background {
        service = service.with_background(background);
    }
    let tracing = Tracing::new(service);
    if is_running && config.handle_signals {
        signals::flush_on_signal(tracing.service());
    }
    let global = Global {
        propagators: settings.propagators,
        exceptions: settings.exceptions,
        #[cfg(feature = "http")]
        http_methods: settings.http_methods,
        #[cfg(feature = "hash")]
        hash_key: settings.hash_key,
        #[cfg(feature = "logs")]
        logs: settings.logs,
    };
    Ok((tracing, global))
}

/// The runtime of the OTLP exporters, if there are any.
fn background(settings: &Settings) -> Result<Option<Background>, InitError> {
    let for_spans = settings
        .spans
        .as_ref()
        .is_some_and(|spans| spans.otlp.is_some());
    #[cfg(feature = "logs")]
    let for_logs = settings
        .logs
        .as_ref()
        .is_some_and(|logs| logs.otlp.is_some());
    #[cfg(not(feature = "logs"))]
    let for_logs = false;
    (for_spans || for_logs)
        .then(Background::start)
        .transpose()
        .map_err(InitError::thread)
}

#[cfg(feature = "logs")]
fn log_pipeline(
    settings: &mut Settings,
    background: Option<&Background>,
) -> Result<Option<LogPipeline>, InitError> {
    let otlp = settings.logs.as_mut().and_then(|logs| logs.otlp.take());
    let (Some((otlp, batch)), Some(spans), Some(background)) = (otlp, &settings.spans, background)
    else {
        return Ok(None);
    };
    let resource = spans.resource.clone();
    LogPipeline::start(otlp, &batch, resource, background, settings.diagnostics).map(Some)
}

fn run(
    settings: SpanSettings,
    (custom, mut processors): (Vec<CustomExporter>, Vec<Box<dyn SpanProcessor>>),
    background: Option<&Background>,
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
    if let (Some(otlp), Some(background)) = (settings.otlp, background) {
        processors.push(queues.before_otlp(otlp, background)?);
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
        let ledger = Arc::new(Ledger::new(&TRACES, target, self.diagnostics));
        self.ledgers.push(Arc::clone(&ledger));
        Box::new(Queue::new(exporter, ledger, &self.batch))
    }
}
