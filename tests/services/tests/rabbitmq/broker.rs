//! What all tests do with the broker.

use std::sync::Once;
use std::time::Duration;

use futures_util::StreamExt as _;
use lapin::message::Delivery;
use lapin::options::{
    BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions,
};
use lapin::types::{FieldTable, ShortString};
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties, Consumer};
use opentelemetry::propagation::TextMapCompositePropagator;
use traced::propagation::{BaggagePropagator, TraceContextPropagator};
use traced::traced_producer;

/// A connection of a test's own. The queues it declares are gone when it is.
pub(crate) struct Broker {
    connection: Connection,
    pub(crate) channel: Channel,
}

impl Broker {
    /// Connects, and sets the propagator that every test here wants.
    pub(crate) async fn connect() -> Self {
        static PROPAGATOR: Once = Once::new();
        PROPAGATOR.call_once(|| {
            let both = TextMapCompositePropagator::new(vec![
                Box::new(TraceContextPropagator::new()),
                Box::new(BaggagePropagator::new()),
            ]);
            opentelemetry::global::set_text_map_propagator(both);
        });
        let url = traced_services_tests::server("TRACED_TEST_RABBITMQ_URL");
        let connection = Connection::connect(&url, ConnectionProperties::default()).await;
        let connection = connection.expect("RabbitMQ answers");
        let channel = connection.create_channel().await.expect("a channel");
        let confirmed = channel.confirm_select(ConfirmSelectOptions::default());
        confirmed.await.expect("confirms");
        Self {
            connection,
            channel,
        }
    }

    /// Declares a queue that only this connection sees; one without a name gets one of the broker's.
    pub(crate) async fn queue(&self, name: &str, arguments: FieldTable) -> String {
        let options = QueueDeclareOptions {
            exclusive: true,
            ..QueueDeclareOptions::default()
        };
        let declared = self.channel.queue_declare(name.into(), options, arguments);
        let queue = declared.await.expect("a queue can be declared");
        queue.name().as_str().to_owned()
    }

    /// The messages of a queue, to be acknowledged.
    pub(crate) async fn consume(&self, queue: &str) -> Messages {
        self.consume_with(queue, BasicConsumeOptions::default())
            .await
    }

    /// The messages of a queue.
    pub(crate) async fn consume_with(&self, queue: &str, options: BasicConsumeOptions) -> Messages {
        let tag = ShortString::default();
        let arguments = FieldTable::default();
        let consumer = self
            .channel
            .basic_consume(queue.into(), tag, options, arguments);
        Messages(consumer.await.expect("the queue can be consumed"))
    }

    /// Gives a message to the default exchange, just as it is.
    pub(crate) async fn publish(&self, queue: &str, body: &[u8], properties: BasicProperties) {
        publish(&self.channel, "", queue, body, properties).await;
    }

    /// Gives a message to the default exchange with the trace in it.
    pub(crate) async fn send(&self, queue: &str, properties: BasicProperties) {
        send(&self.channel, queue, properties).await;
    }

    pub(crate) async fn close(self) {
        let closed = self.connection.close(200, "the test is over".into()).await;
        closed.expect("the connection can be closed");
    }
}

/// A name that no other test and no other run of the tests uses.
pub(crate) fn unique(test: &str) -> String {
    format!("traced-{test}-{}", std::process::id())
}

/// Publishes a message that the broker has to route, and waits until the broker has it.
pub(crate) async fn publish(
    channel: &Channel,
    exchange: &str,
    routing_key: &str,
    body: &[u8],
    properties: BasicProperties,
) {
    let options = BasicPublishOptions {
        mandatory: true,
        ..BasicPublishOptions::default()
    };
    let sent = channel.basic_publish(
        exchange.into(),
        routing_key.into(),
        options,
        body,
        properties,
    );
    let confirmation = sent.await.expect("it can be sent").await;
    let confirmation = confirmation.expect("the broker answers");
    assert!(
        matches!(confirmation, Confirmation::Ack(None)),
        "{confirmation:?}"
    );
}

#[traced_producer(
    system = "rabbitmq",
    destination = queue,
    into = properties,
    attrs(rabbitmq.destination.routing_key = queue),
)]
async fn send(channel: &Channel, queue: &str, properties: BasicProperties) {
    publish(channel, "", queue, b"An essey.", properties).await;
}

pub(crate) struct Messages(Consumer);

impl Messages {
    /// The next message, which has to be on its way.
    pub(crate) async fn next(&mut self) -> Delivery {
        let next = tokio::time::timeout(Duration::from_secs(60), self.0.next()).await;
        let next = next.expect("a message comes within a minute");
        next.expect("the consumer is not cancelled")
            .expect("the message can be read")
    }
}
