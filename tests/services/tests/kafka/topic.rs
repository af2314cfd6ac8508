//! A topic of its own for each test, and the functions under test.

use std::future::Future;
use std::sync::Once;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message as _, OwnedHeaders, ToBytes};
use rdkafka::producer::{FutureProducer, FutureRecord};
use traced::propagation::TraceContextPropagator;
use traced::{traced_consumer, traced_producer};
use traced_services_tests::server;

/// How long a broker on the same machine may take for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A topic, and who writes to it and reads from it.
pub(crate) struct Topic {
    pub(crate) name: String,
    pub(crate) producer: FutureProducer,
    pub(crate) consumer: StreamConsumer,
}

impl Topic {
    /// A new topic with two partitions, and a consumer in a group of its own that reads from its beginning.
    pub(crate) async fn new(test: &str) -> Self {
        static PROPAGATOR: Once = Once::new();
        PROPAGATOR.call_once(|| {
            opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("it is after 1970").as_nanos();
        let name = format!("{test}-{now}");
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", server("TRACED_TEST_KAFKA_BROKERS"))
            .set("group.id", &name)
            .set("auto.offset.reset", "earliest");

        let admin: AdminClient<DefaultClientContext> = config.create().expect("the settings fit");
        let topic = NewTopic::new(&name, 2, TopicReplication::Fixed(1));
        let made = admin.create_topics([&topic], &AdminOptions::new());
        let made = soon("Kafka makes a topic", made).await;
        for result in made.expect("Kafka answers") {
            result.expect("the topic is new");
        }

        let consumer: StreamConsumer = config.create().expect("the settings fit");
        consumer.subscribe(&[&name]).expect("the name is legal");
        Self {
            producer: config.create().expect("the settings fit"),
            consumer,
            name,
        }
    }

    /// A record for the first partition, so that messages arrive in the order in which they were sent.
    pub(crate) fn record<'a, K: ToBytes + ?Sized, P: ToBytes + ?Sized>(
        &'a self,
    ) -> FutureRecord<'a, K, P> {
        FutureRecord::to(&self.name).partition(0)
    }

    /// Sends as a producer does that knows nothing of traces.
    pub(crate) async fn send_plain(&self, payload: &[u8], headers: Option<OwnedHeaders>) {
        let mut record = self.record::<str, [u8]>().payload(payload);
        record.headers = headers;
        let sent = self.producer.send(record, PATIENCE).await;
        sent.expect("Kafka takes the message");
    }

    /// The next message.
    pub(crate) async fn receive(&self) -> BorrowedMessage<'_> {
        let message = soon("a message arrives", self.consumer.recv()).await;
        message.expect("Kafka delivers")
    }

    /// `process <topic>`
    pub(crate) fn process(&self) -> String {
        format!("process {}", self.name)
    }

    /// `send <topic>`
    pub(crate) fn send(&self) -> String {
        format!("send {}", self.name)
    }
}

/// What `future` comes to.
async fn soon<F: Future>(what: &str, future: F) -> F::Output {
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(output) => output,
        Err(_) => panic!("not within {} s: {what}", PATIENCE.as_secs()),
    }
}

/// A handler's own error.
#[derive(Debug)]
pub(crate) struct NotAnEssay;

impl std::fmt::Display for NotAnEssay {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("this is not an essay")
    }
}

impl std::error::Error for NotAnEssay {}

/// Sends, with the trace.
#[traced_producer]
pub(crate) async fn publish<K: ToBytes + ?Sized, P: ToBytes + ?Sized>(
    producer: &FutureProducer,
    record: FutureRecord<'_, K, P>,
) -> Result<(), KafkaError> {
    let sent = producer.send(record, PATIENCE).await;
    sent.map(|_| ()).map_err(|(error, _)| error)
}

/// Fails where the message says `bad`.
#[traced_consumer(attrs(messaging.consumer.group.name = "essays"))]
pub(crate) async fn on_message(message: &BorrowedMessage<'_>) -> Result<(), NotAnEssay> {
    match message.payload() {
        Some(b"bad") => Err(NotAnEssay),
        _ => Ok(()),
    }
}
