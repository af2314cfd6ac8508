use std::collections::HashMap;

use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;


#[traced_consumer(kind = consumer)]
fn consume(metadata: &Metadata) {}

#[traced_producer(kind = client)]
fn produce(metadata: &mut Metadata) {}

#[traced_consumer(operation = receive)]
fn right(metadata: &Metadata) {}

fn main() {
    let mut metadata = Metadata::new();
    produce(&mut metadata);
    consume(&metadata);
    right(&metadata);
}
