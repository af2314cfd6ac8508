use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Default, Message)]
#[message(system = "kafka", system = "kafka")]
#[message(destination = "tasks")]
struct Twice {
    #[message(id, id)]
    id: u32,
    #[message(id)]
    other_id: u32,
    #[message(carrier)]
    metadata: Metadata,
    #[message(carrier)]
    headers: Metadata,
    #[message(destination)]
    topic: String,
}

#[derive(Default, Message)]
struct Right {
    #[message(id)]
    id: u32,
    #[message(carrier)]
    metadata: Metadata,
}

#[traced_consumer]
fn consume(message: &impl Message) {}

fn main() {
    consume(&Twice::default());
    consume(&Right::default());
}
