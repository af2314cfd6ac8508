//! Consumers and producers on messages that are maps of strings: parents, links, names, kinds. The brokers' own
//! messages are tested against the brokers.

mod batches;
mod forms;
mod relations;

use std::collections::HashMap;
use std::sync::Once;

use traced::messaging::{Facts, Message, MessageMut};
use traced::propagation::TraceContextPropagator;
use traced::testing::{Spans, capture};
use traced::{Carrier, CarrierMut, in_span, traced_consumer, traced_producer};

pub(crate) type Metadata = HashMap<String, String>;

#[derive(Debug, Default, Clone)]
pub(crate) struct Envelope {
    pub(crate) id: String,
    pub(crate) metadata: Metadata,
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
pub(crate) fn captured<T>(code: impl FnOnce() -> T) -> Spans {
    static PROPAGATOR: Once = Once::new();
    PROPAGATOR.call_once(|| {
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    });
    capture(code)
}

#[traced_producer(system = "rabbitmq", destination = "tasks", into = metadata)]
pub(crate) fn publish(metadata: &mut Metadata) {}

#[traced_consumer(system = "rabbitmq", destination = "tasks", from = metadata)]
pub(crate) fn on_task(metadata: &Metadata) {}

pub(crate) fn message_from(name: &'static str) -> Metadata {
    let mut metadata = Metadata::new();
    in_span!("made_by", attrs(maker = name), {
        traced::inject(&mut metadata)
    });
    metadata
}
