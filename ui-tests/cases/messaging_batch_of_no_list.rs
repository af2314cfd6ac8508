use std::collections::HashMap;

use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[traced_consumer(batch)]
fn one(metadata: &Metadata) {}

#[traced_consumer(batch, from = &ids)]
fn no_messages(ids: Vec<u32>) {}

#[traced_consumer(batch)]
fn right(batch: Vec<Metadata>) {}

fn main() {
    one(&Metadata::new());
    no_messages(Vec::new());
    right(Vec::new());
}
