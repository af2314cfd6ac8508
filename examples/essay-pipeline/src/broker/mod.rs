//! How events get from service to service.
//!
//! A topic is a queue: each of its messages goes to one of its subscribers, at least once. Kafka and RabbitMQ have their
//! place behind the same trait.

mod channel;
mod database;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream::BoxStream;

pub use self::channel::ChannelBroker;
pub use self::database::DatabaseBroker;
use crate::envelope::Envelope;

/// The messages of one topic, as they come. It ends when the broker is gone.
pub type Deliveries = BoxStream<'static, Result<Delivery, BrokerError>>;

#[async_trait]
pub trait Broker: Send + Sync {
    /// The value of `messaging.system.name`.
    fn system(&self) -> &'static str;

    async fn publish(&self, topic: &str, envelope: Envelope) -> Result<(), BrokerError>;

    fn subscribe(&self, topic: &str) -> Deliveries;
}

/// A message on loan. It comes again, to whomever, unless it is acknowledged or parked.
pub struct Delivery {
    pub envelope: Envelope,
    /// 1 for the first time.
    pub attempt: u32,
    receipt: Box<dyn Receipt>,
}

impl Delivery {
    pub async fn ack(self) -> Result<(), BrokerError> {
        self.receipt.ack().await
    }

    /// Hands it back; it is delivered again a little later.
    pub async fn retry(self) -> Result<(), BrokerError> {
        self.receipt.retry(self.envelope, self.attempt).await
    }

    /// Puts it aside for a person to look at. It is not delivered again.
    pub async fn park(self) -> Result<(), BrokerError> {
        self.receipt.park().await
    }
}

/// The broker's side of a delivery.
#[async_trait]
trait Receipt: Send {
    async fn ack(self: Box<Self>) -> Result<(), BrokerError>;
    async fn retry(self: Box<Self>, envelope: Envelope, attempt: u32) -> Result<(), BrokerError>;
    async fn park(self: Box<Self>) -> Result<(), BrokerError>;
}

#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    #[error("the broker is shut down")]
    Closed,
    #[error("the event cannot be written or read as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the broker's database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// What the services share.
pub type SharedBroker = Arc<dyn Broker>;
