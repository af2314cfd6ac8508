//! What travels between the services: events, each in an envelope that carries the trace.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use traced::messaging::Message;
use uuid::Uuid;

use crate::essays::SpellingReport;

/// An event and what is to be known about it. `metadata` is the carrier of the trace.
#[derive(Clone, Debug, Deserialize, Message, Serialize)]
pub struct Envelope<T = serde_json::Value> {
    #[message(id)]
    pub event_id: Uuid,
    pub event_type: String,
    #[message(conversation_id)]
    pub correlation_id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<jiff::Timestamp>,
    pub data: T,
    #[message(carrier)]
    #[serde(default)]
    pub metadata: HashMap<String, String>,
}

/// A kind of event. Each has a topic of its own, named like it.
pub trait Event: Serialize + DeserializeOwned {
    const TYPE: &'static str;
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct EssaySubmitted {
    pub batch_id: Uuid,
    pub essay_id: Uuid,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SpellcheckRequested {
    pub batch_id: Uuid,
    pub essay_id: Uuid,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SpellcheckCompleted {
    pub batch_id: Uuid,
    pub essay_id: Uuid,
    pub report: SpellingReport,
}

impl Event for EssaySubmitted {
    const TYPE: &'static str = "essay.submitted";
}

impl Event for SpellcheckRequested {
    const TYPE: &'static str = "essay.spellcheck.requested";
}

impl Event for SpellcheckCompleted {
    const TYPE: &'static str = "essay.spellcheck.completed";
}

impl<T: Event> Envelope<T> {
    /// A new event. `correlation_id` is what the events of one piece of work have in common: here, the batch.
    pub fn new(correlation_id: Uuid, data: T) -> Self {
        Envelope {
            event_id: Uuid::now_v7(),
            event_type: T::TYPE.to_owned(),
            correlation_id,
            occurred_at: Some(jiff::Timestamp::now()),
            data,
            metadata: HashMap::new(),
        }
    }

    /// The form in which a broker takes it.
    pub fn encode(&self) -> Result<Envelope, serde_json::Error> {
        let Envelope {
            event_id,
            ref event_type,
            correlation_id,
            occurred_at,
            ref data,
            ref metadata,
        } = *self;
        let (event_type, metadata) = (event_type.clone(), metadata.clone());
        Ok(Envelope {
            event_id,
            event_type,
            correlation_id,
            occurred_at,
            data: serde_json::to_value(data)?,
            metadata,
        })
    }
}

impl Envelope {
    /// The event that a consumer of its topic expects.
    pub fn decode<T: Event>(self) -> Result<Envelope<T>, serde_json::Error> {
        let Envelope {
            event_id,
            event_type,
            correlation_id,
            occurred_at,
            data,
            metadata,
        } = self;
        Ok(Envelope {
            event_id,
            event_type,
            correlation_id,
            occurred_at,
            data: serde_json::from_value(data)?,
            metadata,
        })
    }
}
