//! Records of either kind, messages that are made now and sent later, and messages that are worked on at once.

use opentelemetry::trace::SpanKind;
use rdkafka::error::KafkaError;
use rdkafka::message::{Message as _, OwnedMessage, ToBytes};
use rdkafka::producer::{BaseRecord, FutureRecord, Producer as _, ThreadedProducer};
use rdkafka::producer::{DefaultProducerContext, ProducerContext};
use rdkafka::{ClientConfig, IntoOpaque};
use traced::testing::capture_async;
use traced::{FutureExt as _, in_span, traced_consumer, traced_producer};
use traced_services_tests::server;

use crate::topic::{PATIENCE, Topic, on_message, publish};

/// Sends without waiting for the broker.
#[traced_producer]
fn enqueue<C, K, P, D>(
    producer: &ThreadedProducer<C>,
    record: BaseRecord<'_, K, P, D>,
) -> Result<(), KafkaError>
where
    C: ProducerContext<DeliveryOpaque = D> + 'static,
    K: ToBytes + ?Sized,
    P: ToBytes + ?Sized,
    D: IntoOpaque,
{
    producer.send(record).map_err(|(error, _)| error)
}

#[tokio::test]
async fn a_record_that_nobody_waits_for_carries_the_trace() {
    let topic = Topic::new("base-record").await;
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", server("TRACED_TEST_KAFKA_BROKERS"));
    let producer: ThreadedProducer<DefaultProducerContext> =
        config.create().expect("the settings fit");
    let spans = capture_async(async {
        let record = BaseRecord::to(&topic.name).key("essay-7").payload(b"x");
        enqueue(&producer, record.partition(1)).expect("there is room");
        producer.flush(PATIENCE).expect("Kafka takes it");
        let message = topic.receive().await;
        on_message(&message).await.expect("it is handled");
    })
    .await;
    spans
        .find(&topic.send())
        .assert_kind(SpanKind::Producer)
        .assert_attribute("messaging.destination.partition.id", "1");
    spans
        .find(&topic.process())
        .assert_child_of(&topic.send())
        .assert_attribute("messaging.destination.partition.id", "1")
        .assert_attribute("kafka.message.key", "essay-7");
}

#[tokio::test]
async fn a_record_that_was_made_before_keeps_the_context_it_was_made_in() {
    #[traced_producer(operation = create)]
    fn make(record: &mut FutureRecord<'_, str, str>) {}
    let topic = Topic::new("made-before").await;
    let spans = capture_async(async {
        let mut record = topic.record().payload("An essay.");
        make(&mut record);
        let flushed = in_span!("flush", async { publish(&topic.producer, record).await });
        flushed.await.expect("it is sent");
        let message = topic.receive().await;
        on_message(&message).await.expect("it is handled");
    })
    .await;
    let create = format!("create {}", topic.name);
    spans.find(&create).assert_kind(SpanKind::Producer);
    spans
        .find(&topic.send())
        .assert_child_of("flush")
        .assert_linked_to(&create)
        .assert_kind(SpanKind::Client);
    spans
        .find(&topic.process())
        .assert_child_of(&create)
        .assert_linked_to(&create);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_that_are_worked_on_at_once_stay_in_their_own_traces() {
    const COUNT: usize = 50;
    #[traced_consumer]
    async fn on_essay(message: OwnedMessage) {
        for _ in 0..message.offset() % 5 {
            tokio::task::yield_now().await;
        }
        in_span!("count_words", {});
    }
    let topic = Topic::new("at-once").await;
    let spans = capture_async(async {
        for _ in 0..COUNT {
            let record = topic.record::<str, _>().payload("An essay.");
            publish(&topic.producer, record).await.expect("it is sent");
        }
        let mut tasks = Vec::new();
        for _ in 0..COUNT {
            let message = topic.receive().await.detach();
            tasks.push(tokio::spawn(on_essay(message).with_current_context()));
        }
        for task in tasks {
            task.await.expect("it is handled");
        }
    })
    .await;
    let processed = spans.all(&topic.process());
    assert_eq!(processed.len(), COUNT);
    for (offset, sent) in spans.all(&topic.send()).into_iter().enumerate() {
        let children: Vec<_> = sent.children().collect();
        assert_eq!(children.len(), 1, "each message is worked on once");
        let processed = children[0].assert_attribute("kafka.offset", offset);
        let words: Vec<_> = processed.children().collect();
        assert_eq!(words.len(), 1);
        assert_eq!(words[0].trace_id(), sent.trace_id());
    }
}
