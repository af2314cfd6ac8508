//! Ids in hexadecimal, as the formats of old have them: of varying length, and in either case.

use std::ops::RangeInclusive;

use opentelemetry::trace::{SpanId, TraceId};

/// An id of 128 bits, or of fewer with zeros understood before it. The one of zeros alone is none.
pub(super) fn trace_id(text: &str, digits: RangeInclusive<usize>) -> Option<TraceId> {
    let id = u128::from_str_radix(hexadecimal(text, digits)?, 16).ok()?;
    (id != 0).then(|| TraceId::from(id))
}

/// An id of 64 bits, or of fewer with zeros understood before it. The one of zeros alone is none.
pub(super) fn span_id(text: &str, digits: RangeInclusive<usize>) -> Option<SpanId> {
    let id = u64::from_str_radix(hexadecimal(text, digits)?, 16).ok()?;
    (id != 0).then(|| SpanId::from(id))
}

/// The text, if it is digits and nothing else: the standard library would take a `+` before them.
pub(super) fn hexadecimal(text: &str, digits: RangeInclusive<usize>) -> Option<&str> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digits.contains(&text.len()) && is_number).then_some(text)
}
