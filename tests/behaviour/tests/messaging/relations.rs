//! One message: parents and links, whatever its headers hold.

use opentelemetry::Context;
use opentelemetry::trace::SpanKind;
use traced::{in_span, traced_consumer};

use crate::{Metadata, captured, message_from, on_task, publish};

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
fn a_span_that_goes_elsewhere_is_linked() {
    #[traced_consumer(system = "kafka", destination = "t", from = metadata, root)]
    fn anew(metadata: &Metadata) {}
    #[traced_consumer(system = "kafka", destination = "t", name = "under", from = metadata, parent = parent)]
    fn under(metadata: &Metadata, parent: &Context) {}
    let spans = captured(|| {
        let metadata = message_from("a");
        anew(&metadata);
        in_span!("poll", { under(&metadata, &Context::current()) });
    });
    let anew = spans.find("process t").assert_root();
    anew.assert_linked_to("made_by");
    let under = spans.find("under").assert_child_of("poll");
    under.assert_linked_to("made_by");
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
