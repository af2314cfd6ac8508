//! How events get from service to service.
//!
//! A topic is a queue: each of its messages goes to one of its subscribers, at least once.

mod address;
mod channel;
mod database;
#[cfg(feature = "kafka")]
mod kafka;
#[cfg(feature = "rabbitmq")]
mod rabbitmq;
#[cfg(any(feature = "kafka", feature = "rabbitmq"))]
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream::BoxStream;
#[cfg(feature = "kafka")]
use rdkafka::error::KafkaError;

pub use self::address::Address;
pub use self::channel::ChannelBroker;
pub use self::database::DatabaseBroker;
#[cfg(feature = "kafka")]
pub use self::kafka::KafkaBroker;
#[cfg(feature = "rabbitmq")]
pub use self::rabbitmq::RabbitmqBroker;
use crate::envelope::Envelope;

/// The messages of one topic, as they come. It ends when the broker is gone.
pub type Deliveries = BoxStream<'static, Result<Delivery, BrokerError>>;

#[async_trait]
pub trait Broker: Send + Sync {
    /// The value of `messaging.system.name`.
    fn system(&self) -> &'static str;

    async fn publish(&self, topic: &str, envelope: Envelope) -> Result<(), BrokerError>;

    fn subscribe(&self, topic: &str) -> Deliveries;

    /// Ends what connects this process to the broker; comes after the last message is settled.
    async fn close(&self) {}
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
    #[cfg(feature = "rabbitmq")]
    #[error("cannot connect to RabbitMQ: {0}")]
    RabbitmqConnection(lapin::Error),
    #[cfg(feature = "rabbitmq")]
    #[error("RabbitMQ failed: {0}")]
    Rabbitmq(#[from] lapin::Error),
    #[cfg(feature = "rabbitmq")]
    #[error("RabbitMQ did not take the message for {0}")]
    Refused(String),
    #[cfg(feature = "rabbitmq")]
    #[error("RabbitMQ ended the subscription; was the queue deleted?")]
    Unsubscribed,
    #[cfg(feature = "kafka")]
    #[error("cannot reach Kafka at {servers}: {error}")]
    KafkaConnection { servers: String, error: KafkaError },
    #[cfg(feature = "kafka")]
    #[error("Kafka failed: {0}")]
    Kafka(#[from] KafkaError),
}

/// What the services share.
pub type SharedBroker = Arc<dyn Broker>;
