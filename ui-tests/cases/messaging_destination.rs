use std::collections::HashMap;

use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;


#[traced_consumer(system = "rabitmq", destination = "tasks.550e8400-e29b-41d4-a716-446655440000")]
fn consume(metadata: &Metadata) {}

#[traced_producer(system = "Kafka", destination = "essays/{id}", operation = send)]
fn produce(metadata: &mut Metadata) {}

#[traced_consumer(destination = 7)]
fn number(metadata: &Metadata) {}

#[traced_consumer(system = "rabbitmq", destination = "tasks", attrs(messaging.message.id = id))]
fn right(metadata: &Metadata, id: &str) {}

#[traced_consumer(system = "our_own_broker", destination = queue)]
fn right_too(metadata: &Metadata, queue: &str) {}

fn main() {
    let mut metadata = Metadata::new();
    produce(&mut metadata);
    consume(&metadata);
    number(&metadata);
    right(&metadata, "m-1");
    right_too(&metadata, "tasks");
}
