//! NATS by the crate `async-nats`: its messages and headers (feature `nats`, which raises the minimum of Rust to 1.89).
//!
//! A [`Message`](async_nats::Message) tells its subject, so that neither annotation needs options:
//!
//! ```no_run
//! use async_nats::{Client, HeaderMap, Message, PublishError, Subject};
//! use traced::{traced_consumer, traced_producer};
//!
//! #[traced_producer(destination = subject, into = headers)]
//! async fn publish(client: &Client, subject: Subject, headers: HeaderMap) -> Result<(), PublishError> {
//!     client.publish_with_headers(subject, headers, "An essey.".into()).await
//! }
//!
//! #[traced_consumer]
//! async fn on_submitted(message: &Message) -> Result<(), std::str::Utf8Error> {
//!     let text = std::str::from_utf8(&message.payload)?;
//!     println!("{} words", text.split_whitespace().count());
//!     Ok(())
//! }
//! ```
//!
//! ```text
//! send essay.submitted (producer)       messaging.system.name=nats …
//! └─ process essay.submitted (consumer) messaging.message.body.size=9 …
//! ```
//!
//! # Messages
//!
//! [`async_nats::Message`] and [`OutboundMessage`] tell the subject as destination, which names the span as well; the size
//! of the payload in bytes; and, where there is a header `Nats-Msg-Id`, `messaging.message.id`. The semantic conventions
//! 1.45 have no page about NATS; `messaging.system.name` is `nats`.
//!
//! Subjects that begin with `_INBOX.`, as those of replies do, are made up for one use: such a span is named
//! `(anonymous)`, and says `messaging.destination.anonymous`. Of other subjects with an id in them (`essay.7.submitted`)
//! this crate cannot know: write `destination = "essay.*.submitted"`.
//!
//! A message of JetStream holds one of these: `from = message.message`.
//!
//! # Headers
//!
//! [`HeaderMap`] is a carrier to read and to write, and `Option<HeaderMap>`, as messages have it, one to write: the headers
//! are made when there is something to write. Names are compared without regard to case, where NATS itself regards it; of
//! several values the first counts, except where all are asked for ([`Carrier::get_all`]): a `traceparent` with several
//! values is none. Writing a context takes other spellings of its headers out and leaves all other headers as they are.
//! What NATS does not allow in a header (a line break) is left out.
//!
//! # Building
//!
//! This feature enables none of `async-nats`'s own: cryptography, JetStream and the server's version are for the
//! application's dependency on `async-nats` to say.

use async_nats::HeaderMap;
use async_nats::header::{HeaderName, HeaderValue, NATS_MESSAGE_ID};
use async_nats::message::OutboundMessage;

use super::{Facts, Message, MessageMut};
use crate::propagation::is_other_spelling;
use crate::{Carrier, CarrierMut};

#[cfg(test)]
mod tests;

const SYSTEM: &str = "nats";

/// What the subjects of replies begin with, unless the application has set another prefix.
const INBOX: &str = "_INBOX.";

impl Carrier for HeaderMap {
    /// The exact spelling comes first.
    fn get(&self, key: &str) -> Option<&str> {
        let mut other = None;
        for (name, values) in self.iter() {
            let name: &str = name.as_ref();
            let value = values.first().map(HeaderValue::as_str);
            if name == key && value.is_some() {
                return value;
            }
            if is_other_spelling(name, key) {
                other = other.or(value);
            }
        }
        other
    }

    fn keys(&self) -> Vec<&str> {
        self.iter().map(|(name, _)| name.as_ref()).collect()
    }

    fn get_all(&self, key: &str) -> Vec<&str> {
        let mut other = Vec::new();
        for (name, values) in self.iter() {
            let name: &str = name.as_ref();
            let values = || values.iter().map(HeaderValue::as_str);
            if name == key && values().next().is_some() {
                return values().collect();
            }
            if is_other_spelling(name, key) && other.is_empty() {
                other.extend(values());
            }
        }
        other
    }
}

impl CarrierMut for HeaderMap {
    /// What NATS does not allow in a header is left out.
    fn set(&mut self, key: &str, value: String) {
        let (Ok(name), Ok(value)) = (key.parse::<HeaderName>(), value.parse::<HeaderValue>())
        else {
            return;
        };
        take_out(self, |other| is_other_spelling(other, key));
        self.insert(name, value);
    }

    fn remove(&mut self, key: &str) {
        take_out(self, |other| other.eq_ignore_ascii_case(key));
    }
}

fn take_out(headers: &mut HeaderMap, is_stale: impl Fn(&str) -> bool) {
    let is_stale = |other: &HeaderName| is_stale(other.as_ref());
    if headers.iter().any(|(other, _)| is_stale(other)) {
        let stale = std::mem::take(headers);
        for (other, values) in stale.iter().filter(|(other, _)| !is_stale(other)) {
            for value in values {
                headers.append(other.clone(), value.clone());
            }
        }
    }
}

impl Message for HeaderMap {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(self)
    }

    fn system(&self) -> Option<&'static str> {
        Some(SYSTEM)
    }

    fn describe(&self, facts: &mut Facts) {
        let id = self.get(NATS_MESSAGE_ID).map(HeaderValue::as_str);
        facts.set("messaging.message.id", id.filter(|id| !id.is_empty()));
    }
}

impl MessageMut for HeaderMap {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        Some(self)
    }
}

macro_rules! messages {
    ($($type:ty),*) => {$(
        impl Message for $type {
            fn carrier(&self) -> Option<&dyn Carrier> {
                self.headers.as_ref().map(|headers| headers as &dyn Carrier)
            }

            fn system(&self) -> Option<&'static str> {
                Some(SYSTEM)
            }

            fn describe(&self, facts: &mut Facts) {
                match self.subject.as_str() {
                    subject if subject.starts_with(INBOX) => facts.anonymous_destination(),
                    subject => facts.destination(subject),
                };
                facts.body_size(self.payload.len());
                if let Some(headers) = &self.headers {
                    headers.describe(facts);
                }
            }
        }

        impl MessageMut for $type {
            fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
                Some(&mut self.headers)
            }
        }
    )*};
}

messages!(async_nats::Message, OutboundMessage);
