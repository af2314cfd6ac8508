//! The process's `tracing` subscriber.

use std::mem;
use std::sync::OnceLock;

use tracing::level_filters::LevelFilter;
use tracing::subscriber::set_global_default;
use tracing_log::{AsLog as _, LogTracer};
use tracing_subscriber::layer::{Layered, SubscriberExt as _};
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::{EnvFilter, Layer, Registry};

use super::super::diagnostics::Diagnostics;
use super::super::quietly::quietly;
use super::super::settings::LogSettings;
use super::LogPipeline;
use super::otlp_layer::OtlpLayer;
use crate::logs;

type Sinks = Vec<Box<dyn Layer<Registry> + Send + Sync>>;

/// The filter decides for all sinks.
type Filtered = Layered<EnvFilter, Sinks, Registry>;

/// What can be exchanged in the subscriber that an earlier set-up has installed: it stays for the life of the process.
static OURS: OnceLock<Handle<Filtered, Registry>> = OnceLock::new();

/// Installs a subscriber with these settings, unless there is one already that is not ours.
pub(in super::super) fn install(
    settings: LogSettings,
    pipeline: Option<&LogPipeline>,
    diagnostics: Diagnostics,
) {
    let sinks = quietly(|| sinks(&settings, pipeline, diagnostics));
    let has_sinks = !sinks.is_empty();
    let filtered = sinks.and_then(settings.filter);
    if let Some(ours) = OURS.get() {
        let mut others = None;
        if let Err(error) = ours.modify(|it| others = Some(mem::replace(it, filtered))) {
            diagnostics.error(&format!("log lines stay as they were: {error}"));
        }
        // Not under the lock: the SDK logs that its provider goes, which waits for the lock.
        quietly(|| drop(others));
        return;
    }
    if !has_sinks {
        return;
    }
    let (layer, handle) = reload::Layer::new(filtered);
    if set_global_default(Registry::default().with(layer)).is_err() {
        leave_alone(pipeline, diagnostics);
        return;
    }
    // Both are of one process and are set under one claim, so this is the first.
    let _ = OURS.set(handle);
    // An application with another logger for the crate `log` keeps it.
    let _ = LogTracer::builder()
        .with_max_level(LevelFilter::current().as_log())
        .init();
}

fn sinks(
    settings: &LogSettings,
    pipeline: Option<&LogPipeline>,
    diagnostics: Diagnostics,
) -> Sinks {
    let mut sinks = Sinks::new();
    if settings.span_events {
        sinks.push(logs::span_events().boxed());
    }
    if let Some(format) = settings.console {
        sinks.push(logs::layer().format(format).boxed());
    }
    if let Some(pipeline) = pipeline {
        sinks.push(OtlpLayer::new(&pipeline.provider, settings.limits, diagnostics).boxed());
    }
    sinks
}

fn leave_alone(pipeline: Option<&LogPipeline>, diagnostics: Diagnostics) {
    let message = "a `tracing` subscriber is installed already and stays; with the layer `traced::logs::layer()` its \
                   lines carry the ids of their spans. `Config::logs(false)` silences this line";
    match pipeline {
        None => diagnostics.info(message),
        Some(_) => diagnostics.warn(&format!("{message}. No log records are sent by OTLP")),
    }
}
