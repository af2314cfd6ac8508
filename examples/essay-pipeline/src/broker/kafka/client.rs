//! Kafka's client: where the servers are, the topics that have to be there, and what is published.

use std::collections::HashSet;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::OwnedHeaders;
use rdkafka::producer::{FutureProducer, FutureRecord, Producer as _};
use rdkafka::util::Timeout;
use tokio::sync::Mutex;

use crate::broker::{BrokerError, wire};

/// How long the servers have to answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long after a consumer's death, unlike its end, another one gets its messages: the least that Kafka allows.
const SESSION_TIMEOUT: Duration = Duration::from_secs(6);
/// What the servers have as their default.
const AS_CONFIGURED: i32 = -1;

pub(super) struct Client {
    servers: String,
    producer: FutureProducer,
    admin: AdminClient<DefaultClientContext>,
    /// The topics that are known to be there.
    created: Mutex<HashSet<String>>,
}

impl Client {
    /// Asks the servers something, so that a wrong address is told at once.
    pub(super) async fn connect(servers: String) -> Result<Self, BrokerError> {
        let config = config(&servers);
        let mut of_producer = config.clone();
        let timeout = TIMEOUT.as_millis().to_string();
        // A message that is sent again after an answer was lost is not there twice.
        of_producer
            .set("enable.idempotence", "true")
            .set("message.timeout.ms", timeout);
        let producer: FutureProducer = of_producer.create()?;
        let asked = producer.clone();
        let answer =
            tokio::task::spawn_blocking(move || asked.client().fetch_metadata(None, TIMEOUT));
        match answer.await {
            Ok(Ok(_)) => Ok(Client {
                servers,
                producer,
                admin: config.create()?,
                created: Mutex::default(),
            }),
            Ok(Err(error)) => Err(BrokerError::KafkaConnection { servers, error }),
            Err(_) => Err(BrokerError::Closed),
        }
    }

    /// Returns when the servers have the message.
    pub(super) async fn publish(
        &self,
        topic: &str,
        body: &[u8],
        headers: OwnedHeaders,
    ) -> Result<(), BrokerError> {
        self.create(topic).await?;
        let record: FutureRecord<'_, [u8], [u8]> =
            FutureRecord::to(topic).payload(body).headers(headers);
        let sent = self.producer.send(record, Timeout::After(TIMEOUT)).await;
        sent.map_err(|(error, _)| error)?;
        Ok(())
    }

    /// A consumer of `topic` in the group of all that consume it. What it commits is up to the caller.
    pub(super) async fn consume(&self, topic: &str) -> Result<StreamConsumer, BrokerError> {
        self.create(topic).await?;
        let consumer: StreamConsumer = config(&self.servers)
            .set("group.id", format!("essay-pipeline.{topic}"))
            .set("auto.offset.reset", "earliest")
            .set("enable.auto.offset.store", "false")
            .set("auto.commit.interval.ms", "500")
            .set(
                "session.timeout.ms",
                SESSION_TIMEOUT.as_millis().to_string(),
            )
            .create()?;
        consumer.subscribe(&[topic])?;
        Ok(consumer)
    }

    /// Makes sure that `topic` is there, and the one for what is put aside.
    async fn create(&self, topic: &str) -> Result<(), BrokerError> {
        let mut created = self.created.lock().await;
        if created.contains(topic) {
            return Ok(());
        }
        let parked = wire::parked(topic);
        let topics = [topic, &parked]
            .map(|name| NewTopic::new(name, AS_CONFIGURED, TopicReplication::Fixed(AS_CONFIGURED)));
        let options = AdminOptions::new().operation_timeout(Some(TIMEOUT));
        for result in self.admin.create_topics(&topics, &options).await? {
            match result {
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((_, code)) => return Err(KafkaError::AdminOp(code).into()),
            }
        }
        created.insert(topic.to_owned());
        Ok(())
    }
}

fn config(servers: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", servers)
        .set("client.id", "essay-pipeline");
    config
}
