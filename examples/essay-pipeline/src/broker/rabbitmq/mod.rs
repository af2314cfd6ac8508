//! RabbitMQ: a topic is a durable queue, and what is put aside goes to a second one, its dead-letter queue.

mod connection;
mod headers;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use lapin::message::Delivery as Message;
use lapin::options::{BasicAckOptions, BasicRejectOptions};
use lapin::types::{AMQPValue, LongString, ShortString};
use lapin::{BasicProperties, Channel, Consumer};

use self::connection::Connector;
use super::{Broker, BrokerError, Deliveries, Delivery, Receipt, wire};
use crate::envelope::Envelope;

/// How long a message that was handed back waits before it is delivered again.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// How long a consumer waits before it subscribes again after the connection broke.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);
/// "Persistent", so that a restart of the server loses nothing.
const DELIVERY_MODE: u8 = 2;

pub struct RabbitmqBroker {
    connector: Arc<Connector>,
}

impl RabbitmqBroker {
    /// Connects, so that a wrong address is told at once.
    pub async fn connect(url: String) -> Result<Self, BrokerError> {
        let connector = Connector::new(url);
        connector.link().await?;
        Ok(RabbitmqBroker {
            connector: Arc::new(connector),
        })
    }
}

#[async_trait]
impl Broker for RabbitmqBroker {
    fn system(&self) -> &'static str {
        "rabbitmq"
    }

    async fn publish(&self, topic: &str, envelope: Envelope) -> Result<(), BrokerError> {
        let properties = BasicProperties::default()
            .with_content_type("application/json".into())
            .with_delivery_mode(DELIVERY_MODE)
            .with_message_id(short(envelope.event_id.to_string()))
            .with_correlation_id(short(envelope.correlation_id.to_string()));
        let (body, headers) = wire::split(envelope)?;
        let properties = properties.with_headers(headers::table(headers));
        let link = self.connector.link().await?;
        link.publish(topic, &body, properties).await
    }

    fn subscribe(&self, topic: &str) -> Deliveries {
        let queue = Queue {
            connector: Arc::clone(&self.connector),
            topic: topic.to_owned(),
            subscription: None,
        };
        stream::unfold(queue, |mut queue| async move {
            let delivery = queue.next().await;
            Some((delivery, queue))
        })
        .boxed()
    }

    async fn close(&self) {
        self.connector.close().await;
    }
}

/// A UUID is shorter than the 255 bytes that AMQP has for it.
fn short(id: String) -> ShortString {
    ShortString::try_new(id).unwrap_or_default()
}

struct Queue {
    connector: Arc<Connector>,
    topic: String,
    subscription: Option<(Channel, Consumer)>,
}

impl Queue {
    /// The next message; waits until there is one. After an error it may be asked again, and subscribes anew.
    async fn next(&mut self) -> Result<Delivery, BrokerError> {
        match self.receive().await {
            Ok((channel, message)) => self.deliver(channel, message).await,
            Err(error) => {
                self.subscription = None;
                tokio::time::sleep(PAUSE_AFTER_ERROR).await;
                Err(error)
            }
        }
    }

    async fn receive(&mut self) -> Result<(Channel, Message), BrokerError> {
        let (channel, consumer) = match &mut self.subscription {
            Some(subscription) => subscription,
            none => none.insert(self.connector.link().await?.consume(&self.topic).await?),
        };
        match consumer.next().await {
            Some(message) => Ok((channel.clone(), message?)),
            None => Err(BrokerError::Unsubscribed),
        }
    }

    async fn deliver(&self, channel: Channel, message: Message) -> Result<Delivery, BrokerError> {
        let mut headers = headers::texts(message.properties.headers().as_ref());
        // Whoever had it before has not settled it: that was a delivery too.
        let attempt =
            wire::take_attempt(&mut headers).saturating_add(u32::from(message.redelivered));
        let envelope = wire::join(&message.data, headers);
        let receipt = Box::new(Loan {
            connector: Arc::clone(&self.connector),
            topic: self.topic.clone(),
            message,
            _channel: channel,
        });
        match envelope {
            Ok(envelope) => Ok(Delivery {
                envelope,
                attempt,
                receipt,
            }),
            Err(error) => {
                receipt.park().await?;
                Err(error.into())
            }
        }
    }
}

/// A message that is not settled yet. When the connection breaks, the server delivers it anew.
struct Loan {
    connector: Arc<Connector>,
    topic: String,
    message: Message,
    /// Closed when nobody has it any more; then nothing could be settled.
    _channel: Channel,
}

#[async_trait]
impl Receipt for Loan {
    async fn ack(self: Box<Self>) -> Result<(), BrokerError> {
        self.message.ack(BasicAckOptions::default()).await?;
        Ok(())
    }

    // RabbitMQ does not count how often it has delivered a message, so it gets a new one that says so. If all ends
    // between the two steps, there are two of them, and none is lost.
    async fn retry(self: Box<Self>, _envelope: Envelope, attempt: u32) -> Result<(), BrokerError> {
        tokio::time::sleep(RETRY_DELAY).await;
        let properties = self.message.properties.clone();
        let mut headers = properties.headers().clone().unwrap_or_default();
        let attempt = attempt.saturating_add(1).to_string();
        headers.insert(
            wire::ATTEMPT.into(),
            AMQPValue::LongString(LongString::from(attempt)),
        );
        let link = self.connector.link().await?;
        link.publish(
            &self.topic,
            &self.message.data,
            properties.with_headers(headers),
        )
        .await?;
        self.ack().await
    }

    // The queue is declared so that the server moves what is rejected.
    async fn park(self: Box<Self>) -> Result<(), BrokerError> {
        self.message
            .reject(BasicRejectOptions { requeue: false })
            .await?;
        Ok(())
    }
}
