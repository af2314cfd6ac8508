use std::borrow::Cow;

use opentelemetry::{KeyValue, Value};

use crate::ToValue;

/// What a message knows of itself, as attributes.
///
/// ```
/// use traced::messaging::Facts;
///
/// let mut facts = Facts::default();
/// facts.message_id("m-1");
/// facts.body_size(512);
/// facts.set("kafka.offset", 42);
/// ```
#[derive(Debug, Default, Clone)]
pub struct Facts {
    destination: Option<Cow<'static, str>>,
    attributes: Vec<KeyValue>,
}

impl Facts {
    /// `messaging.destination.name`: the topic, queue or exchange. It names the span as well.
    pub fn destination(&mut self, name: impl Into<String>) -> &mut Self {
        self.destination = Some(Cow::Owned(name.into()));
        self
    }

    /// The destination has a name that the broker made up, and that no one will see again: the span is named
    /// `(anonymous)` after it, and `messaging.destination.anonymous` says so.
    pub fn anonymous_destination(&mut self) -> &mut Self {
        self.destination = Some(Cow::Borrowed(ANONYMOUS));
        self.set("messaging.destination.anonymous", true)
    }

    /// `messaging.message.id`
    pub fn message_id(&mut self, id: impl Into<String>) -> &mut Self {
        self.set("messaging.message.id", id.into())
    }

    /// `messaging.message.conversation_id`: what all messages of one exchange have in common.
    pub fn conversation_id(&mut self, id: impl Into<String>) -> &mut Self {
        self.set("messaging.message.conversation_id", id.into())
    }

    /// `messaging.message.body.size`, in bytes.
    pub fn body_size(&mut self, bytes: usize) -> &mut Self {
        self.set("messaging.message.body.size", bytes)
    }

    /// `messaging.destination.partition.id`
    pub fn partition(&mut self, id: impl ToString) -> &mut Self {
        self.set("messaging.destination.partition.id", id.to_string())
    }

    /// `messaging.consumer.group.name`
    pub fn consumer_group(&mut self, name: impl Into<String>) -> &mut Self {
        self.set("messaging.consumer.group.name", name.into())
    }

    /// Any other attribute; `None` leaves it out, and a key that is set already gets the new value.
    pub fn set(&mut self, key: &'static str, value: impl ToValue) -> &mut Self {
        if let Some(value) = value.to_value() {
            self.put(key, value);
        }
        self
    }

    fn put(&mut self, key: &'static str, value: Value) {
        match self
            .attributes
            .iter_mut()
            .find(|known| known.key.as_str() == key)
        {
            Some(known) => known.value = value,
            None => self.attributes.push(KeyValue::new(key, value)),
        }
    }

    pub(super) fn take_destination(&mut self) -> Option<Cow<'static, str>> {
        self.destination.take()
    }

    pub(super) fn into_attributes(self) -> Vec<KeyValue> {
        self.attributes
    }

    /// Keeps what `other` says as well.
    pub(super) fn keep_common(&mut self, other: &Self) {
        if self.destination != other.destination {
            self.destination = None;
        }
        self.attributes
            .retain(|known| other.attributes.contains(known));
    }

    /// What these facts say and `common` does not.
    pub(super) fn beyond(mut self, common: &Self) -> Vec<KeyValue> {
        let destination = self
            .destination
            .take()
            .filter(|_| common.destination.is_none());
        self.attributes
            .retain(|known| !common.attributes.contains(known));
        if let Some(destination) = destination {
            self.put("messaging.destination.name", destination.into());
        }
        self.attributes
    }
}

/// The low-cardinality name of a destination that has none: messaging spans, "Span name".
const ANONYMOUS: &str = "(anonymous)";
