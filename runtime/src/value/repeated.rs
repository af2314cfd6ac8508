//! One value per key: the SDK keeps a value that is set again beside the old one and exports both.

use opentelemetry::KeyValue;
use opentelemetry_sdk::trace::SpanData;

/// Keeps the last value of each key of the span, of each of its events, and of each of its links
/// (["exported collections MUST contain only unique keys"](https://opentelemetry.io/docs/specs/otel/common/#attribute-collections)).
pub(crate) fn keep_last_of(span: &mut SpanData) {
    keep_last(&mut span.attributes);
    for event in &mut span.events.events {
        keep_last(&mut event.attributes);
    }
    for link in &mut span.links.links {
        keep_last(&mut link.attributes);
    }
}

/// Keeps the last value of each key, in the place of the first
/// (["setting an attribute with the same key overwrites"](https://opentelemetry.io/docs/specs/otel/trace/api/#set-attributes)).
pub(crate) fn keep_last(attributes: &mut Vec<KeyValue>) {
    let repeats = |(index, attribute): (usize, &KeyValue)| {
        let mut later = attributes[index + 1..].iter();
        later.any(|later| later.key == attribute.key)
    };
    // The usual case, without taking anything apart.
    if are_told_apart_quickly(attributes) || !attributes.iter().enumerate().any(repeats) {
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

/// Whether a glance at the keys tells them all apart, which is true of most spans.
fn are_told_apart_quickly(attributes: &[KeyValue]) -> bool {
    let mut seen = 0_u128;
    attributes.iter().all(|attribute| {
        let key = attribute.key.as_str().as_bytes();
        let ends = (key.first().copied(), key.last().copied());
        let (first, last) = (ends.0.unwrap_or_default(), ends.1.unwrap_or_default());
        let glance = key.len() * 7 + usize::from(first) + usize::from(last) * 3;
        let bit = 1_u128 << (glance % 128);
        let is_new = seen & bit == 0;
        seen |= bit;
        is_new
    })
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
