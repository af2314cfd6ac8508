//! Lines for machines.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde::Serializer as _;
use serde_json::Value;
use tracing::Event;
use tracing::field::{Field, Visit};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};

use crate::error::sources::sources;
use crate::logs::in_words;

/// Names that are the line's own. A field of one of these names is written behind `fields.`: an object with the same
/// name twice is read in as many ways as there are parsers.
const OWN: [&str; 6] = [
    "timestamp",
    "level",
    "target",
    "trace_id",
    "span_id",
    "trace_flags",
];

/// One object a line, and no objects in it.
#[derive(Debug, Default)]
pub(in crate::logs) struct Json(SystemTime);

impl Json {
    pub(super) fn format_event(&self, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut timestamp = String::new();
        self.0.format_time(&mut Writer::new(&mut timestamp))?;
        // A line of the crate `log` has its target among its fields.
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let mut fields = Fields {
            own: vec![
                ("timestamp".into(), timestamp.into()),
                ("level".into(), metadata.level().as_str().into()),
                ("target".into(), metadata.target().into()),
            ],
            is_of_log: normalized.is_some(),
        };
        event.record(&mut fields);
        let ids = super::ids(event).into_iter().flatten();
        let ids = ids.map(|(name, id)| (Cow::Borrowed(name), Value::from(id)));
        let mut line = Vec::new();
        serde_json::Serializer::new(&mut line)
            .collect_map(fields.own.into_iter().chain(ids))
            .map_err(|_| fmt::Error)?;
        let line = String::from_utf8(line).map_err(|_| fmt::Error)?;
        writeln!(writer, "{line}")
    }
}

/// What stands in the object, in this order.
struct Fields {
    own: Vec<(Cow<'static, str>, Value)>,
    is_of_log: bool,
}

impl Fields {
    fn put(&mut self, name: Cow<'static, str>, value: Value) {
        let name = if OWN.contains(&&*name) {
            format!("fields.{name}").into()
        } else {
            name
        };
        match self.own.iter_mut().find(|(other, _)| *other == name) {
            Some((_, earlier)) => *earlier = value,
            None => self.own.push((name, value)),
        }
    }

    fn put_field(&mut self, field: &Field, value: impl Into<Value>) {
        let name = field.name();
        if self.is_of_log && name.starts_with("log.") {
            return;
        }
        // `r#type` is written that way because `type` is a keyword.
        self.put(name.trim_start_matches("r#").into(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put_field(field, in_words(format_args!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_field(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put_field(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put_field(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put_field(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no numbers without end.
        if value.is_finite() {
            self.put_field(field, value);
        } else {
            self.put_field(field, value.to_string());
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.put_field(field, in_words(format_args!("{value}")));
        let sources: Vec<Value> = sources(value)
            .map(|source| Value::from(in_words(format_args!("{source}"))))
            .collect();
        if !sources.is_empty() {
            let name = format!("{}.sources", field.name());
            self.put(name.into(), sources.into());
        }
    }
}
