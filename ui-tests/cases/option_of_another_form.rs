use std::collections::HashMap;
use traced::{traced, traced_consumer};

#[traced(kind = "server", scope = scope(), crate = "traced")]
fn create() {}

#[traced(kind = SpanKind::Server, scope = 1, parent =)]
fn read() {}

#[traced(kind =, name =)]
fn update() {}

#[traced_consumer(operation = "process", relation = Relation::Link)]
fn on_essay(metadata: &HashMap<String, String>) {}

fn main() {
    create();
    read();
    update();
    on_essay(&HashMap::new());
}
