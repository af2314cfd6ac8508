//! Events of `tracing` on the current span.

use std::fmt;

use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, KeyValue, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context as LayerContext;

use super::{in_words, is_of_opentelemetry};
use crate::error::exception;
use crate::processing;
use crate::thread_context;

/// Puts events of `tracing` on the current OpenTelemetry span: what [`span_events`](super::span_events()) makes.
///
/// ```
/// use tracing_subscriber::prelude::*;
///
/// let layer: traced::logs::SpanEvents = traced::logs::span_events();
/// let subscriber = tracing_subscriber::registry().with(layer);
/// ```
#[derive(Debug, Default)]
pub struct SpanEvents(());

impl<S: Subscriber> Layer<S> for SpanEvents {
    fn on_event(&self, event: &Event<'_>, _: LayerContext<'_, S>) {
        // Whether an exception is on the span is said by OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN. While a span is being
        // processed it is locked.
        if exception::is_log(event.metadata())
            || is_of_opentelemetry(event.metadata().target())
            || processing::is_here()
        {
            return;
        }
        let context = thread_context::current();
        let span = context.span();
        if Context::is_current_telemetry_suppressed() || !span.is_recording() {
            return;
        }
        // A line of the crate `log` has its target among its fields.
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let mut fields = Fields {
            message: None,
            is_of_log: normalized.is_some(),
            attributes: vec![
                KeyValue::new("level", metadata.level().as_str()),
                KeyValue::new("target", metadata.target().to_owned()),
            ],
        };
        event.record(&mut fields);
        let name = fields.message.unwrap_or_else(|| metadata.name().to_owned());
        span.add_event(name, fields.attributes);
    }
}

struct Fields {
    message: Option<String>,
    is_of_log: bool,
    attributes: Vec<KeyValue>,
}

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        if self.is_of_log && field.name().starts_with("log.") {
            return;
        }
        // `r#type` is written that way because `type` is a keyword.
        let name = field.name().trim_start_matches("r#");
        self.attributes.push(KeyValue::new(name, value));
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &in_words(format_args!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = Some(value.to_owned());
        } else {
            self.put(field, value.to_owned());
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        // An integer that an i64 cannot hold becomes a string, as everywhere.
        match i64::try_from(value) {
            Ok(value) => self.put(field, value),
            Err(_) => self.put(field, value.to_string()),
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }
}
