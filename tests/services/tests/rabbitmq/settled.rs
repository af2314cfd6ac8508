//! Messages that are acknowledged, refused, delivered again and dead-lettered.

use lapin::BasicProperties;
use lapin::ExchangeKind;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicNackOptions, ExchangeDeclareOptions, ExchangeDeleteOptions,
    QueueBindOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use opentelemetry::trace::SpanKind;
use traced::testing::capture_async;
use traced::traced_consumer;

use crate::broker::{Broker, unique};

#[traced_consumer]
fn on_essay(delivery: &Delivery) -> Result<(), String> {
    match delivery.redelivered {
        false => Err("the spellchecker is not there".to_owned()),
        true => Ok(()),
    }
}

#[traced_consumer(operation = settle)]
async fn ack(delivery: &Delivery) {
    let acknowledged = delivery.ack(BasicAckOptions::default()).await;
    assert!(acknowledged.expect("the broker answers"));
}

#[traced_consumer(operation = settle)]
async fn nack(delivery: &Delivery, requeue: bool) {
    let options = BasicNackOptions {
        requeue,
        ..BasicNackOptions::default()
    };
    assert!(delivery.nack(options).await.expect("the broker answers"));
}

#[tokio::test]
async fn a_redelivered_message_is_a_new_span_of_the_same_creation() {
    let broker = Broker::connect().await;
    let queue = broker.queue(&unique("again"), FieldTable::default()).await;
    let mut messages = broker.consume(&queue).await;
    let spans = capture_async(async {
        broker.send(&queue, BasicProperties::default()).await;
        let first = messages.next().await;
        on_essay(&first).expect_err("the first attempt fails");
        nack(&first, true).await;
        let second = messages.next().await;
        on_essay(&second).expect("the second attempt succeeds");
        ack(&second).await;
    })
    .await;
    let send = format!("send {queue}");
    let attempts = spans.all(&format!("process {queue}"));
    let [first, second] = attempts[..] else {
        panic!("there are two attempts:\n{spans}");
    };
    for attempt in [first, second] {
        attempt.assert_child_of(&send).assert_linked_to(&send);
    }
    assert!(first.error().is_some());
    first
        .assert_attribute("rabbitmq.message.delivery_tag", 1)
        .assert_no_attribute("traced.message.redelivered");
    second
        .assert_unset()
        .assert_attribute("rabbitmq.message.delivery_tag", 2)
        .assert_attribute("traced.message.redelivered", true);

    let settled = spans.all(&format!("settle {queue}"));
    assert_eq!(settled.len(), 2);
    for (tag, settled) in (1..).zip(settled) {
        settled
            .assert_kind(SpanKind::Client)
            .assert_root()
            .assert_linked_to(&send)
            .assert_attribute("messaging.operation.type", "settle")
            .assert_attribute("rabbitmq.message.delivery_tag", tag);
    }
    broker.close().await;
}

/// A queue for all that is given to `exchange`, which is made as well and is gone when the queue is.
async fn graveyard_of(broker: &Broker, exchange: &str) -> String {
    let options = ExchangeDeclareOptions {
        auto_delete: true,
        ..ExchangeDeclareOptions::default()
    };
    let declared = broker.channel.exchange_declare(
        exchange.into(),
        ExchangeKind::Fanout,
        options,
        FieldTable::default(),
    );
    declared.await.expect("an exchange can be declared");
    let graveyard = broker
        .queue(&unique("graveyard"), FieldTable::default())
        .await;
    let bound = broker.channel.queue_bind(
        graveyard.as_str().into(),
        exchange.into(),
        "".into(),
        QueueBindOptions::default(),
        FieldTable::default(),
    );
    bound.await.expect("the queue can be bound");
    graveyard
}

#[tokio::test]
async fn a_dead_lettered_message_keeps_its_trace() {
    let broker = Broker::connect().await;
    let queue = unique("refused");
    let exchange = unique("dead");
    let graveyard = graveyard_of(&broker, &exchange).await;
    let mut arguments = FieldTable::default();
    arguments.insert(
        "x-dead-letter-exchange".into(),
        AMQPValue::LongString(exchange.as_str().into()),
    );
    broker.queue(&queue, arguments).await;
    let mut messages = broker.consume(&queue).await;
    let mut dead = broker.consume(&graveyard).await;

    let spans = capture_async(async {
        broker.send(&queue, BasicProperties::default()).await;
        let refused = messages.next().await;
        on_essay(&refused).expect_err("the first attempt fails");
        nack(&refused, false).await;
        let dead = dead.next().await;
        assert!(
            dead.properties
                .headers()
                .as_ref()
                .expect("headers")
                .contains_key("x-death")
        );
        on_essay(&dead).expect_err("this is the first attempt from that queue");
        ack(&dead).await;
    })
    .await;
    let send = format!("send {queue}");
    let of_dead = spans
        .find(&format!("process {exchange}:{queue}"))
        .assert_child_of(&send)
        .assert_linked_to(&send)
        .assert_attribute("messaging.destination.name", format!("{exchange}:{queue}"))
        .assert_attribute("rabbitmq.destination.routing_key", queue.as_str());
    assert_eq!(of_dead.trace_id(), spans.find(&send).trace_id());
    let deleted = broker
        .channel
        .exchange_delete(exchange.as_str().into(), ExchangeDeleteOptions::default());
    deleted.await.expect("the exchange can be deleted");
    broker.close().await;
}
