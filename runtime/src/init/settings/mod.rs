//! What is in force: the code's word, else the environment's, else the specification's defaults. Every faulty setting
//! is found in one pass.

mod audit;
mod batch;
mod endpoint;
mod exporters;
#[cfg(feature = "hash")]
mod hash_key;
mod headers;
#[cfg(feature = "http")]
mod http_methods;
mod legacy;
mod limits;
#[cfg(feature = "logs")]
mod logs;
mod otlp;
mod ports;
mod propagators;
mod resource;
mod sampler;
mod timeout;
mod tls;

use opentelemetry_sdk::Resource;

use super::diagnostics::{Diagnostics, LogLevel};
use super::environment::{Environment, Reader};
use super::error::InitError;
use super::otlp_signal::TRACES;
use crate::audit::Governing;
use crate::error::exception::ExceptionSignal;
#[cfg(feature = "hash")]
use crate::hash::key::Key;
use crate::recorder::Sampling;

pub use otlp::{Compression, Protocol};

pub(super) use audit::{
    AuditOverrides, of_file as policy_of_file, of_package as policy_of_package,
};
pub(super) use batch::{Batch, BatchOverrides};
pub(super) use endpoint::shown;
pub(super) use exporters::ExporterOverrides;
#[cfg(feature = "logs")]
pub(super) use limits::RecordLimits;
pub(super) use limits::{LimitOverrides, Limits};
#[cfg(feature = "logs")]
pub(super) use logs::{LogOverrides, LogSettings};
pub(super) use otlp::{Otlp, OtlpOverrides};
pub(super) use propagators::BoxedPropagator;
pub(super) use resource::ResourceOverrides;
#[cfg(feature = "tls")]
pub(super) use tls::{Certificates, Identity};

/// What is said in code.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    pub(super) resource: ResourceOverrides,
    pub(super) exporters: ExporterOverrides,
    pub(super) otlp: OtlpOverrides,
    pub(super) audit: AuditOverrides,
    pub(super) batch: BatchOverrides,
    pub(super) limits: LimitOverrides,
    #[cfg(feature = "logs")]
    pub(super) logs: LogOverrides,
    pub(super) sampler: Option<Sampling>,
    pub(super) propagators: Option<Vec<BoxedPropagator>>,
    #[cfg(feature = "hash")]
    pub(super) hash_key: Option<Key>,
}

/// Settings that are complete and legal.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) diagnostics: Diagnostics,
    pub(super) propagators: Vec<BoxedPropagator>,
    pub(super) exceptions: ExceptionSignal,
    /// `None` for those of the conventions.
    #[cfg(feature = "http")]
    pub(super) http_methods: Option<Vec<String>>,
    /// `None` for one made at random.
    #[cfg(feature = "hash")]
    pub(super) hash_key: Option<Key>,
    /// `None` where logs are left to the application.
    #[cfg(feature = "logs")]
    pub(super) logs: Option<LogSettings>,
    /// `None` where `OTEL_SDK_DISABLED` is true.
    pub(super) spans: Option<SpanSettings>,
}

/// What becomes of spans.
#[derive(Debug)]
pub(super) struct SpanSettings {
    pub(super) resource: Resource,
    pub(super) sampling: Sampling,
    pub(super) limits: Limits,
    /// `None`: finished spans are not judged.
    pub(super) audit: Option<Governing>,
    pub(super) batch: Batch,
    pub(super) console: bool,
    pub(super) otlp: Option<Otlp>,
}

/// Combines the two, and says on stderr what is legal but probably not meant.
pub(super) fn resolve(
    environment: &Environment,
    overrides: Overrides,
) -> Result<Settings, InitError> {
    let mut reader = Reader::new(environment);
    let mut notices = Vec::new();
    let diagnostics = diagnostics(&mut reader);
    let disabled = reader.boolean("OTEL_SDK_DISABLED") == Some(true);
    let propagators = overrides.propagators;
    let propagators = propagators.unwrap_or_else(|| propagators::read(&mut reader, diagnostics));
    let exceptions = exception_signal(&mut reader);
    #[cfg(feature = "http")]
    let http_methods = http_methods::read(&mut reader);
    #[cfg(feature = "hash")]
    let hash_key = hash_key::read(&mut reader, overrides.hash_key, &mut notices);
    #[cfg(feature = "logs")]
    let logs = logs::read(
        &mut reader,
        overrides.logs,
        &overrides.otlp,
        &overrides.limits,
        exceptions,
        disabled,
        &mut notices,
    );
    let spans = (!disabled).then(|| {
        let (overriding, otlp) = (&overrides.exporters, &overrides.otlp);
        let (console, otlp) = exporters(&mut reader, overriding, otlp, &mut notices);
        let sampling = overrides.sampler;
        SpanSettings {
            resource: resource::read(&mut reader, overrides.resource),
            sampling: sampling.unwrap_or_else(|| sampler::read(&mut reader, &mut notices)),
            limits: limits::read(&mut reader, &overrides.limits),
            audit: audit::read(&mut reader, &overrides.audit),
            batch: batch::read(&mut reader, &TRACES, &overrides.batch),
            console,
            otlp,
        }
    });
    let faults = reader.into_faults();
    if !faults.is_empty() {
        return Err(InitError::of_settings(faults));
    }
    warn_of(&notices, diagnostics);
    Ok(Settings {
        diagnostics,
        propagators,
        exceptions,
        #[cfg(feature = "http")]
        http_methods,
        #[cfg(feature = "hash")]
        hash_key,
        #[cfg(feature = "logs")]
        logs,
        spans,
    })
}

/// Says each once: a variable for all signals is read for each.
fn warn_of(notices: &[String], diagnostics: Diagnostics) {
    for (index, notice) in notices.iter().enumerate() {
        if !notices[..index].contains(notice) {
            diagnostics.warn(notice);
        }
    }
}

/// What tracing says about itself, as loud as the environment wants it.
pub(super) fn diagnostics(reader: &mut Reader<'_>) -> Diagnostics {
    let level = reader.one_of("OTEL_LOG_LEVEL", LogLevel::NAMES);
    Diagnostics::new(level.unwrap_or_default())
}

fn exporters(
    reader: &mut Reader<'_>,
    overrides: &ExporterOverrides,
    otlp: &OtlpOverrides,
    notices: &mut Vec<String>,
) -> (bool, Option<Otlp>) {
    let exporters = exporters::read(reader, overrides, otlp);
    if !otlp::has_endpoint(reader, otlp) {
        notices.extend(legacy::jaeger_hint(reader));
    }
    notices.extend(legacy::file_hint(reader));
    let otlp = exporters
        .otlp
        .then(|| otlp::read(reader, &TRACES, otlp, notices));
    (exporters.console, otlp)
}

/// Where exceptions go
/// ([transition plan](https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/)).
fn exception_signal(reader: &mut Reader<'_>) -> ExceptionSignal {
    let legal = [
        ("logs", ExceptionSignal::Logs),
        ("logs/dup", ExceptionSignal::Both),
    ];
    reader
        .one_of("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", &legal)
        .unwrap_or(ExceptionSignal::Events)
}
