use std::collections::HashMap;

use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;


#[traced_consumer(sytem = "kafka", destinaton = "tasks", into = metadata)]
fn consume(metadata: &Metadata) {}

#[traced_producer(opertion = create, from = metadata, batch)]
fn produce(metadata: &mut Metadata) {}

#[traced_consumer(system = "kafka", destination = "tasks", from = metadata)]
fn right(metadata: &Metadata) {}

#[traced_producer(operation = create, into = metadata)]
fn right_too(metadata: &mut Metadata) {}

fn main() {
    let mut metadata = Metadata::new();
    produce(&mut metadata);
    consume(&metadata);
    right_too(&mut metadata);
    right(&metadata);
}
