use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Message)]
enum Event {
    Submitted(Metadata),
}

#[derive(Clone, Copy, Message)]
union Either {
    id: u32,
}

#[derive(Default, Message)]
struct Right {
    #[message(carrier)]
    metadata: Metadata,
}

#[traced_consumer]
fn consume(message: &impl Message) {}

fn main() {
    consume(&Event::Submitted(Metadata::new()));
    consume(&Either { id: 1 });
    consume(&Right::default());
}
