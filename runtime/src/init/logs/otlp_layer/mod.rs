//! From events of `tracing` to log records.

#[cfg(test)]
mod tests;

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fmt, mem};

use opentelemetry::Key;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry_sdk::logs::{SdkLogRecord, SdkLogger, SdkLoggerProvider};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::super::diagnostics::Diagnostics;
use super::super::export::cut;
use super::super::settings::RecordLimits;
use crate::error::exception;
use crate::logs::{in_words, is_of_opentelemetry};

/// What OpenTelemetry's bridge does, which panics in the caller's thread where a value fails to be formatted, and tells of
/// lines of the crate `log` that they are of the target `log`. Its records are named after the place in the source where
/// nobody has given a name, `event src/main.rs:7`, which makes each place an event of its own kind
/// ([event name](https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-eventname)): here the place is two
/// attributes. The records are the same otherwise.
///
/// What OpenTelemetry says about itself is left out: a record about the sending of a record would be sent too, without
/// end. What the exporters' transports say needs no list of names: they run where telemetry is suppressed, which the
/// SDK heeds, and an application that uses the same crates has its lines sent.
pub(super) struct OtlpLayer {
    logger: SdkLogger,
    limits: RecordLimits,
    diagnostics: Diagnostics,
    /// That attributes were dropped, which a record of the SDK cannot say.
    is_told: AtomicBool,
}

impl OtlpLayer {
    pub(super) fn new(
        provider: &SdkLoggerProvider,
        limits: RecordLimits,
        diagnostics: Diagnostics,
    ) -> Self {
        Self {
            // The target of an event becomes the scope of its record.
            logger: provider.logger(""),
            limits,
            diagnostics,
            is_told: AtomicBool::new(false),
        }
    }

    fn tell_of(&self, dropped: u32) {
        if dropped > 0 && !self.is_told.swap(true, Ordering::Relaxed) {
            let most = self.limits.attributes;
            self.diagnostics.warn(&format!(
                "a log record has lost {dropped} of its attributes, and others may: at most {most} are sent \
                 (OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT, OTEL_ATTRIBUTE_COUNT_LIMIT)"
            ));
        }
    }
}

impl<S: Subscriber> Layer<S> for OtlpLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        // A line of the crate `log` has its target among its fields.
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let (target, name) = (metadata.target(), metadata.name());
        let severity = severity(*metadata.level());
        if is_of_opentelemetry(target) || !self.logger.event_enabled(severity, target, Some(name)) {
            return;
        }
        let mut record = self.logger.create_log_record();
        record.set_target(target.to_owned());
        if let Some(name) = given_name(event.metadata()) {
            record.set_event_name(name);
        }
        record.set_severity_number(severity);
        record.set_severity_text(metadata.level().as_str());
        let mut fields = Fields {
            record: &mut record,
            is_of_log: normalized.is_some(),
            has_error: false,
            limits: self.limits,
            dropped: 0,
        };
        event.record(&mut fields);
        // Of an exception it would be a place of ours.
        if !exception::is_log(metadata) {
            fields.add_place(metadata);
        }
        self.tell_of(fields.dropped);
        self.logger.emit(record);
    }
}

/// The name of an event, unless it is the one that its macro makes up: `event src/main.rs:7`, or `log event`.
fn given_name(metadata: &'static Metadata<'static>) -> Option<&'static str> {
    let name = metadata.name();
    let made_up = name.strip_prefix("event ").zip(metadata.file());
    let is_made_up = made_up.is_some_and(|(place, file)| place.starts_with(file));
    (!is_made_up && name != "log event").then_some(name)
}

fn severity(level: Level) -> Severity {
    match level {
        Level::TRACE => Severity::Trace,
        Level::DEBUG => Severity::Debug,
        Level::INFO => Severity::Info,
        Level::WARN => Severity::Warn,
        Level::ERROR => Severity::Error,
    }
}

/// Makes the text of an event the body, and its fields attributes.
struct Fields<'a> {
    record: &'a mut SdkLogRecord,
    is_of_log: bool,
    /// The first error is the exception; others are attributes like any.
    has_error: bool,
    /// What is left of them.
    limits: RecordLimits,
    dropped: u32,
}

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: impl Into<AnyValue>) {
        if !(self.is_of_log && field.name().starts_with("log.")) {
            self.add(field.name(), value.into());
        }
    }

    /// Within the limits: [attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits).
    fn add(&mut self, key: &'static str, mut value: AnyValue) {
        let Some(left) = self.limits.attributes.checked_sub(1) else {
            self.dropped += 1;
            return;
        };
        self.limits.attributes = left;
        match (&mut value, self.limits.value_length) {
            (AnyValue::String(text), Some(limit)) => cut(text, limit),
            (AnyValue::Bytes(bytes), Some(limit)) => bytes.truncate(limit),
            _ => {}
        }
        self.record.add_attribute(Key::new(key), value);
    }

    fn put_text(&mut self, field: &Field, text: String) {
        match field.name() {
            "message" => self.record.set_body(text.into()),
            _ => self.put(field, text),
        }
    }

    /// The place in the source, if there is room for it: nobody misses it as what they have written themselves.
    fn add_place(&mut self, metadata: &Metadata<'_>) {
        if let (Some(file), Some(line), 2..) =
            (metadata.file(), metadata.line(), self.limits.attributes)
        {
            self.add("code.file.path", file.to_owned().into());
            self.add("code.line.number", i64::from(line).into());
        }
    }

    /// An integer that an i64 cannot hold becomes a string, as everywhere.
    fn put_integer(&mut self, field: &Field, value: impl TryInto<i64> + fmt::Display + Copy) {
        match value.try_into() {
            Ok(value) => self.put(field, value),
            Err(_) => self.put(field, value.to_string()),
        }
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put_text(field, in_words(format_args!("{value:?}")));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let text = in_words(format_args!("{value}"));
        match mem::replace(&mut self.has_error, true) {
            true => self.put(field, text),
            false => self.add("exception.message", text.into()),
        }
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        self.put(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_text(field, value.to_owned());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put_integer(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.put_integer(field, value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.put_integer(field, value);
    }
}
