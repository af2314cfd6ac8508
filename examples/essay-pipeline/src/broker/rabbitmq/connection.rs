//! The connection to RabbitMQ, made anew when it broke.

use std::collections::HashSet;
use std::sync::Arc;

use lapin::options::{
    BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions,
    QueueDeclareOptions,
};
use lapin::protocol::constants::REPLY_SUCCESS;
use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, Consumer};
use tokio::sync::Mutex;

use crate::broker::{BrokerError, wire};

/// How many messages of one topic a consumer has at the same time: more than it works on, so that it never waits.
const PREFETCH: u16 = 16;

/// Knows where the server is.
pub(super) struct Connector {
    url: String,
    link: Mutex<Option<Arc<Link>>>,
}

/// A connection, and the channel on which this process publishes.
pub(super) struct Link {
    connection: Connection,
    channel: Channel,
    /// The topics whose queues are known to be there.
    declared: Mutex<HashSet<String>>,
}

impl Connector {
    pub(super) fn new(url: String) -> Self {
        Connector {
            url,
            link: Mutex::new(None),
        }
    }

    /// The connection that there is, or a new one.
    pub(super) async fn link(&self) -> Result<Arc<Link>, BrokerError> {
        let mut link = self.link.lock().await;
        if let Some(link) = link.as_ref().filter(|link| link.is_up()) {
            return Ok(Arc::clone(link));
        }
        let new = Link::open(&self.url).await;
        let new = Arc::new(new.map_err(BrokerError::RabbitmqConnection)?);
        *link = Some(Arc::clone(&new));
        Ok(new)
    }

    /// Closes the connection; the server has taken note of everything that was settled when this returns.
    pub(super) async fn close(&self) {
        if let Some(link) = self.link.lock().await.take() {
            // It may be broken already; then there is nothing to be closed.
            let _ = link.connection.close(REPLY_SUCCESS, "OK".into()).await;
        }
    }
}

impl Link {
    async fn open(url: &str) -> lapin::Result<Self> {
        let properties =
            ConnectionProperties::default().with_connection_name("essay-pipeline".into());
        let connection = Connection::connect(url, properties).await?;
        let channel = connection.create_channel().await?;
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await?;
        Ok(Link {
            connection,
            channel,
            declared: Mutex::new(HashSet::new()),
        })
    }

    fn is_up(&self) -> bool {
        self.connection.status().connected() && self.channel.status().connected()
    }

    /// Returns when the server has the message.
    pub(super) async fn publish(
        &self,
        topic: &str,
        body: &[u8],
        properties: BasicProperties,
    ) -> Result<(), BrokerError> {
        self.declare(topic).await?;
        // Mandatory: a message for which there is no queue comes back, and is not just gone.
        let options = BasicPublishOptions {
            mandatory: true,
            ..BasicPublishOptions::default()
        };
        let sent = self
            .channel
            .basic_publish("".into(), name(topic)?, options, body, properties);
        let confirmation = sent.await?.await?;
        if confirmation.is_ack() && confirmation.take_message().is_none() {
            return Ok(());
        }
        self.declared.lock().await.remove(topic);
        Err(BrokerError::Refused(topic.to_owned()))
    }

    /// A consumer on a channel of its own. Nothing can be settled once the channel is dropped.
    pub(super) async fn consume(&self, topic: &str) -> Result<(Channel, Consumer), BrokerError> {
        self.declare(topic).await?;
        let channel = self.connection.create_channel().await?;
        channel
            .basic_qos(PREFETCH, BasicQosOptions::default())
            .await?;
        let consumer = channel
            .basic_consume(
                name(topic)?,
                // The server makes a tag up.
                ShortString::default(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            )
            .await?;
        Ok((channel, consumer))
    }

    /// Makes sure that the queue of `topic` is there, and the one for what is put aside.
    async fn declare(&self, topic: &str) -> Result<(), BrokerError> {
        let mut declared = self.declared.lock().await;
        if declared.contains(topic) {
            return Ok(());
        }
        let parked = wire::parked(topic);
        let mut dead_letters = FieldTable::default();
        for (argument, value) in [
            ("x-dead-letter-exchange", ""),
            ("x-dead-letter-routing-key", &parked),
        ] {
            dead_letters.insert(
                argument.into(),
                AMQPValue::LongString(LongString::from(value)),
            );
        }
        for (queue, arguments) in [
            (parked.as_str(), FieldTable::default()),
            (topic, dead_letters),
        ] {
            let options = QueueDeclareOptions {
                durable: true,
                ..QueueDeclareOptions::default()
            };
            self.channel
                .queue_declare(name(queue)?, options, arguments)
                .await?;
        }
        declared.insert(topic.to_owned());
        Ok(())
    }
}

/// The name of a queue, of which AMQP allows 255 bytes.
fn name(queue: &str) -> Result<ShortString, BrokerError> {
    ShortString::try_new(queue).map_err(|_| BrokerError::Refused(queue.to_owned()))
}
