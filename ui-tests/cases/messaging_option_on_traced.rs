use std::collections::HashMap;

use traced::{in_span, traced, traced_consumer};

#[traced(system = "kafka", from = metadata, batch)]
fn wrong(metadata: &HashMap<String, String>) {
    in_span!("block", into = metadata, { metadata.len() });
}

#[traced_consumer(system = "kafka", from = metadata)]
fn right(metadata: &HashMap<String, String>) {}

fn main() {
    let metadata = HashMap::new();
    wrong(&metadata);
    right(&metadata);
}
