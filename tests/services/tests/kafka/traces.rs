//! One message: its trace, and what is known of it.

use opentelemetry::trace::SpanKind;
use rdkafka::Offset;
use rdkafka::consumer::Consumer as _;
use rdkafka::message::{BorrowedMessage, Header, Headers as _, Message as _, OwnedHeaders};
use rdkafka::producer::FutureRecord;
use traced::testing::capture_async;
use traced::{in_span, traced_consumer};

use crate::topic::{Topic, on_message, publish};

fn header<'a>(key: &'a str, value: &'a str) -> Header<'a, &'a str> {
    Header {
        key,
        value: Some(value),
    }
}

fn names(headers: &impl rdkafka::message::Headers) -> Vec<&str> {
    headers.iter().map(|header| header.key).collect()
}

#[tokio::test]
async fn the_trace_goes_through_the_broker() {
    let topic = Topic::new("goes-through").await;
    let spans = capture_async(async {
        let record = topic.record().key("essay-7").payload("An essey.");
        publish(&topic.producer, record).await.expect("it is sent");
        let message = topic.receive().await;
        on_message(&message).await.expect("it is handled");
    })
    .await;
    let sent = spans
        .find(&topic.send())
        .assert_root()
        .assert_kind(SpanKind::Producer)
        .assert_attribute("messaging.system.name", "kafka")
        .assert_attribute("messaging.destination.name", &topic.name)
        .assert_attribute("messaging.destination.partition.id", "0")
        .assert_attribute("messaging.operation.type", "send")
        .assert_attribute("messaging.message.body.size", 9)
        .assert_attribute("kafka.message.key", "essay-7")
        .assert_no_attribute("kafka.offset");
    let processed = spans
        .find(&topic.process())
        .assert_child_of(&topic.send())
        .assert_linked_to(&topic.send())
        .assert_kind(SpanKind::Consumer)
        .assert_attribute("messaging.system.name", "kafka")
        .assert_attribute("messaging.destination.name", &topic.name)
        .assert_attribute("messaging.destination.partition.id", "0")
        .assert_attribute("messaging.operation.type", "process")
        .assert_attribute("messaging.consumer.group.name", "essays")
        .assert_attribute("messaging.message.body.size", 9)
        .assert_attribute("kafka.message.key", "essay-7")
        .assert_attribute("kafka.offset", 0)
        .assert_no_attribute("kafka.message.tombstone");
    assert!(processed.has_remote_parent());
    assert_eq!(processed.trace_id(), sent.trace_id());
    assert_eq!(processed.links().len(), 1);
}

#[tokio::test]
async fn a_message_that_is_refused_and_comes_again_is_a_span_of_its_own() {
    let topic = Topic::new("comes-again").await;
    let spans = capture_async(async {
        let record = topic.record::<str, _>().payload("bad");
        publish(&topic.producer, record).await.expect("it is sent");
        for _ in 0..2 {
            let message = topic.receive().await;
            on_message(&message).await.expect_err("it is bad");
            let seeked = topic.consumer.seek(
                &topic.name,
                0,
                Offset::Offset(message.offset()),
                std::time::Duration::from_secs(30),
            );
            seeked.expect("the message is still there");
        }
    })
    .await;
    let sent = spans.find(&topic.send()).assert_unset();
    let attempts = spans.all(&topic.process());
    assert_eq!(attempts.len(), 2);
    for attempt in &attempts {
        let error = attempt.error().expect("the handler failed");
        assert_eq!(error.message, "this is not an essay");
        assert_eq!(attempt.trace_id(), sent.trace_id());
        let links: Vec<_> = attempt.links().collect();
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].span_context().span_id(), sent.span_id());
    }
    assert_ne!(attempts[0].span_id(), attempts[1].span_id());
}

#[tokio::test]
async fn a_record_that_cannot_be_sent_fails_the_span_that_sends_it() {
    let topic = Topic::new("no-such-partition").await;
    let spans = capture_async(async {
        let record = FutureRecord::<str, str>::to(&topic.name).partition(99);
        let sent = publish(&topic.producer, record).await;
        sent.expect_err("there are two partitions");
    })
    .await;
    let failed = spans
        .find(&topic.send())
        .assert_attribute("messaging.destination.partition.id", "99");
    assert!(failed.error().is_some());
}

#[tokio::test]
async fn a_message_without_a_context_begins_a_trace() {
    let topic = Topic::new("no-context").await;
    let others = OwnedHeaders::new().insert(header("content-type", "text/plain"));
    let headers = [None, Some(OwnedHeaders::new()), Some(others)];
    let count = headers.len();
    let spans = capture_async(async {
        for headers in headers {
            topic.send_plain(b"An essay.", headers).await;
        }
        for _ in 0..count {
            let message = topic.receive().await;
            on_message(&message).await.expect("it is handled");
        }
    })
    .await;
    assert_eq!(spans.roots().len(), count);
    for (offset, root) in spans.roots().into_iter().enumerate() {
        let root = root.assert_attribute("kafka.offset", offset);
        assert!(!root.has_remote_parent());
        assert_eq!(root.links().len(), 0);
    }
}

#[tokio::test]
async fn tombstones_and_keys_that_are_no_text() {
    let topic = Topic::new("tombstones").await;
    let number = 42_u64.to_be_bytes();
    let keys: [Option<&[u8]>; 3] = [None, Some(b"essay-7"), Some(&number)];
    let spans = capture_async(async {
        for key in keys {
            let mut record = topic.record::<[u8], str>();
            record.key = key;
            publish(&topic.producer, record).await.expect("it is sent");
        }
        for key in keys {
            let message = topic.receive().await;
            assert_eq!(message.key(), key);
            on_message(&message).await.expect("it is handled");
        }
    })
    .await;
    for name in [topic.send(), topic.process()] {
        let spans = spans.all(&name);
        assert_eq!(spans.len(), keys.len());
        for (index, span) in spans.into_iter().enumerate() {
            let span = span
                .assert_attribute("kafka.message.tombstone", true)
                .assert_no_attribute("messaging.message.body.size");
            if index == 1 {
                span.assert_attribute("kafka.message.key", "essay-7");
            } else {
                span.assert_no_attribute("kafka.message.key");
            }
        }
    }
}

#[tokio::test]
async fn headers_alone_carry_the_trace_and_tell_nothing_else() {
    #[traced_consumer(destination = message.topic(), from = message.headers())]
    fn on_signup(message: &BorrowedMessage<'_>) {}
    let topic = Topic::new("headers-alone").await;
    let spans = capture_async(async {
        let record = topic.record().key("ada@example.com").payload("x");
        publish(&topic.producer, record).await.expect("it is sent");
        on_signup(&topic.receive().await);
        topic.send_plain(b"x", None).await;
        on_signup(&topic.receive().await);
    })
    .await;
    let [first, second] = spans.all(&topic.process())[..] else {
        panic!("two messages:\n{}", spans.tree());
    };
    first
        .assert_child_of(&topic.send())
        .assert_linked_to(&topic.send())
        .assert_attribute("messaging.system.name", "kafka")
        .assert_no_attribute("kafka.message.key");
    second.assert_root();
}

/// What a message takes along that is forwarded with all its headers.
#[tokio::test]
async fn who_forwards_a_message_replaces_the_context_it_came_with() {
    let (first, second) = (Topic::new("forwards").await, Topic::new("forwarded").await);
    let binary: &[u8] = b"\xff\x00";
    let headers = OwnedHeaders::new()
        .insert(header("TraceParent", "stale"))
        .insert(header("content-type", "text/plain"))
        .insert(Header::<&str> {
            key: "nothing",
            value: None,
        })
        .insert(Header {
            key: "binary",
            value: Some(binary),
        });
    let spans = capture_async(async {
        let record = first.record::<str, _>().payload("An essay.");
        let sent = publish(&first.producer, record.headers(headers)).await;
        sent.expect("it is sent");
        let message = first.receive().await;
        let headers = message.headers().expect("it has headers").detach();
        let came_from = traced::extract(&headers);
        let forwarded = in_span!("forward", parent = came_from, async {
            let record = second.record::<str, [u8]>();
            let record = record.payload(message.payload().unwrap_or_default());
            publish(&second.producer, record.headers(headers)).await
        });
        forwarded.await.expect("it is sent");
        let message = second.receive().await;
        let headers = message.headers().expect("it has headers");
        assert_eq!(
            names(headers),
            ["content-type", "nothing", "binary", "traceparent"],
            "one context, the last one"
        );
        assert_eq!(headers.get(1).value, None);
        assert_eq!(headers.get(2).value, Some(binary));
        on_message(&message).await.expect("it is handled");
    })
    .await;
    let first = spans.find(&first.send()).trace_id();
    let processed = spans
        .find(&second.process())
        .assert_child_of(&second.send());
    assert_eq!(processed.trace_id(), first);
}

#[tokio::test]
async fn of_two_contexts_the_last_counts() {
    const STALE: &str = "00-11111111111111111111111111111111-1111111111111111-01";
    const NEW: &str = "00-22222222222222222222222222222222-2222222222222222-01";
    let topic = Topic::new("two-contexts").await;
    let headers = OwnedHeaders::new()
        .insert(header("traceparent", STALE))
        .insert(header("x", "y"))
        .insert(header("traceparent", NEW));
    let spans = capture_async(async {
        topic.send_plain(b"An essay.", Some(headers)).await;
        let message = topic.receive().await;
        on_message(&message).await.expect("it is handled");
    })
    .await;
    let processed = spans.find(&topic.process());
    assert!(processed.has_remote_parent());
    assert_eq!(processed.trace_id().to_string(), "2".repeat(32));
    let links: Vec<_> = processed.links().collect();
    assert_eq!(links.len(), 1);
    let linked = links[0].span_context().span_id();
    assert_eq!(linked.to_string(), "2".repeat(16));
}
