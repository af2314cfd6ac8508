use std::collections::HashMap;

use traced::messaging::Message;
use traced::{Sensitive, traced_consumer};

type Metadata = HashMap<String, String>;

#[derive(Default)]
struct Opaque;

#[derive(Default, Message)]
struct Wrong {
    #[message(id)]
    id: Opaque,
    #[message(conversation_id)]
    correlation_id: Option<Vec<u8>>,
    #[message(destination)]
    topic: Sensitive<String>,
    #[message(body_size)]
    body: Vec<u8>,
    #[message(attr = payload)]
    payload: Opaque,
    #[message(attr = kafka.offset)]
    offset: String,
    #[message(carrier)]
    metadata: Metadata,
}

#[derive(Default, Message)]
struct Right {
    #[message(id)]
    id: Option<char>,
    #[message(body_size)]
    size: Option<u64>,
    #[message(carrier)]
    metadata: Metadata,
    payload: Opaque,
}

#[traced_consumer]
fn consume(message: &impl Message) {}

fn main() {
    consume(&Wrong::default());
    consume(&Right::default());
}
