//! `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`, which the SDK does not know.

use opentelemetry::{Array, KeyValue, StringValue, Value};
use opentelemetry_sdk::trace::SpanData;

/// Cuts the strings among the values of a span's attributes, its events' and its links', to `limit` characters
/// ([attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits)).
pub(super) fn truncate(span: &mut SpanData, limit: usize) {
    let events = span
        .events
        .events
        .iter_mut()
        .map(|event| &mut event.attributes);
    let links = span.links.links.iter_mut().map(|link| &mut link.attributes);
    std::iter::once(&mut span.attributes)
        .chain(events)
        .chain(links)
        .flatten()
        .for_each(|KeyValue { value, .. }| cut_value(value, limit));
}

fn cut_value(value: &mut Value, limit: usize) {
    match value {
        Value::String(string) => cut(string, limit),
        Value::Array(Array::String(strings)) => {
            strings.iter_mut().for_each(|string| cut(string, limit));
        }
        _ => {}
    }
}

/// Cuts a text to `limit` characters.
pub(in super::super) fn cut(string: &mut StringValue, limit: usize) {
    let text = string.as_str();
    // No more bytes than the limit is no more characters either: the usual case, without counting them.
    if text.len() <= limit {
        return;
    }
    if let Some((end, _)) = text.char_indices().nth(limit) {
        *string = text[..end].to_owned().into();
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::{Array, Value};

    use super::cut_value;

    fn cut(value: impl Into<Value>, limit: usize) -> Value {
        let mut value = value.into();
        cut_value(&mut value, limit);
        value
    }

    #[test]
    fn strings_are_cut_between_characters() {
        assert_eq!(cut("smörgåsbord", 4), Value::from("smör"));
        assert_eq!(cut("日本語", 2), Value::from("日本"));
        assert_eq!(cut("åäö", 3), Value::from("åäö"));
        assert_eq!(cut("abc", 0), Value::from(""));
    }

    #[test]
    fn strings_in_arrays_are_cut_and_other_values_are_not() {
        let strings = Array::String(vec!["abcdef".into(), "ab".into()]);
        let cut_strings = Array::String(vec!["abc".into(), "ab".into()]);
        assert_eq!(cut(Value::Array(strings), 3), Value::Array(cut_strings));
        assert_eq!(cut(1_234_567, 3), Value::from(1_234_567));
    }
}
