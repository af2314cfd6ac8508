//! Where log lines go, in what form, and which of them.

use traced_conventions::nearest;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::foreign::quoted;
use super::super::otlp_signal::LOGS;
use super::batch::{self, Batch, BatchOverrides};
use super::exporters::{self, Exporters};
use super::limits::{self, LimitOverrides, RecordLimits};
use super::otlp::{self, Otlp, OtlpOverrides};
use crate::error::exception::{self, ExceptionSignal};
use crate::logs::Format;

const EXPORTER: &str = "OTEL_LOGS_EXPORTER";
const FORMAT: &str = "TRACED_LOG_FORMAT";
const FILTER: &str = "RUST_LOG";

const FORMATS: &[(&str, Format)] = &[("text", Format::Text), ("json", Format::Json)];

/// Lets the log records of exceptions through.
const EXCEPTIONS: &str = "traced=error";

/// In the words of `RUST_LOG`.
const LEVELS: [&str; 6] = ["error", "warn", "info", "debug", "trace", "off"];

/// What the code says about logs; what is `None` comes from the environment.
#[derive(Debug, Default)]
pub(in super::super) struct LogOverrides {
    pub(in super::super) enabled: Option<bool>,
    pub(in super::super) otlp: Option<bool>,
    pub(in super::super) console: Option<bool>,
    pub(in super::super) format: Option<Format>,
    pub(in super::super) filter: Option<String>,
    pub(in super::super) span_events: bool,
}

/// What becomes of log lines.
#[derive(Debug)]
pub(in super::super) struct LogSettings {
    pub(in super::super) filter: EnvFilter,
    /// The form of the lines on stderr, if there are any.
    pub(in super::super) console: Option<Format>,
    pub(in super::super) otlp: Option<(Otlp, Batch)>,
    pub(in super::super) limits: RecordLimits,
    pub(in super::super) span_events: bool,
}

/// `None` where the code wants none of it. A disabled SDK sends nothing, but lines on stderr are not its.
pub(super) fn read(
    reader: &mut Reader<'_>,
    overrides: LogOverrides,
    otlp: &OtlpOverrides,
    limits: &LimitOverrides,
    exceptions: ExceptionSignal,
    is_disabled: bool,
    notices: &mut Vec<String>,
) -> Option<LogSettings> {
    if overrides.enabled == Some(false) {
        return None;
    }
    let exporters = exporters(reader, &overrides, otlp, notices);
    let by_environment = reader.one_of(FORMAT, FORMATS);
    let format = overrides.format.or(by_environment).unwrap_or_default();
    let filter = filter(reader, overrides.filter, exceptions, notices);
    let otlp = (exporters.otlp && !is_disabled).then(|| {
        (
            otlp::read(reader, &LOGS, otlp, notices),
            batch::read(reader, &LOGS, &BatchOverrides::default()),
        )
    });
    Some(LogSettings {
        filter,
        console: exporters.console.then_some(format),
        otlp,
        limits: limits::of_records(reader, limits),
        span_events: overrides.span_events && !is_disabled,
    })
}

/// Without a word from anybody: lines on stderr. The specification's default is OTLP, but whoever has an endpoint for
/// traces need not have one that takes logs, and Jaeger is one that does not.
fn exporters(
    reader: &mut Reader<'_>,
    overrides: &LogOverrides,
    otlp: &OtlpOverrides,
    notices: &mut Vec<String>,
) -> Exporters {
    let listed = exporters::listed(reader, EXPORTER, |_| "");
    let [endpoint, _] = LOGS.otlp.endpoint;
    if listed.is_none() && overrides.otlp.is_none() && reader.is_set(endpoint) {
        notices.push(format!(
            "{endpoint} has no effect: log records are sent with {EXPORTER}=otlp, or otlp,console"
        ));
    }
    let otherwise = listed.unwrap_or(Exporters {
        otlp: false,
        console: true,
    });
    Exporters {
        otlp: overrides
            .otlp
            .unwrap_or(otherwise.otlp || otlp.logs_endpoint.is_some()),
        console: overrides.console.unwrap_or(otherwise.console),
    }
}

fn filter(
    reader: &mut Reader<'_>,
    code: Option<String>,
    exceptions: ExceptionSignal,
    notices: &mut Vec<String>,
) -> EnvFilter {
    let (setting, directives) = match code {
        Some(directives) => ("Config::logs_filter", Some(directives)),
        None => (FILTER, reader.text(FILTER)),
    };
    let directives = directives.unwrap_or_default();
    // The parser counts on there being no white space around a directive.
    let mut each: Vec<_> = directives
        .split(',')
        .map(str::trim)
        .filter(|directive| !directive.is_empty())
        .collect();
    if each.is_empty() {
        return EnvFilter::new("info");
    }
    notices.extend(each.iter().filter_map(|name| misspelt(setting, name)));
    if exceptions.to_log() && !speak_of_exceptions(&each) {
        each.push(EXCEPTIONS);
    }
    match EnvFilter::builder().parse(each.join(",")) {
        Ok(filter) => filter,
        Err(problem) => {
            let faulty = each
                .iter()
                .find(|directive| EnvFilter::builder().parse(directive).is_err())
                .map_or_else(String::new, |directive| quoted(directive) + ": ");
            let problem = format!(
                "{faulty}{problem}; expected a level (error, warn, info, debug, trace, off), or levels of targets, \
                 such as info,my_crate=debug,hyper=warn"
            );
            reader.fault(Fault::new(setting, &directives, problem));
            EnvFilter::new("info")
        }
    }
}

/// Whether the directives decide about exceptions: by a level for all, or by name. Whoever lists crates of their own has
/// not thought of ours, and exceptions that are in no span would be nowhere.
fn speak_of_exceptions(directives: &[&str]) -> bool {
    directives.iter().any(|directive| {
        let target = directive.split(['=', '[']).next();
        directive.parse::<LevelFilter>().is_ok() || target == Some(exception::TARGET)
    })
}

/// A word that is no level is a target, every level of which is wanted: `RUST_LOG=inof` shows hardly anything.
fn misspelt(setting: &str, directive: &str) -> Option<String> {
    let is_word = directive.chars().all(char::is_alphabetic);
    let lower = directive.to_ascii_lowercase();
    if !is_word || LEVELS.contains(&&*lower) {
        return None;
    }
    let level = match &*lower {
        "warning" => "warn",
        other => nearest(other, LEVELS)?,
    };
    Some(format!(
        "{setting}: {} is taken for the name of a crate; did you mean the level `{level}`?",
        quoted(directive)
    ))
}
