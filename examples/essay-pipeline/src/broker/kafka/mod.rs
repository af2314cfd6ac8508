//! Kafka: a topic is a topic with one group of consumers, and what is put aside goes to a second one.

mod client;
mod headers;
mod offsets;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Message as _, OwnedHeaders, OwnedMessage};
use rdkafka::{Offset, TopicPartitionList};

use self::client::Client;
use self::offsets::Offsets;
use super::{Broker, BrokerError, Deliveries, Delivery, Receipt, wire};
use crate::envelope::Envelope;
use crate::output::warn;

/// How long a message that was handed back waits before it is delivered again.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// How long a consumer waits after an error. The client finds its servers again by itself.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);

pub struct KafkaBroker {
    client: Arc<Client>,
}

impl KafkaBroker {
    /// Asks the servers something, so that a wrong address is told at once.
    pub async fn connect(servers: String) -> Result<Self, BrokerError> {
        let client = Arc::new(Client::connect(servers).await?);
        Ok(KafkaBroker { client })
    }
}

#[async_trait]
impl Broker for KafkaBroker {
    fn system(&self) -> &'static str {
        "kafka"
    }

    async fn publish(&self, topic: &str, envelope: Envelope) -> Result<(), BrokerError> {
        let (body, metadata) = wire::split(envelope)?;
        let headers = headers::of_metadata(&metadata);
        self.client.publish(topic, &body, headers).await
    }

    fn subscribe(&self, topic: &str) -> Deliveries {
        let subscription = Subscription {
            client: Arc::clone(&self.client),
            topic: topic.to_owned(),
            reader: None,
            is_cut_off: false,
        };
        stream::unfold(subscription, |mut subscription| async move {
            let delivery = subscription.next().await;
            Some((delivery, subscription))
        })
        .boxed()
    }
}

struct Subscription {
    client: Arc<Client>,
    topic: String,
    reader: Option<Arc<Reader>>,
    /// The servers cannot be reached, and that is told.
    is_cut_off: bool,
}

/// A consumer, and how far it is.
struct Reader {
    consumer: StreamConsumer,
    offsets: Offsets,
}

impl Subscription {
    /// The next message; waits until there is one. After an error it may be asked again.
    async fn next(&mut self) -> Result<Delivery, BrokerError> {
        match self.receive().await {
            Ok((reader, message)) => self.deliver(reader, message).await,
            Err(error) => {
                tokio::time::sleep(PAUSE_AFTER_ERROR).await;
                Err(error)
            }
        }
    }

    async fn receive(&mut self) -> Result<(Arc<Reader>, OwnedMessage), BrokerError> {
        let reader = match &self.reader {
            Some(reader) => reader,
            None => self.reader.insert(Arc::new(Reader {
                consumer: self.client.consume(&self.topic).await?,
                offsets: Offsets::default(),
            })),
        };
        loop {
            match reader.consumer.recv().await {
                Ok(message) => {
                    self.is_cut_off = false;
                    let message = message.detach();
                    reader
                        .offsets
                        .delivered(message.partition(), message.offset());
                    return Ok((Arc::clone(reader), message));
                }
                // The client says so after each of its attempts, of which there are many.
                Err(error) if self.is_cut_off && is_cut_off(&error) => {}
                Err(error) => {
                    self.is_cut_off = is_cut_off(&error);
                    return Err(error.into());
                }
            }
        }
    }

    async fn deliver(
        &self,
        reader: Arc<Reader>,
        message: OwnedMessage,
    ) -> Result<Delivery, BrokerError> {
        let mut metadata = headers::texts(message.headers().map(OwnedHeaders::as_borrowed));
        let attempt = wire::take_attempt(&mut metadata);
        let envelope = wire::join(message.payload().unwrap_or_default(), metadata);
        let receipt = Box::new(Loan {
            client: Arc::clone(&self.client),
            reader,
            message,
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

/// Whether the servers cannot be reached. The client goes on trying.
fn is_cut_off(error: &KafkaError) -> bool {
    use RDKafkaErrorCode::{AllBrokersDown, BrokerTransportFailure, Resolve};
    let code = error.rdkafka_error_code();
    matches!(
        code,
        Some(AllBrokersDown | BrokerTransportFailure | Resolve)
    )
}

/// A message that is not settled yet: what is committed stays before it.
struct Loan {
    client: Arc<Client>,
    reader: Arc<Reader>,
    message: OwnedMessage,
}

impl Loan {
    /// Publishes the message as it is, but for its headers. A consumer of Kafka gets no message a second time before
    /// it begins anew: so this goes on until the servers have it, or all is broken off.
    async fn publish(&self, topic: &str, headers: &OwnedHeaders) {
        let body = self.message.payload().unwrap_or_default();
        while let Err(error) = self.client.publish(topic, body, headers.clone()).await {
            warn(format_args!("{topic}: {error}"));
            tokio::time::sleep(PAUSE_AFTER_ERROR).await;
        }
    }
}

#[async_trait]
impl Receipt for Loan {
    // The client commits what is stored, now and then and when the consumer ends.
    async fn ack(self: Box<Self>) -> Result<(), BrokerError> {
        let (partition, offset) = (self.message.partition(), self.message.offset());
        let begin = self.reader.offsets.settled(partition, offset);
        let mut done = TopicPartitionList::new();
        done.add_partition_offset(self.message.topic(), partition, Offset::Offset(begin))?;
        self.reader.consumer.store_offsets(&done)?;
        Ok(())
    }

    async fn retry(self: Box<Self>, _envelope: Envelope, attempt: u32) -> Result<(), BrokerError> {
        tokio::time::sleep(RETRY_DELAY).await;
        let attempt = attempt.saturating_add(1).to_string();
        let headers = headers::with(self.message.headers(), wire::ATTEMPT, &attempt);
        self.publish(self.message.topic(), &headers).await;
        self.ack().await
    }

    async fn park(self: Box<Self>) -> Result<(), BrokerError> {
        let headers = self.message.headers().cloned().unwrap_or_default();
        self.publish(&wire::parked(self.message.topic()), &headers)
            .await;
        self.ack().await
    }
}
