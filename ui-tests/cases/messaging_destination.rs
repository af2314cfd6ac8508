use std::collections::HashMap;

use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;


#[traced_consumer(system = "rabitmq", destination = "tasks.{}")]
fn consume(metadata: &Metadata) {}

#[traced_producer(system = "Kafka", destination = "essays/{id}", operation = send)]
fn produce(metadata: &mut Metadata) {}

#[traced_consumer(destination = "amqp://broker/tasks")]
fn address(metadata: &Metadata) {}

#[traced_consumer(destination = "tasks?durable=true", operation = receive)]
fn options(metadata: &Metadata) {}

#[traced_consumer(destination = "")]
fn nothing(metadata: &Metadata) {}

#[traced_consumer(destination = 7)]
fn number(metadata: &Metadata) {}

#[traced_consumer(system = "rabbitmq", destination = "tasks", attrs(messaging.message.id = id))]
fn right(metadata: &Metadata, id: &str) {}

#[traced_consumer(system = "our_own_broker", destination = queue)]
fn right_too(metadata: &Metadata, queue: &str) {}

/// What a broker calls one.
#[traced_consumer(destination = "My Topic")]
fn spaced(metadata: &Metadata) {}

#[traced_producer(destination = "retry.30000")]
fn numbered(metadata: &mut Metadata) {}

fn main() {
    let mut metadata = Metadata::new();
    produce(&mut metadata);
    consume(&metadata);
    number(&metadata);
    right(&metadata, "m-1");
    address(&metadata);
    options(&metadata);
    nothing(&metadata);
    spaced(&metadata);
    numbered(&mut metadata);
    right_too(&metadata, "tasks");
}
