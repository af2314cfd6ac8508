//! What a value was recorded as, and what it should have been.

use opentelemetry::{Array, Value};
use traced_conventions::{AttributeType, Policy};

use super::violation::{Fault, shown};

/// The type of a recorded value; `None` for those that the registries have no name for.
fn recorded_type(value: &Value) -> Option<AttributeType> {
    match value {
        Value::Bool(_) => Some(AttributeType::Boolean),
        Value::I64(_) => Some(AttributeType::Int),
        Value::F64(_) => Some(AttributeType::Double),
        Value::String(_) => Some(AttributeType::String),
        Value::Array(Array::Bool(_)) => Some(AttributeType::Booleans),
        Value::Array(Array::I64(_)) => Some(AttributeType::Ints),
        Value::Array(Array::F64(_)) => Some(AttributeType::Doubles),
        Value::Array(Array::String(_)) => Some(AttributeType::Strings),
        _ => None,
    }
}

/// The fault of a value that is of another type than the attribute.
pub(super) fn type_fault(policy: &Policy, name: &str, value: &Value) -> Option<Fault> {
    let (expected, recorded) = (policy.value_type(name)?, recorded_type(value)?);
    (expected != recorded).then(|| {
        let (expected, recorded) = (expected.name(), recorded.name());
        Fault {
            rule: "value_type",
            is_denied: true,
            message: format!(
                "attribute {} is of type {expected}, and this value is of type {recorded}; record it as {expected}",
                shown(name)
            ),
            source: policy.source_of_type(name),
        }
    })
}
