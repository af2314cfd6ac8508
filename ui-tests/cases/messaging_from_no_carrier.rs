use std::collections::HashMap;

use traced::traced_consumer;

type Metadata = HashMap<String, String>;


struct Envelope {
    essay_id: u64,
    metadata: Metadata,
}

#[traced_consumer(from = envelope.essay_id)]
fn wrong(envelope: &Envelope) {}

#[traced_consumer(from = envelope.metadat)]
fn misspelt(envelope: &Envelope) {}

#[traced_consumer(from = envelope.metadata)]
fn right(envelope: &Envelope) {}

fn main() {
    let envelope = Envelope {
        essay_id: 7,
        metadata: Metadata::new(),
    };
    wrong(&envelope);
    misspelt(&envelope);
    right(&envelope);
}
