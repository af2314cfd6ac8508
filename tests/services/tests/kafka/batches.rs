//! Several messages at once.

use opentelemetry::trace::SpanKind;
use rdkafka::message::{BorrowedMessage, Message as _, OwnedMessage};
use traced::in_span;
use traced::testing::{Spans, capture_async};
use traced::traced_consumer;

use crate::topic::{NotAnEssay, Topic, publish};

#[traced_consumer(batch)]
async fn on_batch(messages: Vec<OwnedMessage>) -> Result<usize, NotAnEssay> {
    let is_good = |message: &OwnedMessage| message.payload() != Some(b"bad");
    match messages.iter().all(is_good) {
        true => Ok(messages.len()),
        false => Err(NotAnEssay),
    }
}

#[traced_consumer(batch, operation = receive)]
fn received(messages: &[BorrowedMessage<'_>]) {}

/// Sends the payloads, each in a trace of its own, and works on them as a batch.
async fn worked_on(topic: &Topic, payloads: &[&str]) -> Spans {
    capture_async(async {
        for (index, payload) in payloads.iter().enumerate() {
            let key = format!("essay-{index}");
            let record = topic.record().key(&key).payload(*payload);
            publish(&topic.producer, record).await.expect("it is sent");
        }
        topic.send_plain(b"from elsewhere", None).await;
        let mut messages = Vec::new();
        for _ in 0..=payloads.len() {
            messages.push(topic.receive().await);
        }
        received(&messages);
        let owned = messages.iter().map(BorrowedMessage::detach).collect();
        let worked = on_batch(owned).await;
        assert_eq!(worked.is_err(), payloads.contains(&"bad"));
    })
    .await
}

#[tokio::test]
async fn a_batch_is_linked_to_each_message_and_says_what_they_have_in_common() {
    let topic = Topic::new("batch").await;
    let spans = worked_on(&topic, &["one", "two", "six"]).await;
    let sent = spans.all(&topic.send());
    assert_eq!(sent.len(), 3);
    for (name, kind) in [
        (topic.process(), SpanKind::Consumer),
        (format!("receive {}", topic.name), SpanKind::Client),
    ] {
        let batch = spans
            .find(&name)
            .assert_root()
            .assert_unset()
            .assert_kind(kind)
            .assert_attribute("messaging.system.name", "kafka")
            .assert_attribute("messaging.destination.name", &topic.name)
            .assert_attribute("messaging.destination.partition.id", "0")
            .assert_attribute("messaging.batch.message_count", 4)
            .assert_no_attribute("messaging.message.body.size")
            .assert_no_attribute("kafka.offset")
            .assert_no_attribute("kafka.message.key");
        let links: Vec<_> = batch.links().collect();
        assert_eq!(links.len(), 3, "one message has no context");
        for (offset, (link, sent)) in links.iter().zip(&sent).enumerate() {
            assert_eq!(link.span_context().span_id(), sent.span_id());
            assert_ne!(batch.trace_id(), sent.trace_id());
            let attribute = |key| link.attribute(key).map(ToString::to_string);
            assert_eq!(attribute("kafka.offset"), Some(offset.to_string()));
            let key = format!("essay-{offset}");
            assert_eq!(attribute("kafka.message.key"), Some(key));
            assert_eq!(attribute("messaging.destination.partition.id"), None);
        }
    }
}

#[tokio::test]
async fn a_batch_that_fails_is_an_error_of_its_own_span_only() {
    let topic = Topic::new("bad-batch").await;
    let spans = worked_on(&topic, &["one", "bad"]).await;
    let batch = spans.find(&topic.process());
    let error = batch.error().expect("a message is bad");
    assert_eq!(error.message, "this is not an essay");
    assert_eq!(batch.links().len(), 2);
    for sent in spans.all(&topic.send()) {
        sent.assert_unset();
    }
}

#[tokio::test]
async fn a_batch_goes_under_what_is_active() {
    let topic = Topic::new("batch-below").await;
    let spans = capture_async(async {
        let record = topic.record::<str, _>().payload("one");
        publish(&topic.producer, record).await.expect("it is sent");
        let message = topic.receive().await;
        in_span!("poll", { received(&[message]) });
    })
    .await;
    spans
        .find(&format!("receive {}", topic.name))
        .assert_child_of("poll")
        .assert_linked_to(&topic.send());
}
