//! `#[derive(Message)]`: what derived envelopes tell of themselves, read and write.

mod carriers;

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::sync::Once;

use traced::messaging::{Message, MessageMut};
use traced::propagation::TraceContextPropagator;
use traced::testing::{Spans, capture};
use traced::{Sensitive, traced_consumer, traced_producer};

pub(crate) type Metadata = HashMap<String, String>;

/// Every test here wants the same propagator.
pub(crate) fn captured<T>(code: impl FnOnce() -> T) -> Spans {
    static PROPAGATOR: Once = Once::new();
    PROPAGATOR.call_once(|| {
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    });
    capture(code)
}

#[traced_producer]
pub(crate) fn publish(message: &mut impl MessageMut) {}

#[traced_consumer]
pub(crate) fn consume(message: &impl Message) {}

/// Sends a message, and works on it elsewhere.
pub(crate) fn there_and_back(message: &mut impl MessageMut) -> Spans {
    captured(|| {
        publish(message);
        consume(message);
    })
}

/// Displays as `event-7`.
#[derive(Debug, Clone, Copy)]
struct EventId(u32);

impl Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event-{}", self.0)
    }
}

/// No trait of ours, and no `Debug`.
struct Opaque;

#[derive(Message)]
#[message(system = "kafka", destination = "essay.submitted")]
struct Envelope<T> {
    #[message(id)]
    event_id: EventId,
    #[message(conversation_id)]
    correlation_id: Option<u64>,
    #[message(body_size)]
    size: u32,
    #[message(attr = essay_id, attr = "essay.revision")]
    essay: i64,
    #[message(carrier)]
    metadata: Metadata,
    _payload: T,
}

fn envelope<T>(payload: T) -> Envelope<T> {
    Envelope {
        event_id: EventId(7),
        correlation_id: Some(8),
        size: 512,
        essay: 9,
        metadata: Metadata::new(),
        _payload: payload,
    }
}

#[test]
fn an_envelope_carries_the_trace_and_tells_of_itself() {
    let spans = there_and_back(&mut envelope(Opaque));
    spans.find("send essay.submitted").assert_root();
    for name in ["send essay.submitted", "process essay.submitted"] {
        spans
            .find(name)
            .assert_attribute("messaging.system.name", "kafka")
            .assert_attribute("messaging.destination.name", "essay.submitted")
            .assert_attribute("messaging.message.id", "event-7")
            .assert_attribute("messaging.message.conversation_id", "8")
            .assert_attribute("messaging.message.body.size", 512)
            .assert_attribute("essay_id", 9)
            .assert_attribute("essay.revision", 9);
    }
    spans
        .find("process essay.submitted")
        .assert_child_of("send essay.submitted");
}

#[test]
fn the_consumer_has_the_last_word() {
    #[traced_consumer(system = "rabbitmq", destination = "other")]
    fn elsewhere(message: &Envelope<()>) {}
    let spans = captured(|| elsewhere(&envelope(())));
    spans
        .find("process other")
        .assert_attribute("messaging.system.name", "rabbitmq")
        .assert_attribute("messaging.destination.name", "other");
}

#[test]
fn what_all_envelopes_of_a_batch_say_is_on_the_span_and_the_rest_on_the_links() {
    #[traced_consumer(batch)]
    fn on_batch(envelopes: &[Envelope<()>]) {}
    let spans = captured(|| {
        let mut envelopes = [envelope(()), envelope(())];
        envelopes[1].essay = 10;
        for envelope in &mut envelopes {
            publish(envelope);
        }
        on_batch(&envelopes);
    });
    let batch = spans
        .find("process essay.submitted")
        .assert_attribute("messaging.message.id", "event-7")
        .assert_attribute("messaging.batch.message_count", 2);
    assert_eq!(batch.attribute("essay_id"), None);
    let links = batch.links();
    let essays = links.map(|link| link.attribute("essay_id").cloned());
    assert!(essays.eq([Some(9.into()), Some(10.into())]));
}

#[test]
fn what_is_none_is_left_out() {
    #[derive(Message)]
    struct Sparse {
        #[message(destination)]
        topic: Option<&'static str>,
        #[message(id)]
        id: Option<EventId>,
        #[message(body_size)]
        size: Option<usize>,
        #[message(carrier)]
        metadata: Option<Metadata>,
    }
    let mut sparse = Sparse {
        topic: None,
        id: None,
        size: None,
        metadata: None,
    };
    let spans = there_and_back(&mut sparse);
    let sent = spans.find("send").assert_root();
    for key in ["destination.name", "message.id", "message.body.size"] {
        assert_eq!(sent.attribute(&format!("messaging.{key}")), None, "{key}");
    }
    spans.find("process").assert_child_of("send");

    sparse.topic = Some("tasks");
    let spans = there_and_back(&mut sparse);
    spans.find("process tasks").assert_child_of("send tasks");
}

#[test]
fn a_negative_size_is_none() {
    #[derive(Message)]
    struct Sized {
        #[message(body_size)]
        size: i32,
        #[message(carrier)]
        metadata: Metadata,
    }
    let metadata = Metadata::new();
    let spans = there_and_back(&mut Sized { size: -1, metadata });
    let sent = spans.find("send");
    assert_eq!(sent.attribute("messaging.message.body.size"), None);
}

#[test]
fn constants_and_raw_names_are_taken() {
    const SYSTEM: &str = "rabbitmq";
    mod names {
        pub(super) const QUEUE: &str = "tasks";
        pub(super) const PRIORITY: &str = "task.priority";
    }
    #[derive(Message)]
    #[message(system = SYSTEM)]
    #[message(destination = names::QUEUE)]
    struct Task {
        #[message(carrier)]
        r#type: Metadata,
        #[message(attr = names::PRIORITY)]
        #[message(id)]
        r#in: u8,
        _author: Sensitive<String>,
    }
    let spans = there_and_back(&mut Task {
        r#type: Metadata::new(),
        r#in: 3,
        _author: Sensitive::new("Ada".to_owned()),
    });
    spans
        .find("process tasks")
        .assert_child_of("send tasks")
        .assert_attribute("messaging.system.name", "rabbitmq")
        .assert_attribute("task.priority", 3)
        .assert_attribute("messaging.message.id", "3");
}
