use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Default, Message)]
#[message(system, destination = format!("tasks"), read_only = true, crate = "traced")]
struct Wrong {
    #[message(carrier = true)]
    metadata: Metadata,
    #[message(attr)]
    id: u32,
    #[message]
    size: u32,
    #[message()]
    tries: u32,
    #[message(id body_size)]
    length: u32,
    #[message(attr = n = ?)]
    stage: Stage,
}

#[derive(Debug, Default)]
struct Stage;

const SYSTEM: &str = "kafka";

#[derive(Default, Message)]
#[message(system = SYSTEM, destination = "tasks", read_only, crate = traced)]
struct Right {
    #[message(carrier)]
    metadata: Metadata,
    #[message(attr = task_id)]
    id: u32,
    #[message(attr = ?stage)]
    stage: Stage,
}

#[traced_consumer]
fn consume(message: &impl Message) {}

fn main() {
    consume(&Wrong::default());
    consume(&Right::default());
}
