//! The embedded default: channels inside one process. What is not consumed when the process ends is gone.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_channel::{Receiver, Sender};
use async_trait::async_trait;
use futures_util::StreamExt as _;

use super::{Broker, BrokerError, Deliveries, Delivery, Receipt};
use crate::envelope::Envelope;

/// How long a message that was handed back waits before it is delivered again.
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// An envelope and which delivery of it this is.
type Message = (Envelope, u32);
/// Both ends of a topic's channel; each publisher and subscriber has copies.
type Topic = (Sender<Message>, Receiver<Message>);

/// Without a bound on purpose: services publish while they consume, and in a circle of full queues all would wait for
/// each other. What bounds the work in flight is the number of uploads.
#[derive(Default)]
pub struct ChannelBroker {
    topics: Mutex<HashMap<String, Topic>>,
}

impl ChannelBroker {
    fn topic(&self, topic: &str) -> Topic {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics
            .entry(topic.to_owned())
            .or_insert_with(async_channel::unbounded)
            .clone()
    }
}

#[async_trait]
impl Broker for ChannelBroker {
    fn system(&self) -> &'static str {
        "channel"
    }

    async fn publish(&self, topic: &str, envelope: Envelope) -> Result<(), BrokerError> {
        let (sender, _) = self.topic(topic);
        sender
            .send((envelope, 1))
            .await
            .map_err(|_| BrokerError::Closed)
    }

    fn subscribe(&self, topic: &str) -> Deliveries {
        let (sender, receiver) = self.topic(topic);
        let deliveries = receiver.map(move |(envelope, attempt)| {
            let receipt = Box::new(ChannelReceipt {
                queue: sender.clone(),
            });
            Ok(Delivery {
                envelope,
                attempt,
                receipt,
            })
        });
        deliveries.boxed()
    }
}

struct ChannelReceipt {
    queue: Sender<Message>,
}

#[async_trait]
impl Receipt for ChannelReceipt {
    // Who receives from a channel owns the message: there is nothing left to take away.
    async fn ack(self: Box<Self>) -> Result<(), BrokerError> {
        Ok(())
    }

    async fn retry(self: Box<Self>, envelope: Envelope, attempt: u32) -> Result<(), BrokerError> {
        tokio::time::sleep(RETRY_DELAY).await;
        self.queue
            .send((envelope, attempt.saturating_add(1)))
            .await
            .map_err(|_| BrokerError::Closed)
    }

    async fn park(self: Box<Self>) -> Result<(), BrokerError> {
        Ok(())
    }
}
