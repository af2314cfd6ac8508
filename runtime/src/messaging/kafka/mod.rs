//! Kafka by the crate `rdkafka`: its messages, records and headers (feature `kafka`).
//!
//! What a consumer gets ([`BorrowedMessage`](rdkafka::message::BorrowedMessage),
//! [`OwnedMessage`](rdkafka::message::OwnedMessage)) and what a producer is given
//! ([`FutureRecord`](rdkafka::producer::FutureRecord), [`BaseRecord`](rdkafka::producer::BaseRecord)) say all of it
//! themselves, so the annotations need no options:
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use rdkafka::ClientConfig;
//! use rdkafka::consumer::{BaseConsumer, Consumer as _};
//! use rdkafka::error::KafkaResult;
//! use rdkafka::message::{BorrowedMessage, Message as _};
//! use rdkafka::producer::{BaseProducer, BaseRecord};
//! use traced::{traced_consumer, traced_producer};
//!
//! #[traced_producer]
//! fn publish(producer: &BaseProducer, record: BaseRecord<'_, str, [u8]>) -> KafkaResult<()> {
//!     producer.send(record).map_err(|(error, _)| error)
//! }
//!
//! #[traced_consumer(attrs(messaging.consumer.group.name = "spellchecker"))]
//! fn on_submitted(message: &BorrowedMessage<'_>) -> Result<(), std::str::Utf8Error> {
//!     let text = std::str::from_utf8(message.payload().unwrap_or_default())?;
//!     println!("{} words", text.split_whitespace().count());
//!     Ok(())
//! }
//!
//! # fn main() -> KafkaResult<()> {
//! let mut config = ClientConfig::new();
//! config.set("bootstrap.servers", "localhost:9092").set("group.id", "spellchecker");
//!
//! let producer: BaseProducer = config.create()?;
//! publish(&producer, BaseRecord::to("essay.submitted").key("essay-7").payload(b"An essey."))?;
//!
//! let consumer: BaseConsumer = config.create()?;
//! consumer.subscribe(&["essay.submitted"])?;
//! while let Some(message) = consumer.poll(Duration::from_secs(10)) {
//!     if let Err(error) = on_submitted(&message?) {
//!         eprintln!("not an essay: {error}");
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! ```text
//! send essay.submitted (producer)       messaging.system.name=kafka kafka.message.key=essay-7 …
//! └─ process essay.submitted (consumer) messaging.destination.partition.id=0 kafka.offset=42 …
//! ```
//!
//! # What is recorded
//!
//! By the conventions 1.45 for [Kafka](https://opentelemetry.io/docs/specs/semconv/messaging/kafka/): the topic, which
//! names the span as well; the partition and the `kafka.offset`, as far as they are known; the size of the payload in
//! bytes; `kafka.message.tombstone` where there is no payload; and `kafka.message.key` where the key is text. Keys that
//! are not UTF-8, or that have control characters in them, as the bytes of a number have, are not recorded.
//!
//! Where keys are personal data, take the context alone, and say what else is to be known:
//!
//! ```
//! use rdkafka::message::{BorrowedMessage, Message as _};
//! use traced::traced_consumer;
//!
//! #[traced_consumer(destination = message.topic(), from = message.headers())]
//! fn on_signup(message: &BorrowedMessage<'_>) { /* … */ }
//! ```
//!
//! A message does not know the consumer group that it came to: say it, as above, with
//! `attrs(messaging.consumer.group.name = …)`.
//!
//! # Headers
//!
//! The names of headers are compared without regard to case. Kafka lets headers repeat, and the last one counts: who
//! forwards a message with all its headers appends theirs. A header whose value is null or not UTF-8 counts as absent.
//! Writing a context takes the values out that its headers had, and leaves all other headers as they are.
//!
//! `rdkafka` panics where it meets the name of a header that is not UTF-8. Reading a context catches that: the panic hook
//! hears of it, the message counts as one without a context, and the consumer goes on. A program that is built with
//! `panic = "abort"` ends there.
//!
//! # Building
//!
//! This feature enables none of `rdkafka`'s own: how librdkafka is built, and what with (`cmake-build`, `ssl`, `libz`,
//! `tokio`), is for the application's dependency on `rdkafka` to say.

mod headers;
mod received;
mod records;

use super::Facts;

/// `messaging.system.name`
const SYSTEM: &str = "kafka";

/// What messages and records have in common.
#[derive(Debug, Clone, Copy)]
struct Content<'a> {
    topic: &'a str,
    partition: Option<i32>,
    key: Option<&'a [u8]>,
    payload: Option<&'a [u8]>,
}

impl Content<'_> {
    fn describe(self, facts: &mut Facts) {
        facts.destination(self.topic);
        // A message that was never stored has the partition -1.
        if let Some(partition) = self.partition.filter(|partition| *partition >= 0) {
            facts.partition(partition);
        }
        facts.set("kafka.message.key", self.key.and_then(text));
        match self.payload {
            Some(payload) => facts.body_size(payload.len()),
            None => facts.set("kafka.message.tombstone", true),
        };
    }
}

/// A key that is text. Kafka, "Message keys": what has no canonical string form is left out.
fn text(key: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(key).ok()?;
    (!text.contains(char::is_control)).then_some(text)
}
