//! The essay pipeline over Kafka.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::message::{Header, Headers as _, Message as _, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use tokio::sync::Mutex;
use traced_services_tests::{Essays, RequestOfStranger, server};

/// The topics have the same names for all, so that one has to be done before the next begins.
static TOPICS: Mutex<()> = Mutex::const_new(());

const TIMEOUT: Duration = Duration::from_secs(10);

fn essays() -> Essays {
    let address = ("KAFKA_BROKERS", server("TRACED_TEST_KAFKA_BROKERS"));
    Essays::new(
        env!("CARGO_BIN_EXE_services-essay-pipeline"),
        "kafka",
        address,
    )
}

fn config() -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", server("TRACED_TEST_KAFKA_BROKERS"));
    config
}

/// How many messages the services' groups have not done yet.
fn messages_left() -> i64 {
    let topics = [
        "essay.submitted",
        "essay.spellcheck.requested",
        "essay.spellcheck.completed",
    ];
    topics.into_iter().map(messages_left_in).sum()
}

fn messages_left_in(topic: &str) -> i64 {
    let group = format!("essay-pipeline.{topic}");
    let consumer: StreamConsumer = config().set("group.id", group).create().expect("a client");
    let metadata = consumer
        .fetch_metadata(Some(topic), TIMEOUT)
        .expect("Kafka answers");
    let mut partitions = TopicPartitionList::new();
    for partition in metadata.topics()[0].partitions() {
        partitions.add_partition(topic, partition.id());
    }
    let committed = consumer
        .committed_offsets(partitions, TIMEOUT)
        .expect("Kafka answers");
    let left = committed.elements().into_iter().map(|partition| {
        let (first, end) = consumer
            .fetch_watermarks(topic, partition.partition(), TIMEOUT)
            .expect("Kafka answers");
        match partition.offset() {
            Offset::Offset(done) => end - done,
            _ => end - first,
        }
    });
    left.sum()
}

#[tokio::test]
async fn the_trees_are_those_of_a_channel() {
    let _alone = TOPICS.lock().await;
    essays().leave_the_same_trees_as_over_a_channel();
    assert_eq!(messages_left(), 0, "all are committed");
}

#[tokio::test]
async fn one_trace_goes_through_three_processes() {
    let _alone = TOPICS.lock().await;
    essays().leave_one_trace_in_three_processes();
    assert_eq!(messages_left(), 0, "all are committed");
}

#[tokio::test]
async fn a_crash_loses_nothing() {
    let _alone = TOPICS.lock().await;
    essays().survive_a_crash();
    assert_eq!(messages_left(), 0, "all are committed");
}

#[tokio::test]
async fn a_strangers_message_is_in_his_trace_until_it_is_put_aside() {
    let _alone = TOPICS.lock().await;
    let request = RequestOfStranger::default();
    let running = request.spellchecker(&essays());

    let traceparent = request.traceparent();
    let headers = OwnedHeaders::new().insert(Header {
        key: "traceparent",
        value: Some(&traceparent),
    });
    let body = request.body();
    let record: FutureRecord<'_, str, str> = FutureRecord::to(RequestOfStranger::TOPIC)
        .payload(body.as_str())
        .headers(headers);
    let producer: FutureProducer = config().create().expect("a client");
    producer.send(record, TIMEOUT).await.expect("it is taken");

    let parked = format!("{}.parked", RequestOfStranger::TOPIC);
    let mut config = config();
    // A group of its own, which begins with what others have left.
    config.set("group.id", &traceparent);
    config.set("auto.offset.reset", "earliest");
    let consumer: StreamConsumer = config.create().expect("a client");
    consumer.subscribe(&[&parked]).expect("a subscription");
    let message = loop {
        let message = consumer.recv().await.expect("a message").detach();
        if message.payload() == Some(body.as_bytes()) {
            break message;
        }
    };
    let headers = message.headers().expect("it has headers");
    let attempts: Vec<_> = headers
        .iter()
        .filter(|header| header.key == "attempt")
        .map(|header| header.value)
        .collect();
    assert_eq!(attempts, [Some(&b"3"[..])]);
    request.assert_trace(&running.stop());
}
