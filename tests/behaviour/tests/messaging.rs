//! Consumers and producers on messages that are maps of strings: parents, links, names, kinds. The brokers' own
//! messages are tested against the brokers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Once;

use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use traced::messaging::{Facts, Message, MessageMut};
use traced::testing::{Spans, capture, capture_async};
use traced::{Carrier, CarrierMut, in_span, traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;

#[derive(Debug, Default, Clone)]
struct Envelope {
    id: String,
    metadata: Metadata,
}

impl Message for Envelope {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(&self.metadata)
    }

    fn system(&self) -> Option<&'static str> {
        Some("kafka")
    }

    fn describe(&self, facts: &mut Facts) {
        facts
            .destination("essays")
            .message_id(&self.id)
            .body_size(7);
    }
}

impl MessageMut for Envelope {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        Some(&mut self.metadata)
    }
}

/// Every test here wants the same propagator.
fn captured<T>(code: impl FnOnce() -> T) -> Spans {
    static PROPAGATOR: Once = Once::new();
    PROPAGATOR.call_once(|| {
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    });
    capture(code)
}

#[traced_producer(system = "rabbitmq", destination = "tasks", into = metadata)]
fn publish(metadata: &mut Metadata) {}

#[traced_consumer(system = "rabbitmq", destination = "tasks", from = metadata)]
fn on_task(metadata: &Metadata) {}

fn message_from(name: &'static str) -> Metadata {
    let mut metadata = Metadata::new();
    in_span!("made_by", attrs(maker = name), {
        traced::inject(&mut metadata)
    });
    metadata
}

#[test]
fn the_trace_goes_on_where_the_message_arrives() {
    let spans = captured(|| {
        let mut metadata = Metadata::new();
        publish(&mut metadata);
        on_task(&metadata);
    });
    let producer = spans
        .find("send tasks")
        .assert_root()
        .assert_kind(SpanKind::Producer)
        .assert_attribute("messaging.system.name", "rabbitmq")
        .assert_attribute("messaging.destination.name", "tasks")
        .assert_attribute("messaging.operation.name", "send")
        .assert_attribute("messaging.operation.type", "send");
    let consumer = spans
        .find("process tasks")
        .assert_child_of("send tasks")
        .assert_linked_to("send tasks")
        .assert_kind(SpanKind::Consumer)
        .assert_attribute("messaging.operation.name", "process")
        .assert_attribute("messaging.destination.name", "tasks");
    assert!(consumer.has_remote_parent());
    assert_eq!(consumer.trace_id(), producer.trace_id());
}

#[test]
fn an_active_span_stays_the_parent() {
    let spans = captured(|| {
        let metadata = message_from("a");
        in_span!("poll", { on_task(&metadata) });
    });
    spans
        .find("process tasks")
        .assert_child_of("poll")
        .assert_linked_to("made_by");
}

#[test]
fn the_relation_may_be_chosen() {
    #[traced_consumer(system = "kafka", destination = "t", from = metadata, relation = parent)]
    fn under_it(metadata: &Metadata) {}
    #[traced_consumer(system = "kafka", destination = "t", name = "linked", from = metadata, relation = link)]
    fn linked(metadata: &Metadata) {}
    let spans = captured(|| {
        let metadata = message_from("a");
        in_span!("poll", { under_it(&metadata) });
        linked(&metadata);
    });
    let child = spans.find("process t").assert_child_of("made_by");
    assert_eq!(child.links().len(), 0);
    spans
        .find("linked")
        .assert_root()
        .assert_linked_to("made_by");
}

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
fn what_is_wrong_with_a_context_is_not_the_handlers_problem() {
    let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let repeated = format!("{valid},{valid}");
    for header in [
        "",
        "00",
        "00-0-0-0",
        &"a".repeat(1 << 20),
        "\u{0}\u{7f}",
        repeated.as_str(),
    ] {
        let spans = captured(|| {
            let metadata = Metadata::from([("traceparent".to_owned(), header.to_owned())]);
            on_task(&metadata);
        });
        let span = spans.find("process tasks").assert_root();
        assert_eq!(span.links().len(), 0);
    }
    let metadata = Metadata::from([("Traceparent".to_owned(), valid.to_owned())]);
    let spans = captured(|| on_task(&metadata));
    assert!(spans.find("process tasks").has_remote_parent());
}

#[test]
fn a_stale_context_is_replaced() {
    let spans = captured(|| {
        let mut metadata = message_from("a");
        metadata.insert("Traceparent".into(), "00-stale".into());
        in_span!("forward", { publish(&mut metadata) });
        on_task(&metadata);
    });
    spans.find("process tasks").assert_child_of("send tasks");
}

#[test]
fn a_batch_is_linked_to_all_and_continues_none() {
    #[traced_consumer(batch)]
    fn on_batch(envelopes: &[Envelope]) -> Result<(), String> {
        Err("the second is broken".to_owned())
    }
    let spans = captured(|| {
        let envelopes: Vec<_> = ["m-1", "m-2", "m-3"]
            .into_iter()
            .map(|id| Envelope {
                id: id.to_owned(),
                metadata: if id == "m-3" {
                    Metadata::new()
                } else {
                    message_from("a")
                },
            })
            .collect();
        let _ = on_batch(&envelopes);
    });
    let batch = spans
        .find("process essays")
        .assert_root()
        .assert_attribute("messaging.batch.message_count", 3)
        .assert_attribute("messaging.message.body.size", 7)
        .assert_no_attribute("messaging.message.id");
    assert!(batch.error().is_some());
    let ids: Vec<_> = batch
        .links()
        .map(|link| link.attribute("messaging.message.id").cloned())
        .collect();
    assert_eq!(ids, [Some("m-1".into()), Some("m-2".into())]);
}

#[test]
fn a_large_batch_says_how_many_links_it_left_out() {
    #[traced_consumer(system = "kafka", destination = "t", batch)]
    fn on_batch(messages: &Vec<Metadata>) {}
    let spans = captured(|| {
        let messages = vec![message_from("a"); 10_000];
        on_batch(&messages);
    });
    let batch = spans
        .find("process t")
        .assert_attribute("messaging.batch.message_count", 10_000);
    assert_eq!(batch.links().len(), 128);
    assert_eq!(batch.data().links.dropped_count, 10_000 - 128);
}

#[test]
fn an_empty_batch_is_a_batch() {
    #[traced_consumer(system = "kafka", destination = "t", batch, from = messages)]
    fn on_batch(messages: [Metadata; 0]) {}
    captured(|| on_batch([]))
        .find("process t")
        .assert_attribute("messaging.batch.message_count", 0);
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
fn a_redelivered_message_is_a_new_span_of_the_same_creation() {
    let spans = captured(|| {
        let mut metadata = Metadata::new();
        publish(&mut metadata);
        on_task(&metadata);
        on_task(&metadata);
    });
    let consumers = spans.all("process tasks");
    assert_eq!(consumers.len(), 2);
    for consumer in consumers {
        consumer
            .assert_child_of("send tasks")
            .assert_linked_to("send tasks");
    }
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
