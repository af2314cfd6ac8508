//! One value per key: the SDK keeps a value that is set again beside the old one and exports both.

use opentelemetry::KeyValue;

/// Keeps the last value of each key, in the place of the first
/// (["setting an attribute with the same key overwrites"](https://opentelemetry.io/docs/specs/otel/trace/api/#set-attributes)).
pub(crate) fn keep_last(attributes: &mut Vec<KeyValue>) {
    let repeats = |(index, attribute): (usize, &KeyValue)| {
        let mut later = attributes[index + 1..].iter();
        later.any(|later| later.key == attribute.key)
    };
    // The usual case, without taking anything apart.
    if !attributes.iter().enumerate().any(repeats) {
        return;
    }
    let mut kept: Vec<KeyValue> = Vec::with_capacity(attributes.len());
    for attribute in attributes.drain(..) {
        match kept.iter_mut().find(|earlier| earlier.key == attribute.key) {
            Some(earlier) => earlier.value = attribute.value,
            None => kept.push(attribute),
        }
    }
    *attributes = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_stands_where_the_first_did() {
        let pair = |key: &'static str, value: i64| KeyValue::new(key, value);
        let mut attributes = vec![pair("a", 1), pair("b", 2), pair("a", 3)];
        keep_last(&mut attributes);
        assert_eq!(attributes, [pair("a", 3), pair("b", 2)]);
    }
}
