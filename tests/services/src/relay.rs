//! Takes one essay from a queue of RabbitMQ and, where a topic is named, sends it on to Kafka: `relay QUEUE [TOPIC]`
//!
//! Records the entry `tenant` of the essay's baggage. Makes the queue, which goes when this program ends, and prints
//! `ready` when it listens.

use std::error::Error;
use std::time::Duration;

use futures_util::StreamExt as _;
use lapin::message::Delivery;
use lapin::options::{BasicAckOptions, BasicConsumeOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties, Consumer};
use rdkafka::ClientConfig;
use rdkafka::error::KafkaError;
use rdkafka::producer::{FutureProducer, FutureRecord};
use traced::opentelemetry::baggage::BaggageExt as _;
use traced::opentelemetry::{Context, StringValue};
use traced::{record, traced_consumer, traced_producer};
use traced_services_tests::server;

type Failure = Box<dyn Error + Send + Sync>;

/// Where essays go.
struct Target {
    producer: FutureProducer,
    topic: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let queue = arguments.next().ok_or("which queue?")?;
    let target = arguments.next().map(Target::new).transpose()?;

    let tracing = traced::init("essay_relay")?;
    let properties = ConnectionProperties::default();
    let connection = Connection::connect(&server("TRACED_TEST_RABBITMQ_URL"), properties).await?;
    let mut essays = consume(&connection, &queue).await?;
    println!("ready");

    let essay = essays.next().await.ok_or("the broker hung up")??;
    on_submitted(&essay, target.as_ref()).await?;
    essay.ack(BasicAckOptions::default()).await?;
    connection.close(200, "done".into()).await?;
    tracing.shutdown()?;
    Ok(())
}

async fn consume(connection: &Connection, queue: &str) -> lapin::Result<Consumer> {
    let channel = connection.create_channel().await?;
    let options = QueueDeclareOptions {
        exclusive: true,
        ..QueueDeclareOptions::default()
    };
    channel
        .queue_declare(queue.into(), options, FieldTable::default())
        .await?;
    let (options, arguments) = (BasicConsumeOptions::default(), FieldTable::default());
    channel
        .basic_consume(queue.into(), "relay".into(), options, arguments)
        .await
}

#[traced_consumer]
async fn on_submitted(essay: &Delivery, target: Option<&Target>) -> Result<(), Failure> {
    let context = Context::current();
    record!(tenant_id = context.baggage().get("tenant").map(StringValue::as_str));
    let Some(target) = target else {
        return Ok(());
    };
    let text = std::str::from_utf8(&essay.data)?;
    let record = FutureRecord::to(&target.topic).key("essay-7").payload(text);
    send_on(target, record).await?;
    Ok(())
}

#[traced_producer]
async fn send_on(target: &Target, record: FutureRecord<'_, str, str>) -> Result<(), KafkaError> {
    let sent = target.producer.send(record, Duration::from_secs(30)).await;
    sent.map_err(|(error, _)| error)?;
    Ok(())
}

impl Target {
    fn new(topic: String) -> Result<Self, KafkaError> {
        let producer = ClientConfig::new()
            .set("bootstrap.servers", server("TRACED_TEST_KAFKA_BROKERS"))
            .create()?;
        Ok(Self { producer, topic })
    }
}
