//! From events of `tracing` to log records.

use std::error::Error;
use std::fmt;

use opentelemetry::Key;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry_sdk::logs::{SdkLogRecord, SdkLogger, SdkLoggerProvider};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::logs::in_words;

/// What OpenTelemetry's bridge does, which panics in the caller's thread where a value fails to be formatted, and tells of
/// lines of the crate `log` that they are of the target `log`: the records are the same otherwise.
///
/// What OpenTelemetry says about itself is left out: a record about the sending of a record would be sent too, without
/// end. What the exporters' transports say needs no list of names: they run where telemetry is suppressed, which the
/// SDK heeds, and an application that uses the same crates has its lines sent.
pub(super) struct OtlpLayer(SdkLogger);

impl OtlpLayer {
    pub(super) fn new(provider: &SdkLoggerProvider) -> Self {
        // The target of an event becomes the scope of its record.
        Self(provider.logger(""))
    }
}

impl<S: Subscriber> Layer<S> for OtlpLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Self(logger) = self;
        // A line of the crate `log` has its target among its fields.
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let (target, name) = (metadata.target(), metadata.name());
        let severity = severity(*metadata.level());
        if target.starts_with("opentelemetry")
            || !logger.event_enabled(severity, target, Some(name))
        {
            return;
        }
        let mut record = logger.create_log_record();
        record.set_target(target.to_owned());
        record.set_event_name(event.metadata().name());
        record.set_severity_number(severity);
        record.set_severity_text(metadata.level().as_str());
        event.record(&mut Fields {
            record: &mut record,
            is_of_log: normalized.is_some(),
        });
        logger.emit(record);
    }
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
}

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: impl Into<AnyValue>) {
        if !(self.is_of_log && field.name().starts_with("log.")) {
            self.record.add_attribute(Key::new(field.name()), value);
        }
    }

    fn put_text(&mut self, field: &Field, text: String) {
        match field.name() {
            "message" => self.record.set_body(text.into()),
            _ => self.put(field, text),
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

    fn record_error(&mut self, _: &Field, value: &(dyn Error + 'static)) {
        let text = in_words(format_args!("{value}"));
        self.record.add_attribute("exception.message", text);
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use opentelemetry::InstrumentationScope;
    use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
    use opentelemetry_sdk::error::OTelSdkResult;
    use opentelemetry_sdk::logs::LogProcessor;
    use tracing_subscriber::Registry;
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[derive(Debug, Clone, Default)]
    struct Kept(Arc<Mutex<Vec<String>>>);

    impl LogProcessor for Kept {
        fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
            // The time of two records differs.
            record.set_observed_timestamp(std::time::UNIX_EPOCH);
            let kept = format!("{} {record:?}", scope.name());
            self.0.lock().unwrap().push(kept);
        }

        fn force_flush(&self) -> OTelSdkResult {
            Ok(())
        }
    }

    fn records<L>(layer: impl FnOnce(&SdkLoggerProvider) -> L, work: fn()) -> Vec<String>
    where
        L: Layer<Registry> + Send + Sync,
    {
        let kept = Kept::default();
        let provider = SdkLoggerProvider::builder()
            .with_log_processor(kept.clone())
            .build();
        let subscriber = Registry::default().with(layer(&provider));
        tracing::subscriber::with_default(subscriber, work);
        let records = kept.0.lock().unwrap();
        records.clone()
    }

    fn work() {
        let cause: &dyn Error = &fmt::Error;
        tracing::error!(cause, "failed with {}", 1);
        tracing::warn!(
            message = "a text that is a field",
            late = true,
            ratio = 0.5,
            r#type = 1
        );
        tracing::info!(name: "named", target: "elsewhere", by = ?Some(1), shown = %1.5, bytes = &[7_u8][..]);
        tracing::debug!(
            negative = -1,
            unsigned = u64::MAX,
            huge = u128::MAX,
            low = i128::MIN,
            small = 1_u128
        );
        tracing::trace!("details");
        tracing::info!(target: "opentelemetry_of_mine", "about itself");
        let _suppressed = opentelemetry::Context::enter_telemetry_suppressed_scope();
        tracing::info!("unheard");
    }

    #[test]
    fn records_are_those_of_opentelemetrys_bridge() {
        let mut of_bridge = records(OpenTelemetryTracingBridge::new, work);
        let about_itself = of_bridge.pop().expect("the bridge takes it");
        assert!(
            about_itself.contains("opentelemetry_of_mine"),
            "{about_itself}"
        );
        assert_eq!(of_bridge.len(), 5);
        assert_eq!(records(OtlpLayer::new, work), of_bridge);
    }
}
