use std::borrow::Cow;

use opentelemetry::{KeyValue, Value};

use crate::ToValue;

/// What a message knows of itself, as attributes
/// ([messaging attributes](https://opentelemetry.io/docs/specs/semconv/registry/attributes/messaging/)).
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
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// facts.destination("essay.submitted");
    /// ```
    pub fn destination(&mut self, name: impl Into<String>) -> &mut Self {
        self.destination = Some(Cow::Owned(name.into()));
        self
    }

    /// The destination has a name that the broker made up, and that no one will see again: the span is named
    /// `(anonymous)` after it, and `messaging.destination.anonymous` says so.
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// facts.anonymous_destination(); // a queue named by RabbitMQ: `amq.gen-…`
    /// ```
    pub fn anonymous_destination(&mut self) -> &mut Self {
        self.destination = Some(Cow::Borrowed(ANONYMOUS));
        self.set("messaging.destination.anonymous", true)
    }

    /// `messaging.message.id`
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// facts.message_id("m-1");
    /// ```
    pub fn message_id(&mut self, id: impl Into<String>) -> &mut Self {
        self.set("messaging.message.id", id.into())
    }

    /// `messaging.message.conversation_id`: what all messages of one exchange have in common.
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// facts.conversation_id("upload-7");
    /// ```
    pub fn conversation_id(&mut self, id: impl Into<String>) -> &mut Self {
        self.set("messaging.message.conversation_id", id.into())
    }

    /// `messaging.message.body.size`, in bytes.
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// let body = br#"{"essay_id": 7}"#;
    /// facts.body_size(body.len());
    /// ```
    pub fn body_size(&mut self, bytes: usize) -> &mut Self {
        self.set("messaging.message.body.size", bytes)
    }

    /// `messaging.destination.partition.id`
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// facts.partition(3);
    /// ```
    pub fn partition(&mut self, id: impl ToString) -> &mut Self {
        self.set("messaging.destination.partition.id", id.to_string())
    }

    /// `messaging.consumer.group.name`
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// facts.consumer_group("spellchecker");
    /// ```
    pub fn consumer_group(&mut self, name: impl Into<String>) -> &mut Self {
        self.set("messaging.consumer.group.name", name.into())
    }

    /// Any other attribute; `None` leaves it out, and a key that is set already gets the new value.
    ///
    /// ```
    /// # let mut facts = traced::messaging::Facts::default();
    /// let key = Some("essay-7");
    /// facts.set("kafka.message.key", key);
    /// facts.set("kafka.message.key", None::<&str>); // stays as it is
    /// ```
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
