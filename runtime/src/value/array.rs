//! Values that are several.

use opentelemetry::{Array, Value};

use super::{Element, ToElement, ToValue};

/// An array attribute has one type: a list with one integer too large for an i64 becomes a list of strings.
fn array(elements: impl Iterator<Item = Element>) -> Array {
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

#[allow(
    private_bounds,
    reason = "arrays hold what OpenTelemetry allows in them; the set is closed on purpose"
)]
impl<T: ToElement> ToValue for [T] {
    fn to_value(&self) -> Option<Value> {
        Some(Value::Array(array(self.iter().map(T::to_element))))
    }
}

#[allow(private_bounds, reason = "as for slices")]
impl<T: ToElement> ToValue for Vec<T> {
    fn to_value(&self) -> Option<Value> {
        self.as_slice().to_value()
    }
}

#[allow(private_bounds, reason = "as for slices")]
impl<T: ToElement, const N: usize> ToValue for [T; N] {
    fn to_value(&self) -> Option<Value> {
        self.as_slice().to_value()
    }
}

impl From<Element> for Value {
    fn from(element: Element) -> Self {
        match element {
            Element::Bool(bool) => Self::Bool(bool),
            Element::I64(integer) => Self::I64(integer),
            Element::F64(float) => Self::F64(float),
            Element::String(string) => Self::String(string),
        }
    }
}
