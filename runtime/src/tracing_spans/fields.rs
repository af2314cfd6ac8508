//! Attributes as the fields of a `tracing` span.

use opentelemetry::{KeyValue, Value};
use tracing::field::{DisplayValue, FieldSet, display};

/// More fields than any span has. What a call site meets beyond is left out, since all that it meets stays in memory.
const MOST: usize = 64;

/// A value that `tracing` can take by reference.
pub(super) enum Recorded<'a> {
    Bool(bool),
    Int(i64),
    Double(f64),
    /// In quotes and escaped where a subscriber writes it as text.
    Text(&'a str),
    /// Written as it is.
    Word(DisplayValue<&'a str>),
    Other(DisplayValue<&'a Value>),
}

/// The names of `known` and of what in `attributes` is not among them, if there is any such.
pub(super) fn extended(
    known: &FieldSet,
    attributes: &[KeyValue],
) -> Option<&'static [&'static str]> {
    let mut new: Vec<&str> = Vec::new();
    for attribute in attributes {
        let name = attribute.key.as_str();
        let is_known = known.field(name).is_some() || new.contains(&name);
        if !is_known && known.len() + new.len() < MOST {
            new.push(name);
        }
    }
    if new.is_empty() {
        return None;
    }
    let new = new.into_iter().map(|name| &*name.to_owned().leak());
    let names: Vec<_> = known.iter().map(|field| field.name()).chain(new).collect();
    Some(names.leak())
}

/// The values of `fields`, in their order. Of two attributes of one name the later counts.
pub(super) fn values<'a>(
    fields: &FieldSet,
    attributes: &'a [KeyValue],
) -> Vec<Option<Recorded<'a>>> {
    let value_of = |name: &str| {
        let mut latest_first = attributes.iter().rev();
        latest_first.find(|attribute| attribute.key.as_str() == name)
    };
    let values = fields.iter().map(|field| value_of(field.name()));
    values
        .map(|found| found.map(|attribute| recorded(&attribute.value)))
        .collect()
}

/// `value` as `tracing` takes it.
pub(super) fn as_tracing<'a>(value: &'a Option<Recorded<'_>>) -> Option<&'a dyn tracing::Value> {
    Some(match value.as_ref()? {
        Recorded::Bool(value) => value,
        Recorded::Int(value) => value,
        Recorded::Double(value) => value,
        Recorded::Text(value) => value,
        Recorded::Word(value) => value,
        Recorded::Other(value) => value,
    })
}

fn recorded(value: &Value) -> Recorded<'_> {
    match value {
        Value::Bool(value) => Recorded::Bool(*value),
        Value::I64(value) => Recorded::Int(*value),
        Value::F64(value) => Recorded::Double(*value),
        Value::String(text) if is_word(text.as_str()) => Recorded::Word(display(text.as_str())),
        Value::String(text) => Recorded::Text(text.as_str()),
        other => Recorded::Other(display(other)),
    }
}

/// Whether `text` can stand in a line of text without quotes: nothing in it ends a field, a line or a list of fields.
fn is_word(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.:/@+#%~".contains(c);
    !text.is_empty() && text.chars().all(is_plain)
}
