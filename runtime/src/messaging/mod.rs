//! Messages: what carries a trace through a broker, and what a message tells of itself.
//!
//! [`traced_consumer`](macro@crate::traced_consumer) reads the producer's context out of a [`Message`] and
//! [`traced_producer`](macro@crate::traced_producer) writes the current one into a [`MessageMut`]. Maps of strings are
//! messages that know nothing of themselves; the messages of client libraries come with the features named after the
//! brokers. For an envelope of your own, implement the traits or derive them.
//!
//! ```
//! use std::collections::HashMap;
//! use traced::{traced_consumer, traced_producer};
//!
//! #[traced_producer(system = "kafka", destination = "essay.submitted")]
//! fn publish(metadata: &mut HashMap<String, String>) {}
//!
//! #[traced_consumer(system = "kafka", destination = "essay.submitted")]
//! fn on_submitted(metadata: &HashMap<String, String>) {}
//!
//! let mut metadata = HashMap::new();
//! publish(&mut metadata);
//! on_submitted(&metadata);
//! ```
//!
//! Names, kinds, attributes and relations follow the OpenTelemetry semantic conventions 1.45,
//! [messaging spans](https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/).

mod batch;
mod created;
mod facts;
mod incoming;
#[cfg(feature = "kafka")]
pub mod kafka;
mod message;
#[cfg(feature = "nats")]
pub mod nats;
mod operation;
mod outgoing;
mod part;
#[cfg(feature = "rabbitmq")]
pub mod rabbitmq;
mod single;

pub use facts::Facts;
pub use message::{Message, MessageMut};
#[doc = include_str!("derive.md")]
pub use traced_macros::Message;

/// What generated code names.
pub(crate) mod generated {
    pub use super::batch::batch;
    pub use super::incoming::{Candidate, Missing};
    pub use super::operation::{Operation, Relation, Settings, constant, text};
    pub use super::outgoing::{Target, outgoing, required_place, required_target};
    pub use super::part::{Part, body_size, fill};
    pub use super::single::single;
    pub use super::{Facts, Message, MessageMut};
}

/// In scope where arguments are asked whether they are messages.
pub(crate) mod probes {
    pub use super::incoming::{
        Or as _, Require as _, ViaCarrier as _, ViaExtractor as _, ViaMessage as _, ViaMissing as _,
    };
    pub use super::outgoing::{
        OrTarget as _, ViaInjector as _, ViaMessageMut as _, ViaNewCarrier as _, ViaNoTarget as _,
    };
    pub use super::part::probes::*;
}
