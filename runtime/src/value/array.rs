//! Values that are several.

use opentelemetry::{Array, Value};

use super::Element;

/// An array attribute has one type: a list with one integer too large for an i64 becomes a list of strings.
pub(super) fn array(elements: impl Iterator<Item = Element>) -> Array {
    let elements: Vec<Element> = elements.collect();
    if let Some(bools) = all(&elements, |element| match element {
        Element::Bool(bool) => Some(*bool),
        _ => None,
    }) {
        return Array::Bool(bools);
    }
    if let Some(integers) = all(&elements, |element| match element {
        Element::I64(integer) => Some(*integer),
        _ => None,
    }) {
        return Array::I64(integers);
    }
    if let Some(floats) = all(&elements, |element| match element {
        Element::F64(float) => Some(*float),
        _ => None,
    }) {
        return Array::F64(floats);
    }
    Array::String(
        elements
            .into_iter()
            .map(|element| match element {
                Element::String(string) => string,
                other => Value::from(other).as_str().into_owned().into(),
            })
            .collect(),
    )
}

fn all<T>(elements: &[Element], of_type: impl Fn(&Element) -> Option<T>) -> Option<Vec<T>> {
    elements.iter().map(of_type).collect()
}
