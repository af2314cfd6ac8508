//! RabbitMQ by the crate `lapin`: its messages, properties and headers (feature `rabbitmq`, which raises the minimum of
//! Rust to 1.88).
//!
//! A consumer's annotation needs no options; a producer writes into the properties, which know neither exchange nor
//! routing key, and so says the destination:
//!
//! ```no_run
//! use lapin::message::Delivery;
//! use lapin::options::{BasicAckOptions, BasicGetOptions, BasicNackOptions, BasicPublishOptions};
//! use lapin::{BasicProperties, Channel};
//! use traced::{traced_consumer, traced_producer};
//!
//! #[traced_producer(
//!     destination = "essays:submitted",
//!     into = properties,
//!     attrs(rabbitmq.destination.routing_key = "submitted"),
//! )]
//! async fn publish(channel: &Channel, text: &str, properties: BasicProperties) -> lapin::Result<()> {
//!     let options = BasicPublishOptions::default();
//!     let sent = channel
//!         .basic_publish("essays".into(), "submitted".into(), options, text.as_bytes(), properties)
//!         .await?;
//!     sent.await?;
//!     Ok(())
//! }
//!
//! #[traced_consumer]
//! async fn on_submitted(delivery: &Delivery) -> Result<(), std::str::Utf8Error> {
//!     let text = std::str::from_utf8(&delivery.data)?;
//!     println!("{} words", text.split_whitespace().count());
//!     Ok(())
//! }
//!
//! #[traced_consumer(operation = settle)]
//! async fn settle(delivery: &Delivery, is_done: bool) -> lapin::Result<bool> {
//!     match is_done {
//!         true => delivery.ack(BasicAckOptions::default()).await,
//!         false => delivery.nack(BasicNackOptions::default()).await,
//!     }
//! }
//!
//! async fn work_on_one(channel: &Channel) -> lapin::Result<()> {
//!     let message = channel.basic_get("spellcheck".into(), BasicGetOptions::default()).await?;
//!     if let Some(message) = message {
//!         let is_done = on_submitted(&message).await.is_ok();
//!         settle(&message, is_done).await?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! ```text
//! send essays:submitted (producer)       messaging.system.name=rabbitmq …
//! └─ process essays:submitted (consumer) rabbitmq.destination.routing_key=submitted rabbitmq.message.delivery_tag=1 …
//! settle essays:submitted (client)       linked to `send essays:submitted`
//! ```
//!
//! # Messages
//!
//! [`Delivery`], [`BasicGetMessage`] and [`BasicReturnMessage`], also as an `Option`, tell by the conventions 1.45 for
//! [RabbitMQ](https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/)
//!
//! - the destination `{exchange}:{routing key}`, which names the span as well; of an empty one, as the default exchange
//!   is, the other remains, and of two, `amq.default`. A delivery does not know its queue: where that says more, and where
//!   routing keys are many, as those with an id in them are, write `destination = …`;
//! - `rabbitmq.destination.routing_key`, unless it is empty, and `rabbitmq.message.delivery_tag`, unless the message was
//!   returned;
//! - `messaging.message.id` and `messaging.message.conversation_id`, from the properties `message_id` and
//!   `correlation_id`;
//! - `messaging.message.body.size`, in bytes.
//!
//! Names that the broker makes up, `amq.gen-…` of queues and `amq.rabbitmq.reply-to.…` of direct replies, are no part of
//! a span's name: it is the exchange's, and `(anonymous)` with `messaging.destination.anonymous` where that is the default
//! exchange. The attribute with the routing key has them.
//!
//! The conventions have no attribute for a message that the broker has delivered before: `traced.message.redelivered` is
//! ours, and `true` there. On others it is missing.
//!
//! # Headers
//!
//! [`FieldTable`] and [`BasicProperties`] are carriers, to read and to write. Names are compared without regard to case.
//! Strings are read, long ones, which is what arrives from a broker, and short ones, which a table of one's own may
//! have; a header of another type, or one that is not UTF-8, counts as absent. Writing a context takes other spellings
//! of its headers out, leaves all other headers as they are, and makes the table of properties that have none.
//!
//! # Building
//!
//! This feature enables none of `lapin`'s own: runtime and TLS are for the application's dependency on `lapin` to say.

use std::borrow::Cow;

use lapin::BasicProperties;
use lapin::message::{BasicGetMessage, BasicReturnMessage, Delivery};
use lapin::types::{FieldTable, ShortString};

use super::{Facts, Message, MessageMut};
use crate::{Carrier, CarrierMut};

mod headers;
#[cfg(test)]
mod tests;

const SYSTEM: &str = "rabbitmq";

/// What the name of something begins with that the broker named: queues declared without a name, and the pseudo-queues
/// of direct replies.
const GENERATED: [&str; 2] = ["amq.gen-", "amq.rabbitmq.reply-to."];

impl Message for Delivery {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(&self.properties)
    }

    fn system(&self) -> Option<&'static str> {
        Some(SYSTEM)
    }

    fn describe(&self, facts: &mut Facts) {
        let routing_key = self.routing_key.as_str();
        match destination(self.exchange.as_str(), routing_key) {
            Some(name) => facts.destination(name),
            None => facts.anonymous_destination(),
        };
        self.properties.describe(facts);
        facts
            .body_size(self.data.len())
            .set(
                "traced.message.redelivered",
                self.redelivered.then_some(true),
            )
            .set(
                "rabbitmq.destination.routing_key",
                Some(routing_key).filter(|key| !key.is_empty()),
            )
            // The broker counts from 1.
            .set(
                "rabbitmq.message.delivery_tag",
                Some(self.delivery_tag).filter(|tag| *tag != 0),
            );
    }
}

/// The name of the destination, unless the broker made it up: RabbitMQ conventions, `messaging.destination.name`.
fn destination<'a>(exchange: &'a str, routing_key: &'a str) -> Option<Cow<'a, str>> {
    let is_generated = GENERATED
        .iter()
        .any(|prefix| routing_key.starts_with(prefix));
    Some(match (exchange, routing_key) {
        ("", "") => "amq.default".into(),
        ("", _) if is_generated => return None,
        ("", routing_key) => routing_key.into(),
        (exchange, routing_key) if is_generated || routing_key.is_empty() => exchange.into(),
        (exchange, routing_key) => format!("{exchange}:{routing_key}").into(),
    })
}

macro_rules! with_delivery {
    ($($type:ty),*) => {$(
        impl Message for $type {
            fn carrier(&self) -> Option<&dyn Carrier> {
                self.delivery.carrier()
            }

            fn system(&self) -> Option<&'static str> {
                self.delivery.system()
            }

            fn describe(&self, facts: &mut Facts) {
                self.delivery.describe(facts);
            }
        }
    )*};
}

with_delivery!(BasicGetMessage, BasicReturnMessage);

impl Message for BasicProperties {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(self)
    }

    fn system(&self) -> Option<&'static str> {
        Some(SYSTEM)
    }

    fn describe(&self, facts: &mut Facts) {
        if let Some(id) = text_of(self.message_id()) {
            facts.message_id(id);
        }
        if let Some(id) = text_of(self.correlation_id()) {
            facts.conversation_id(id);
        }
    }
}

/// A property that says something.
fn text_of(property: &Option<ShortString>) -> Option<&str> {
    let text = property.as_ref().map(ShortString::as_str);
    text.filter(|text| !text.is_empty())
}

impl MessageMut for BasicProperties {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        Some(self)
    }
}

impl Message for FieldTable {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(self)
    }

    fn system(&self) -> Option<&'static str> {
        Some(SYSTEM)
    }
}

impl MessageMut for FieldTable {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        Some(self)
    }
}
