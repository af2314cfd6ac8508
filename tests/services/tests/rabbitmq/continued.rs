//! The trace goes on where a message arrives.

use std::collections::HashSet;

use lapin::message::{BasicReturnMessage, Delivery};
use lapin::options::{BasicConsumeOptions, BasicGetOptions, BasicPublishOptions};
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{BasicProperties, Confirmation};
use opentelemetry::trace::SpanKind;
use traced::testing::capture_async;
use traced::{traced_consumer, traced_producer};

use crate::broker::{Broker, unique};

const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[traced_consumer]
async fn on_essay(delivery: &Delivery) -> usize {
    tokio::task::yield_now().await;
    delivery.data.len()
}

#[tokio::test]
async fn the_trace_goes_on_and_the_message_tells_what_it_knows() {
    let broker = Broker::connect().await;
    let queue = broker
        .queue(&unique("continued"), FieldTable::default())
        .await;
    let mut messages = broker.consume(&queue).await;
    let spans = capture_async(async {
        let properties = BasicProperties::default()
            .with_message_id("m-1".into())
            .with_correlation_id("essay-7".into());
        broker.send(&queue, properties).await;
        assert_eq!(on_essay(&messages.next().await).await, 9);
    })
    .await;
    let producer = spans
        .find(&format!("send {queue}"))
        .assert_root()
        .assert_kind(SpanKind::Producer)
        .assert_attribute("messaging.system.name", "rabbitmq")
        .assert_attribute("messaging.destination.name", queue.as_str())
        .assert_attribute("messaging.message.id", "m-1")
        .assert_attribute("messaging.message.conversation_id", "essay-7");
    let consumer = spans
        .find(&format!("process {queue}"))
        .assert_child_of(&format!("send {queue}"))
        .assert_linked_to(&format!("send {queue}"))
        .assert_kind(SpanKind::Consumer)
        .assert_attribute("messaging.system.name", "rabbitmq")
        .assert_attribute("messaging.operation.name", "process")
        .assert_attribute("messaging.destination.name", queue.as_str())
        .assert_attribute("messaging.message.id", "m-1")
        .assert_attribute("messaging.message.conversation_id", "essay-7")
        .assert_attribute("messaging.message.body.size", 9)
        .assert_attribute("rabbitmq.destination.routing_key", queue.as_str())
        .assert_attribute("rabbitmq.message.delivery_tag", 1)
        .assert_no_attribute("traced.message.redelivered");
    assert!(consumer.has_remote_parent());
    assert_eq!(consumer.trace_id(), producer.trace_id());
    broker.close().await;
}

#[tokio::test]
async fn a_batch_is_linked_to_each_of_its_messages() {
    #[traced_consumer(batch)]
    fn on_batch(deliveries: &[Delivery]) {}

    let broker = Broker::connect().await;
    let queue = broker.queue(&unique("batch"), FieldTable::default()).await;
    let mut messages = broker.consume(&queue).await;
    let spans = capture_async(async {
        let mut deliveries = Vec::new();
        for id in ["m-1", "m-2", "m-3"] {
            let properties = BasicProperties::default().with_message_id(id.into());
            broker.send(&queue, properties).await;
            deliveries.push(messages.next().await);
        }
        on_batch(&deliveries);
    })
    .await;
    let batch = spans
        .find(&format!("process {queue}"))
        .assert_root()
        .assert_attribute("messaging.batch.message_count", 3)
        .assert_attribute("rabbitmq.destination.routing_key", queue.as_str())
        .assert_no_attribute("messaging.message.id");
    let ids = batch
        .links()
        .map(|link| link.attribute("messaging.message.id").cloned());
    let ids: Vec<_> = ids.collect();
    assert_eq!(
        ids,
        [Some("m-1".into()), Some("m-2".into()), Some("m-3".into())]
    );
    let tags = batch
        .links()
        .map(|link| link.attribute("rabbitmq.message.delivery_tag").cloned());
    let tags: Vec<_> = tags.collect();
    assert_eq!(tags, [Some(1.into()), Some(2.into()), Some(3.into())]);
    let traces: HashSet<_> = spans
        .all(&format!("send {queue}"))
        .iter()
        .map(|span| span.trace_id())
        .collect();
    assert_eq!(traces.len(), 3);
    assert!(!traces.contains(&batch.trace_id()));
    broker.close().await;
}

#[tokio::test]
async fn a_queue_that_the_broker_named_names_no_span() {
    let broker = Broker::connect().await;
    let queue = broker.queue("", FieldTable::default()).await;
    let mut messages = broker.consume(&queue).await;
    let spans = capture_async(async {
        broker
            .publish(&queue, b"", BasicProperties::default())
            .await;
        on_essay(&messages.next().await).await;
    })
    .await;
    spans
        .find("process (anonymous)")
        .assert_attribute("messaging.destination.anonymous", true)
        .assert_attribute("rabbitmq.destination.routing_key", queue.as_str());
    broker.close().await;
}

#[tokio::test]
async fn a_direct_reply_names_no_span() {
    #[traced_producer(destination = "(anonymous)", into = properties)]
    async fn reply(broker: &Broker, to: &str, properties: BasicProperties) {
        // Not as one that has to be routed, which direct replies are not.
        let options = BasicPublishOptions::default();
        let sent =
            broker
                .channel
                .basic_publish("".into(), to.into(), options, b"An essay.", properties);
        let confirmation = sent.await.expect("it can be sent").await;
        confirmation.expect("the broker answers");
    }
    #[traced_consumer]
    async fn on_question(broker: &Broker, question: &Delivery) {
        let to = question
            .properties
            .reply_to()
            .as_ref()
            .expect("someone asks");
        reply(broker, to.as_str(), BasicProperties::default()).await;
    }

    const REPLIES: &str = "amq.rabbitmq.reply-to";
    let broker = Broker::connect().await;
    let queue = broker.queue(&unique("reply"), FieldTable::default()).await;
    let mut questions = broker.consume(&queue).await;
    let options = BasicConsumeOptions {
        no_ack: true,
        ..BasicConsumeOptions::default()
    };
    let mut replies = broker.consume_with(REPLIES, options).await;
    let spans = capture_async(async {
        let properties = BasicProperties::default().with_reply_to(REPLIES.into());
        broker.send(&queue, properties).await;
        on_question(&broker, &questions.next().await).await;
        on_essay(&replies.next().await).await;
    })
    .await;
    spans
        .find("send (anonymous)")
        .assert_child_of(&format!("process {queue}"));
    spans
        .find("process (anonymous)")
        .assert_child_of("send (anonymous)")
        .assert_attribute("messaging.destination.anonymous", true);
    broker.close().await;
}

#[tokio::test]
async fn a_message_without_headers_begins_a_trace() {
    let broker = Broker::connect().await;
    let queue = broker.queue(&unique("bare"), FieldTable::default()).await;
    let mut messages = broker.consume(&queue).await;
    let spans = capture_async(async {
        let empty = BasicProperties::default().with_headers(FieldTable::default());
        for properties in [BasicProperties::default(), empty] {
            broker.publish(&queue, b"", properties).await;
            on_essay(&messages.next().await).await;
        }
    })
    .await;
    let all = spans.all(&format!("process {queue}"));
    assert_eq!(all.len(), 2);
    for span in &all {
        assert_eq!(span.assert_root().links().len(), 0);
    }
    assert_ne!(all[0].trace_id(), all[1].trace_id());
    broker.close().await;
}

#[tokio::test]
async fn headers_of_other_clients_are_read_and_other_headers_arrive() {
    let broker = Broker::connect().await;
    let queue = broker.queue(&unique("others"), FieldTable::default()).await;
    let spans = capture_async(async {
        let mut headers = FieldTable::default();
        headers.insert(
            "TraceParent".into(),
            AMQPValue::LongString(TRACEPARENT.into()),
        );
        headers.insert("x-retries".into(), AMQPValue::LongInt(3));
        let properties = BasicProperties::default().with_headers(headers);
        broker.publish(&queue, b"", properties.clone()).await;
        let got = broker
            .channel
            .basic_get(queue.as_str().into(), BasicGetOptions::default());
        let got = got
            .await
            .expect("the broker answers")
            .expect("there is a message");
        on_essay(&got).await;

        broker.send(&queue, properties).await;
        let got = broker
            .channel
            .basic_get(queue.as_str().into(), BasicGetOptions::default());
        let got = got
            .await
            .expect("the broker answers")
            .expect("there is a message");
        let headers = got
            .properties
            .headers()
            .as_ref()
            .expect("there are headers")
            .inner();
        let names: Vec<_> = headers.keys().map(ShortString::as_str).collect();
        assert_eq!(names, ["traceparent", "x-retries"]);
        assert_eq!(headers["x-retries"], AMQPValue::LongInt(3));
    })
    .await;
    let span = spans.find(&format!("process {queue}"));
    assert!(span.has_remote_parent());
    assert_eq!(span.trace_id().to_string(), &TRACEPARENT[3..35]);
    broker.close().await;
}

#[tokio::test]
async fn a_returned_message_has_its_trace() {
    #[traced_producer(into = properties)]
    async fn send_to_nobody(
        broker: &Broker,
        to: &str,
        properties: BasicProperties,
    ) -> Confirmation {
        let options = BasicPublishOptions {
            mandatory: true,
            ..BasicPublishOptions::default()
        };
        let sent = broker
            .channel
            .basic_publish("".into(), to.into(), options, b"", properties);
        sent.await
            .expect("it can be sent")
            .await
            .expect("the broker answers")
    }
    #[traced_consumer]
    fn on_return(message: Option<BasicReturnMessage>) -> bool {
        message.is_some()
    }

    let broker = Broker::connect().await;
    let nobody = unique("nobody");
    let spans = capture_async(async {
        let confirmation = send_to_nobody(&broker, &nobody, BasicProperties::default()).await;
        let Confirmation::Ack(message) = confirmation else {
            panic!("{confirmation:?}");
        };
        assert!(on_return(message));
    })
    .await;
    spans
        .find("send")
        .assert_attribute("messaging.system.name", "rabbitmq");
    spans
        .find(&format!("process {nobody}"))
        .assert_child_of("send")
        .assert_attribute("rabbitmq.destination.routing_key", nobody.as_str())
        .assert_no_attribute("rabbitmq.message.delivery_tag");
    broker.close().await;
}
