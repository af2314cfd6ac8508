//! From settings to a running pipeline.

mod recorded;
mod resource;
mod standard;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::global;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, TracerProviderBuilder};

use super::config::{Config, CustomExporter, CustomProcessor};
use super::diagnostics::Diagnostics;
use super::error::InitError;
use super::export::Exporter;
use super::guard::Tracing;
#[cfg(feature = "logs")]
use super::logs::{self, LogPipeline};
use super::otlp::{Background, OtlpExporter};
use super::quietly::quietly;
#[cfg(feature = "metrics")]
use super::sdk_metrics::{self, Component};
use super::service::{GlobalClaim, Running, Service};
#[cfg(feature = "logs")]
use super::settings::LogSettings;
use super::settings::{self, Otlp, Settings, SpanSettings};
use super::signals;
use super::tally;
use crate::error::exception;
use crate::{door, pipeline, span};

pub(super) fn build(config: Config) -> Result<Tracing, InitError> {
    // Log lines are the process's too.
    #[cfg(feature = "logs")]
    let config = config.logs(false);
    let (tracing, settings) = assemble(config)?;
    #[cfg(feature = "hash")]
    settings.set_hash_key(tracing.service().diagnostics, false);
    settings.set_where_none_are();
    // From now on the global provider asks the context first.
    quietly(|| tracing.service().pipeline());
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
            quietly(|| pipeline::set_global(provider.clone()));
            span::global_ids_are_random();
            // Services of `build` and captures of tests keep their spans to themselves.
            quietly(|| service.pipeline());
            if let Some(recorder) = &service.recorder {
                pipeline::use_recorder(recorder);
            }
        }
        None => door::disable(),
    }
    tally::set_global(Arc::clone(&service.tally));
    #[cfg(feature = "metrics")]
    sdk_metrics::observe(&service.tally, &sdk_metrics::global_meter());
    service.keep(claim);
    Ok(tracing)
}

/// A builder of the SDK's. It reads the environment for itself, and logs that it falls back to another sampler where one
/// of ours is named: we read that, too, and tell it what to do.
fn provider_builder() -> TracerProviderBuilder {
    quietly(SdkTracerProvider::builder)
}

/// What is the process's and not a service's: `init` says it, and until then the first `build`.
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

/// Whether anybody has said how exceptions are recorded, and which methods of HTTP are known.
static ARE_CONVENTIONS_SET: AtomicBool = AtomicBool::new(false);

impl Global {
    fn set(mut self) {
        self.set_propagators();
        self.set_conventions();
    }

    fn set_where_none_are(mut self) {
        if global::get_text_map_propagator(|propagator| propagator.fields().next().is_none()) {
            self.set_propagators();
        }
        if !ARE_CONVENTIONS_SET.load(Ordering::Acquire) {
            self.set_conventions();
        }
    }

    fn set_propagators(&mut self) {
        let propagators = std::mem::take(&mut self.propagators);
        global::set_text_map_propagator(TextMapCompositePropagator::new(propagators));
    }

    fn set_conventions(self) {
        ARE_CONVENTIONS_SET.store(true, Ordering::Release);
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

fn assemble(mut config: Config) -> Result<(Tracing, Global), InitError> {
    #[cfg_attr(
        not(feature = "logs"),
        expect(unused_mut, reason = "logs take their OTLP out")
    )]
    let mut settings = settings::resolve(&config.environment, config.overrides)?;
    let diagnostics = settings.diagnostics;
    let is_running = settings.spans.is_some();
    if let Some(spans) = &settings.spans {
        resource::tell(
            &spans.resource,
            &mut config.exporters,
            &mut config.processors,
        )?;
    }
    let background = background(&settings)?;
    let mut service = Service::new(diagnostics, config.shutdown_deadline);
    #[cfg(feature = "logs")]
    {
        service.logs = log_pipeline(&mut settings, background.as_ref())?;
    }
    if let Some(spans) = settings.spans {
        let running = run(
            spans,
            config.exporters,
            config.processors,
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

/// Spans of annotations go through the recorder, unless somebody has to be told of every span when it starts.
fn run(
    mut settings: SpanSettings,
    custom: Vec<CustomExporter>,
    processors: Vec<CustomProcessor>,
    background: Option<&Background>,
    diagnostics: Diagnostics,
) -> Result<Running, InitError> {
    if !processors.is_empty() {
        diagnostics.info(
            "a span processor of the application's own sees every span when it starts: annotations go through the SDK's \
             spans, which cost more",
        );
    }
    #[cfg(feature = "metrics")]
    let components = Component::all(settings.otlp.as_ref(), &custom);
    #[cfg(feature = "metrics")]
    let queue_size = settings.batch.queue_size as u64;
    let otlp = match (settings.otlp.take(), background) {
        (Some(otlp), Some(background)) => {
            let resource = &settings.resource;
            Some(otlp_exporter(otlp, resource, background, diagnostics)?)
        }
        _ => None,
    };
    let custom = custom.into_iter().map(|custom| Destination {
        target: custom.name.to_owned(),
        exporter: custom.exporter,
    });
    let destinations = otlp.into_iter().chain(custom).collect();
    let processors: Vec<_> = processors.into_iter().map(|own| own.processor).collect();
    // The console is told, too: it prints a trace when all of it has ended.
    #[cfg_attr(
        not(feature = "metrics"),
        expect(unused_mut, reason = "only metrics add to it")
    )]
    let mut running = match settings.console || !processors.is_empty() {
        true => standard::run(settings, processors, destinations, diagnostics),
        false => recorded::run(settings, destinations, diagnostics)?,
    };
    #[cfg(feature = "metrics")]
    {
        running.tally.components = components;
        running.tally.queue_size = queue_size;
    }
    Ok(running)
}

/// An exporter that knows the resource, and where it sends to.
struct Destination {
    target: String,
    exporter: Box<dyn Exporter>,
}

fn otlp_exporter(
    otlp: Otlp,
    resource: &Resource,
    background: &Background,
    diagnostics: Diagnostics,
) -> Result<Destination, InitError> {
    let target = settings::shown(&otlp.endpoint);
    diagnostics.debug(&format!("spans go to {target} by {:?}", otlp.protocol));
    let mut exporter = OtlpExporter::new(otlp, background)?;
    exporter.set_resource(resource);
    Ok(Destination {
        target,
        exporter: Box::new(exporter),
    })
}
