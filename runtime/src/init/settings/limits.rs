//! How much one span, or one log record, may carry.

use opentelemetry_sdk::trace::SpanLimits;

use super::super::environment::Reader;

/// Limits set in code; what is `None` comes from the environment.
#[derive(Debug, Default)]
pub(in super::super) struct LimitOverrides {
    pub(in super::super) spans: Option<SpanLimits>,
    pub(in super::super) value_length: Option<usize>,
}

/// The limits in force.
#[derive(Debug)]
pub(in super::super) struct Limits {
    pub(in super::super) spans: SpanLimits,
    /// In characters. `None` is no limit.
    pub(in super::super) value_length: Option<usize>,
}

/// The limits of log records.
#[cfg(feature = "logs")]
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct RecordLimits {
    pub(in super::super) attributes: u32,
    /// In characters, of bytes in bytes. `None` is no limit.
    pub(in super::super) value_length: Option<usize>,
}

pub(super) fn read(reader: &mut Reader<'_>, overrides: &LimitOverrides) -> Limits {
    Limits {
        spans: overrides.spans.unwrap_or_else(|| span_limits(reader)),
        value_length: overrides
            .value_length
            .or_else(|| value_length(reader, "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT")),
    }
}

/// A limit of its own stands before the one for all kinds of attributes
/// ([attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits)).
fn span_limits(reader: &mut Reader<'_>) -> SpanLimits {
    let default = SpanLimits::default();
    let attributes = count(reader, "OTEL_ATTRIBUTE_COUNT_LIMIT");
    let mut of_attributes = |name, default| count(reader, name).or(attributes).unwrap_or(default);
    SpanLimits {
        max_attributes_per_span: of_attributes(
            "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
            default.max_attributes_per_span,
        ),
        max_attributes_per_event: of_attributes(
            "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
            default.max_attributes_per_event,
        ),
        max_attributes_per_link: of_attributes(
            "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
            default.max_attributes_per_link,
        ),
        max_events_per_span: count(reader, "OTEL_SPAN_EVENT_COUNT_LIMIT")
            .unwrap_or(default.max_events_per_span),
        max_links_per_span: count(reader, "OTEL_SPAN_LINK_COUNT_LIMIT")
            .unwrap_or(default.max_links_per_span),
    }
}

#[cfg(feature = "logs")]
pub(super) fn of_records(reader: &mut Reader<'_>, overrides: &LimitOverrides) -> RecordLimits {
    let attributes = count(reader, "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT")
        .or_else(|| count(reader, "OTEL_ATTRIBUTE_COUNT_LIMIT"));
    let of_environment = || value_length(reader, "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    RecordLimits {
        attributes: attributes.unwrap_or(128),
        value_length: overrides.value_length.or_else(of_environment),
    }
}

fn value_length(reader: &mut Reader<'_>, own: &str) -> Option<usize> {
    let length =
        count(reader, own).or_else(|| count(reader, "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"))?;
    usize::try_from(length).ok()
}

fn count(reader: &mut Reader<'_>, name: &str) -> Option<u32> {
    reader.count(name, 0..=u32::MAX)
}
