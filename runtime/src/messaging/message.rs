use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::Arc;

use super::Facts;
use crate::{Carrier, CarrierMut};

/// A message as a consumer gets it: where its context is, and what it knows of itself.
///
/// Nothing in it can make the consumer fail: a missing or malformed context means a new trace, and what
/// [`describe`](Self::describe) does not know is not recorded.
///
/// ```
/// use std::collections::HashMap;
/// use traced::messaging::{Facts, Message};
/// use traced::{Carrier, traced_consumer};
///
/// struct Envelope {
///     event_id: String,
///     metadata: HashMap<String, String>,
/// }
///
/// impl Message for Envelope {
///     fn carrier(&self) -> Option<&dyn Carrier> {
///         Some(&self.metadata)
///     }
///
///     fn describe(&self, facts: &mut Facts) {
///         facts.message_id(&self.event_id);
///     }
/// }
///
/// #[traced_consumer(system = "kafka", destination = "essay.submitted")]
/// fn on_submitted(envelope: &Envelope) {}
/// # on_submitted(&Envelope { event_id: "e-1".into(), metadata: HashMap::new() });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no message that could carry a trace",
    label = "does not implement `traced::messaging::Message`",
    note = "write `from = …` for the part of it that is one: a map of strings, headers, a client library's message",
    note = "or implement `traced::messaging::Message` for the type"
)]
pub trait Message {
    /// Where the context is; `None` where the message has no headers.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use traced::messaging::Message;
    ///
    /// let metadata = HashMap::from([("traceparent".to_owned(), "00-…".to_owned())]);
    /// let carrier = metadata.carrier().expect("a map is one itself");
    /// assert_eq!(carrier.get("traceparent"), Some("00-…"));
    /// ```
    fn carrier(&self) -> Option<&dyn Carrier>;

    /// The broker's name in `messaging.system.name`, if the type of the message says it: one of the
    /// [registry's](https://opentelemetry.io/docs/specs/semconv/registry/attributes/messaging/), if it is there.
    ///
    /// ```
    /// # use traced::{messaging::Message, Carrier};
    /// struct FromKafka;
    ///
    /// impl Message for FromKafka {
    ///     fn carrier(&self) -> Option<&dyn Carrier> {
    ///         None
    ///     }
    ///
    ///     fn system(&self) -> Option<&'static str> {
    ///         Some("kafka")
    ///     }
    /// }
    /// ```
    fn system(&self) -> Option<&'static str> {
        None
    }

    /// What the message knows of itself.
    ///
    /// ```
    /// # use traced::{messaging::{Facts, Message}, Carrier};
    /// struct Task {
    ///     id: u64,
    ///     body: String,
    /// }
    ///
    /// impl Message for Task {
    ///     fn carrier(&self) -> Option<&dyn Carrier> {
    ///         None
    ///     }
    ///
    ///     fn describe(&self, facts: &mut Facts) {
    ///         facts.message_id(self.id.to_string()).body_size(self.body.len());
    ///     }
    /// }
    /// ```
    fn describe(&self, _facts: &mut Facts) {}
}

/// A message as a producer has it, before it is sent.
///
/// ```
/// use std::collections::HashMap;
/// use traced::messaging::{Message, MessageMut};
/// use traced::{Carrier, CarrierMut, traced_producer};
///
/// #[derive(Default)]
/// struct Envelope {
///     metadata: HashMap<String, String>,
/// }
///
/// impl Message for Envelope {
///     fn carrier(&self) -> Option<&dyn Carrier> {
///         Some(&self.metadata)
///     }
/// }
///
/// impl MessageMut for Envelope {
///     fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
///         Some(&mut self.metadata)
///     }
/// }
///
/// #[traced_producer(system = "kafka", destination = "essay.submitted")]
/// fn publish(envelope: &mut Envelope) {}
/// # publish(&mut Envelope::default());
/// ```
#[diagnostic::on_unimplemented(
    message = "a trace context cannot be written to `{Self}`",
    label = "does not implement `traced::messaging::MessageMut`",
    note = "write `into = …` for the part of it that has room for one: a map of strings, headers, a client library's record"
)]
pub trait MessageMut: Message {
    /// Where the context goes; `None` where there is no room for one.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use traced::messaging::MessageMut;
    ///
    /// let mut metadata = HashMap::<String, String>::new();
    /// let carrier = metadata.carrier_mut().expect("a map is one itself");
    /// carrier.set("traceparent", "00-…".to_owned());
    /// ```
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut>;
}

macro_rules! carriers {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Message for $type {
            fn carrier(&self) -> Option<&dyn Carrier> {
                Some(self)
            }
        }

        impl<$($generics)*> MessageMut for $type {
            fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
                Some(self)
            }
        }
    )*};
}

carriers! {
    [S: BuildHasher] HashMap<String, String, S>;
    [] BTreeMap<String, String>;
}

#[cfg(feature = "http")]
carriers! {
    [] http::HeaderMap;
}

#[cfg(feature = "json")]
carriers! {
    [] serde_json::Map<String, serde_json::Value>;
}

macro_rules! behind {
    ($($pointer:ty),*) => {$(
        impl<T: Message + ?Sized> Message for $pointer {
            fn carrier(&self) -> Option<&dyn Carrier> {
                (**self).carrier()
            }

            fn system(&self) -> Option<&'static str> {
                (**self).system()
            }

            fn describe(&self, facts: &mut Facts) {
                (**self).describe(facts);
            }
        }
    )*};
}

behind!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: MessageMut + ?Sized> MessageMut for &mut T {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        (**self).carrier_mut()
    }
}

impl<T: MessageMut + ?Sized> MessageMut for Box<T> {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        (**self).carrier_mut()
    }
}

/// A message that may be none, such as the one that a poll returned.
impl<T: Message> Message for Option<T> {
    fn carrier(&self) -> Option<&dyn Carrier> {
        self.as_ref().and_then(Message::carrier)
    }

    fn system(&self) -> Option<&'static str> {
        self.as_ref().and_then(Message::system)
    }

    fn describe(&self, facts: &mut Facts) {
        if let Some(message) = self {
            message.describe(facts);
        }
    }
}

impl<T: MessageMut> MessageMut for Option<T> {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        self.as_mut().and_then(MessageMut::carrier_mut)
    }
}
