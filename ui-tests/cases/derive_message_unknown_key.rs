use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Default, Message)]
#[message(sytem = "kafka", readonly)]
struct Misspelt {
    #[message(carier)]
    metadata: Metadata,
    #[message(conversation)]
    correlation_id: u32,
    #[message("id")]
    id: u32,
}

#[derive(Default, Message)]
#[message(carrier)]
struct Misplaced {
    #[message(system = "kafka", destination = "tasks")]
    metadata: Metadata,
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
    consume(&Misspelt::default());
    consume(&Misplaced::default());
    consume(&Right::default());
}
