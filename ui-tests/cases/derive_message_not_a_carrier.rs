use std::collections::HashMap;

use traced::messaging::Message;
use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[derive(Default, Message)]
struct Number {
    #[message(carrier)]
    id: u32,
}

#[derive(Default, Message)]
struct Perhaps(#[message(carrier)] Option<Vec<u8>>);

#[derive(Default, Message)]
struct Bound<H: traced::Carrier + traced::CarrierMut>(#[message(carrier)] H);

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
    consume(&Number::default());
    consume(&Perhaps::default());
    consume(&Bound(Metadata::new()));
    consume(&Right::default());
}
