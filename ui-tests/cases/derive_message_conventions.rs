use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Default, Message)]
#[message(system = "rabitmq", destination = "tasks.{}")]
struct Wrong {
    #[message(attr = "Essay Id")]
    id: u32,
    #[message(attr = user.email)]
    email: String,
    #[message(attr = http.status_code, attr = revision)]
    status: u16,
    #[message(attr = revision)]
    revision: u16,
    #[message(attr = "kafka.offset")]
    offset: String,
    #[message(carrier)]
    metadata: Metadata,
}

#[derive(Default, Message)]
#[message(allow(user.email))]
struct NoReason(#[message(carrier, attr = user.email)] Metadata);

#[derive(Default, Message)]
#[message(destination = "tasks", allow(user.email, reason = "support console"))]
struct Right {
    #[message(attr = user.email)]
    email: String,
    #[message(attr = "kafka.offset")]
    offset: i64,
    #[message(carrier)]
    metadata: Metadata,
}

#[traced_consumer]
fn consume(message: &impl Message) {}

fn main() {
    consume(&Wrong::default());
    consume(&NoReason::default());
    consume(&Right::default());
}
