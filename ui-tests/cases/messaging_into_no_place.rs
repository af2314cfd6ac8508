use std::collections::HashMap;

use traced::traced_producer;

type Metadata = HashMap<String, String>;


struct Envelope {
    essay_id: u64,
    metadata: Metadata,
}

#[traced_producer(into = envelope.essay_id)]
fn no_carrier(envelope: &mut Envelope) {}

#[traced_producer(into = envelope.metadata)]
fn borrowed(envelope: &Envelope) {}

#[traced_producer(into = metadata)]
fn read_only(metadata: std::sync::Arc<Metadata>) {}

#[traced_producer(into = envelope.metadata)]
async fn right(envelope: Envelope) {}

fn main() {
    let mut envelope = Envelope {
        essay_id: 7,
        metadata: Metadata::new(),
    };
    no_carrier(&mut envelope);
    borrowed(&envelope);
    read_only(std::sync::Arc::new(Metadata::new()));
    drop(right(envelope));
}
