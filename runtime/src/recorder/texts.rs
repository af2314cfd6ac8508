//! Texts that come again and again.

use std::iter;
use std::sync::Arc;

use opentelemetry::{KeyValue, StringValue};

use crate::value::stored::{Short, Stored};

/// The latest short text of each attribute of a call site: the name of a state, a table or a tenant is often the same as
/// the time before, and then all spans share one.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<Latest>);

#[derive(Debug, Default)]
struct Latest {
    text: Short,
    /// Made when the text comes for the second time.
    shared: Option<Arc<str>>,
}

/// Adds what `make` makes. It is made when there is room for it, and written there and nowhere before: to be copied just
/// after takes a processor longer than all the rest.
#[inline(always)]
fn add(to: &mut Vec<KeyValue>, make: impl FnOnce() -> KeyValue) {
    to.extend(iter::once_with(make));
}

impl Texts {
    /// Adds a copy of an attribute to the others of its span.
    #[inline(always)]
    pub(super) fn copy(&mut self, key: &'static str, stored: &Stored, to: &mut Vec<KeyValue>) {
        match stored {
            Stored::Bool(value) => add(to, || KeyValue::new(key, *value)),
            Stored::Int(value) => add(to, || KeyValue::new(key, *value)),
            Stored::Double(value) => add(to, || KeyValue::new(key, *value)),
            Stored::Static(text) => add(to, || KeyValue::new(key, *text)),
            Stored::Short(text) => {
                let text = self.short(to.len(), text);
                add(to, || KeyValue::new(key, text));
            }
            other => add(to, || KeyValue::new(key, other.to_value())),
        }
    }

    fn short(&mut self, index: usize, text: &Short) -> StringValue {
        if self.0.len() <= index {
            self.0.resize_with(index + 1, Latest::default);
        }
        let latest = &mut self.0[index];
        if latest.text == *text {
            let shared = latest
                .shared
                .get_or_insert_with(|| text.read(|text| text.into()));
            return Arc::clone(shared).into();
        }
        *latest = Latest {
            text: *text,
            shared: None,
        };
        text.read(str::to_owned).into()
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::{KeyValue, Value};

    use super::Texts;
    use crate::value::stored::Stored;

    #[test]
    fn what_comes_again_is_shared_and_what_does_not_is_itself() {
        let mut texts = Texts::default();
        let at = |value: &Value| match value {
            Value::String(text) => text.as_str().as_ptr(),
            _ => panic!("not a text"),
        };
        let mut copy = |index, text| {
            let mut attributes = vec![KeyValue::new("before", 0); index];
            texts.copy("key", &Stored::text(text), &mut attributes);
            attributes.remove(index).value
        };
        let (first, second, third) = (copy(1, "open"), copy(1, "open"), copy(1, "open"));
        let (other, again) = (copy(1, "closed"), copy(1, "open"));
        let beside = copy(0, "");
        assert_eq!(at(&second), at(&third));
        assert_ne!(at(&third), at(&again));
        assert_eq!(first, second);
        assert_eq!(again, third);
        assert_eq!(other, Value::from("closed"));
        assert_eq!(beside, Value::from(""));
    }
}
