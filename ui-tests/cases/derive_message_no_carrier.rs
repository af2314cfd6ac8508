use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Default, Message)]
struct Unmarked {
    #[message(id)]
    id: u32,
    metadata: Metadata,
}

#[derive(Default, Message)]
struct One(Metadata);

#[derive(Default, Message)]
struct Unit;

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
    consume(&Unmarked::default());
    consume(&One::default());
    consume(&Unit);
    consume(&Right::default());
}
