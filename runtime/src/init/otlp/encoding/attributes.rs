//! Attributes in the format of OTLP
//! ([common.proto](https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto)).

use opentelemetry::{Array, Key, KeyValue, StringValue, Value};

use super::protobuf::Writer;

/// A `KeyValue` in this field for each.
pub(super) fn attributes(writer: &mut Writer, field: u32, attributes: &[KeyValue]) {
    for attribute in attributes {
        key_value(writer, field, &attribute.key, &attribute.value);
    }
}

pub(super) fn key_value(writer: &mut Writer, field: u32, key: &Key, value: &Value) {
    writer.message::<1>(field, |writer| {
        writer.bytes(1, key.as_str().as_bytes());
        writer.message::<1>(2, |writer| any_value(writer, value));
    });
}

/// The fields of an `AnyValue`: one of several, which is there even if it has the default of its type.
fn any_value(writer: &mut Writer, value: &Value) {
    match value {
        Value::Bool(value) => boolean(writer, *value),
        Value::I64(value) => integer(writer, *value),
        Value::F64(value) => double(writer, *value),
        Value::String(value) => string(writer, value),
        Value::Array(array) => writer.message::<1>(5, |writer| match array {
            Array::Bool(values) => values
                .iter()
                .for_each(|value| writer.message::<1>(1, |writer| boolean(writer, *value))),
            Array::I64(values) => values
                .iter()
                .for_each(|value| writer.message::<1>(1, |writer| integer(writer, *value))),
            Array::F64(values) => values
                .iter()
                .for_each(|value| writer.message::<1>(1, |writer| double(writer, *value))),
            Array::String(values) => values
                .iter()
                .for_each(|value| writer.message::<1>(1, |writer| string(writer, value))),
            // A type that OpenTelemetry may have later: an array without elements.
            _ => {}
        }),
        // The same: a value that is not set.
        _ => {}
    }
}

fn string(writer: &mut Writer, value: &StringValue) {
    writer.bytes_even_if_empty(1, value.as_str().as_bytes());
}

fn boolean(writer: &mut Writer, value: bool) {
    writer.unsigned_even_if_zero(2, value.into());
}

fn integer(writer: &mut Writer, value: i64) {
    // Negative ones as their complement of two: ten bytes.
    writer.unsigned_even_if_zero(3, value as u64);
}

fn double(writer: &mut Writer, value: f64) {
    writer.fixed64_even_if_zero(4, value.to_bits());
}
