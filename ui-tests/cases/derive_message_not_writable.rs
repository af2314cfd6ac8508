use std::collections::HashMap;
use std::sync::Arc;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;

#[derive(Default, Message)]
struct Shared {
    #[message(carrier)]
    metadata: Arc<Metadata>,
}

#[derive(Message)]
struct Borrowed<'a>(#[message(carrier)] &'a Metadata);

#[derive(Message)]
struct Bound<H: traced::Carrier>(#[message(carrier)] H);

#[derive(Default, Message)]
#[message(read_only)]
struct Right {
    #[message(carrier)]
    metadata: Arc<Metadata>,
}

#[traced_consumer]
fn consume(message: &impl Message) {}

fn main() {
    consume(&Shared::default());
    consume(&Borrowed(&Metadata::new()));
    consume(&Bound(Metadata::new()));
    consume(&Right::default());
}
