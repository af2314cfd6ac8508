//! Attribute values as text in which the type can still be seen: `3` is a number, `"3"` a string.

use opentelemetry::{Array, StringValue, Value};

use super::text;

/// `value` in at most `columns`.
pub(super) fn shown(value: &Value, columns: usize) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::I64(value) => value.to_string(),
        Value::F64(value) => format!("{value:?}"),
        Value::String(value) => string(value.as_str(), columns),
        Value::Array(array) => text::escaped(&list(array, columns), columns),
        // The enum is open: a kind of value that comes later shows as OpenTelemetry prints it.
        other => text::escaped(&other.to_string(), columns),
    }
}

/// A string stands bare where it cannot be taken for anything else.
fn string(value: &str, columns: usize) -> String {
    if is_bare(value) {
        text::escaped(value, columns)
    } else {
        text::quoted(value, columns)
    }
}

fn is_bare(value: &str) -> bool {
    !value.is_empty()
        && !value.starts_with('[')
        && !value.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\\'))
        && value.parse::<f64>().is_err()
        && value.parse::<bool>().is_err()
        && text::is_plain(value)
}

fn list(array: &Array, columns: usize) -> String {
    match array {
        Array::Bool(values) => joined(values, columns, |value: &bool| value.to_string()),
        Array::I64(values) => joined(values, columns, i64::to_string),
        Array::F64(values) => joined(values, columns, |value: &f64| format!("{value:?}")),
        Array::String(values) => joined(values, columns, |value: &StringValue| {
            element(value.as_str(), columns)
        }),
        other => other.to_string(),
    }
}

fn element(value: &str, columns: usize) -> String {
    if value.contains([',', ']']) {
        text::quoted(value, columns)
    } else {
        string(value, columns)
    }
}

/// More bytes than one column of escaped text ever takes.
const BYTES_PER_COLUMN: usize = 32;

/// Stops somewhat beyond `columns`: the rest would be cut off anyhow.
fn joined<T>(values: &[T], columns: usize, show: impl Fn(&T) -> String) -> String {
    let mut list = String::from("[");
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            list.push_str(", ");
        }
        list.push_str(&show(value));
        if list.len() / BYTES_PER_COLUMN > columns {
            break;
        }
    }
    list.push(']');
    list
}
