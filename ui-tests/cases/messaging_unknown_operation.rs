use std::collections::HashMap;

use traced::{traced_consumer, traced_producer};

type Metadata = HashMap<String, String>;


#[traced_consumer(operation = proces)]
fn misspelt(metadata: &Metadata) {}

#[traced_consumer(operation = send, relation = links)]
fn of_producers(metadata: &Metadata) {}

#[traced_producer(operation = publish)]
fn of_nobody(metadata: &mut Metadata) {}

#[traced_consumer(operation = process, relation = link)]
fn right(metadata: &Metadata) {}

#[traced_producer(operation = send)]
fn right_too(metadata: &mut Metadata) {}

fn main() {
    let mut metadata = Metadata::new();
    of_nobody(&mut metadata);
    misspelt(&metadata);
    of_producers(&metadata);
    right_too(&mut metadata);
    right(&metadata);
}
