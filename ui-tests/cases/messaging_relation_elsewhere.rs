use std::collections::HashMap;

use traced::traced_consumer;

type Metadata = HashMap<String, String>;

#[traced_consumer(root, relation = parent)]
fn anew(metadata: &Metadata) {}

#[traced_consumer(parent = traced::opentelemetry::Context::current(), relation = parent_and_link)]
fn under(metadata: &Metadata) {}

#[traced_consumer(root, relation = link)]
fn right(metadata: &Metadata) {}

fn main() {
    anew(&Metadata::new());
    under(&Metadata::new());
    right(&Metadata::new());
}
