//! Messages that know of themselves, the operations, and the forms of functions.

use std::collections::BTreeMap;

use opentelemetry::trace::SpanKind;
use traced::testing::capture_async;
use traced::{traced_consumer, traced_producer};

use crate::{Envelope, Metadata, captured, message_from};

#[test]
fn a_message_tells_what_it_knows() {
    #[traced_consumer]
    fn on_envelope(retries: u32, envelope: &Envelope) {}
    #[traced_producer]
    fn send(mut envelope: Envelope) -> Envelope {
        envelope.id.push('!');
        envelope
    }
    let spans = captured(|| {
        let envelope = send(Envelope {
            id: "m-1".into(),
            ..Envelope::default()
        });
        on_envelope(0, &envelope);
    });
    spans
        .find("send essays")
        .assert_attribute("messaging.system.name", "kafka")
        .assert_attribute("messaging.message.id", "m-1");
    spans
        .find("process essays")
        .assert_child_of("send essays")
        .assert_attribute("messaging.message.id", "m-1!")
        .assert_attribute("messaging.message.body.size", 7);
}

#[test]
fn the_annotation_says_more_than_the_message() {
    #[traced_consumer(system = system, destination = names[0], attrs(n = names.len()))]
    fn on_envelope(envelope: Envelope, system: &str, names: &[String]) {}
    let spans = captured(|| on_envelope(Envelope::default(), "nats", &["topic-a".to_owned()]));
    spans
        .find("process topic-a")
        .assert_attribute("messaging.system.name", "nats")
        .assert_attribute("messaging.destination.name", "topic-a")
        .assert_attribute("n", 1);
}

#[test]
fn what_neither_says_is_left_out() {
    #[traced_consumer]
    fn on_metadata(metadata: Metadata) {}
    let spans = captured(|| on_metadata(message_from("a")));
    spans
        .find("process")
        .assert_child_of("made_by")
        .assert_no_attribute("messaging.system.name")
        .assert_no_attribute("messaging.destination.name");
}

#[test]
fn receiving_and_settling_are_a_clients() {
    #[traced_consumer(operation = settle)]
    fn ack(envelope: &Envelope) {}
    #[traced_consumer(operation = receive, batch)]
    fn poll(envelopes: Vec<Envelope>) {}
    let spans = captured(|| {
        let envelope = Envelope {
            metadata: message_from("a"),
            ..Envelope::default()
        };
        ack(&envelope);
        poll(vec![envelope]);
    });
    spans
        .find("settle essays")
        .assert_kind(SpanKind::Client)
        .assert_root()
        .assert_linked_to("made_by")
        .assert_attribute("messaging.operation.type", "settle");
    spans
        .find("receive essays")
        .assert_kind(SpanKind::Client)
        .assert_linked_to("made_by");
}

#[test]
fn headers_that_are_missing_are_made() {
    struct Record {
        headers: Option<Metadata>,
    }
    #[traced_producer(operation = create, destination = "essays", into = record.headers)]
    fn make(record: &mut Record) {}
    #[traced_producer(destination = "essays")]
    fn send(headers: &mut Option<Metadata>) {}
    #[traced_consumer(destination = "essays", from = record.headers)]
    fn on_record(record: &Record) {}
    let spans = captured(|| {
        let mut record = Record { headers: None };
        make(&mut record);
        send(&mut record.headers);
        on_record(&record);
    });
    spans
        .find("send essays")
        .assert_kind(SpanKind::Client)
        .assert_linked_to("create essays");
    spans
        .find("process essays")
        .assert_child_of("create essays");
}

#[test]
fn headers_stay_missing_where_there_is_nothing_to_write() {
    #[traced_producer]
    fn send(headers: &mut Option<Metadata>) {}
    let mut headers = None;
    send(&mut headers);
    assert_eq!(headers, None);
}

#[test]
fn a_message_made_before_it_is_sent_keeps_the_context_of_its_making() {
    #[traced_producer(operation = create, into = envelope)]
    fn make(envelope: &mut Envelope) {}
    #[traced_producer]
    fn send(envelope: &mut Envelope) {}
    #[traced_consumer]
    fn on_envelope(envelope: &Envelope) {}
    let spans = captured(|| {
        let mut envelope = Envelope::default();
        make(&mut envelope);
        send(&mut envelope);
        on_envelope(&envelope);
    });
    spans.find("create essays").assert_kind(SpanKind::Producer);
    spans
        .find("send essays")
        .assert_kind(SpanKind::Client)
        .assert_linked_to("create essays");
    spans
        .find("process essays")
        .assert_child_of("create essays");
}

/// An outbox: what was stored with its context is sent later by somebody else.
#[test]
fn a_message_that_another_process_stored_goes_on_under_its_context() {
    #[traced_producer(parent = traced::extract(&envelope.metadata))]
    fn relay(envelope: &mut Envelope) {}
    #[traced_consumer]
    fn on_envelope(envelope: &Envelope) {}
    let spans = captured(|| {
        let mut envelope = Envelope {
            metadata: message_from("a"),
            ..Envelope::default()
        };
        relay(&mut envelope);
        on_envelope(&envelope);
    });
    spans.find("send essays").assert_child_of("made_by");
    spans.find("process essays").assert_child_of("send essays");
}

#[tokio::test]
async fn asynchronous_functions_and_traits() {
    #[async_trait::async_trait]
    trait Broker {
        async fn publish(&self, metadata: Metadata) -> Metadata;
    }
    struct Loopback;
    #[async_trait::async_trait]
    impl Broker for Loopback {
        #[traced_producer(system = "kafka", destination = "t")]
        async fn publish(&self, metadata: Metadata) -> Metadata {
            metadata
        }
    }
    #[traced_consumer(system = "kafka", destination = "t")]
    async fn on_message(metadata: BTreeMap<String, String>) -> Result<(), String> {
        tokio::task::yield_now().await;
        Err("no".to_owned())
    }
    captured(|| ());
    let spans = capture_async(async {
        let metadata = Loopback.publish(Metadata::new()).await;
        on_message(metadata.into_iter().collect()).await
    })
    .await;
    let consumer = spans.find("process t").assert_child_of("send t");
    assert!(consumer.error().is_some());
}

#[test]
fn a_method_of_a_traced_block_may_be_a_consumer() {
    struct Service;
    #[traced::traced]
    impl Service {
        #[traced_consumer(system = "kafka", destination = "t")]
        fn on_message(&self, metadata: &Metadata) {
            self.work();
        }
        fn work(&self) {}
    }
    let spans = captured(|| Service.on_message(&message_from("a")));
    spans.find("process t").assert_child_of("made_by");
    spans.find("work").assert_child_of("process t");
    assert_eq!(spans.len(), 3);
}
