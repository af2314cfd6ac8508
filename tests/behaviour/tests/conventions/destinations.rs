//! Spans that are named after a destination, which is called as its broker calls it.

use std::collections::HashMap;

use opentelemetry::trace::SpanKind;
use traced::messaging::Message;
use traced::testing::{Spans, capture};
use traced::{traced_consumer, traced_producer};

use super::{library_span, rules};

/// A consumer whose destination is known while it runs.
fn consumed(topic: &str) -> Spans {
    #[traced_consumer(system = "rabbitmq", destination = topic)]
    fn on_essay(topic: &str, metadata: &HashMap<String, String>) {}
    capture(|| on_essay(topic, &HashMap::new()))
}

#[test]
fn a_name_of_any_form_is_the_brokers() {
    for topic in [
        "EssaySubmitted",
        "essays (new)",
        "essays.größer",
        "_private",
    ] {
        let spans = consumed(topic);
        spans
            .find(&format!("process {topic}"))
            .assert_attribute("messaging.destination.name", topic);
        spans.assert_conventions();
    }
}

#[test]
fn what_no_broker_calls_a_destination_is_a_fault() {
    for topic in ["essays.{}", "amqp://broker/essays", "essays?durable=1", ""] {
        let violations = consumed(topic).violations();
        assert_eq!(rules(&violations), ["span_name"], "{topic}");
    }
}

#[test]
fn a_number_in_an_annotation_is_the_same_in_every_call() {
    #[traced_consumer(system = "rabbitmq", destination = "retry.30000")]
    fn on_retry(metadata: &HashMap<String, String>) {}
    #[traced_producer(
        system = "rabbitmq",
        destination = "a81bc81b-dead-4e5d-abff-90865d1e13b1"
    )]
    fn publish(metadata: &mut HashMap<String, String>) {}
    #[derive(Message)]
    #[message(system = "rabbitmq", destination = "retry.60000")]
    struct Retried {
        #[message(carrier)]
        metadata: HashMap<String, String>,
    }
    #[traced_consumer]
    fn on_retried(message: &Retried) {}

    let spans = capture(|| {
        on_retry(&HashMap::new());
        publish(&mut HashMap::new());
        on_retried(&Retried {
            metadata: HashMap::new(),
        });
    });
    for name in [
        "process retry.30000",
        "send a81bc81b-dead-4e5d-abff-90865d1e13b1",
        "process retry.60000",
    ] {
        let destination = name.split(' ').next_back().expect("a destination");
        let span = spans.find(name);
        span.assert_attribute("messaging.destination.name", destination);
    }
    spans.assert_conventions();
}

#[test]
fn a_number_that_is_found_out_while_running_may_be_another_each_time() {
    for topic in ["essays.42.created", "a81bc81b-dead-4e5d-abff-90865d1e1300"] {
        let violations = consumed(topic).violations();
        assert_eq!(rules(&violations), ["span_name"], "{topic}");
    }
}

#[test]
fn spans_that_are_named_otherwise_are_judged_as_all_are() {
    let attributes = [
        ("messaging.system.name", "rabbitmq".into()),
        ("messaging.operation.name", "process".into()),
        ("messaging.destination.name", "Essays".into()),
    ];
    let named = |name, kind| library_span(name, kind, &attributes).violations();
    assert!(named("process Essays", SpanKind::Consumer).is_empty());
    let otherwise = named("Process Essays", SpanKind::Consumer);
    assert_eq!(rules(&otherwise), ["span_name"]);
    let internal = named("process Essays", SpanKind::Internal);
    assert_eq!(rules(&internal), ["span_name"]);
}
