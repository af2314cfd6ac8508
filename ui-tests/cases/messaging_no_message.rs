use std::collections::HashMap;

use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;


struct Envelope {
    metadata: Metadata,
}

#[traced_consumer]
fn consume(envelope: &Envelope, tries: u32) {}

#[traced_consumer]
fn consume_nothing() {}

#[traced_producer]
fn produce(envelope: &mut Envelope, tries: u32) {}

#[traced_producer]
fn produce_borrowed(metadata: &Metadata) {}

#[traced_consumer(batch)]
fn batch() {}

#[traced_consumer(from = envelope.metadata)]
fn right(envelope: &Envelope, tries: u32) {}

#[traced_producer(into = envelope.metadata)]
fn right_too(envelope: &mut Envelope, tries: u32) {}

fn main() {
    let mut envelope = Envelope {
        metadata: Metadata::new(),
    };
    consume(&envelope, 1);
    consume_nothing();
    produce(&mut envelope, 1);
    produce_borrowed(&envelope.metadata);
    batch();
    right(&envelope, 1);
    right_too(&mut envelope, 1);
}
