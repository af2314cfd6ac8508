use traced::{in_span, record, traced, traced_consumer};

const EMPTY: u8 = 0;

#[traced(kind = "client", attrs = id)]
fn words(id: u32) {}

#[traced(kind = SpanKind::Client, attrs[id], parent(context))]
fn paths(id: u32) {}

#[traced(batch_id, essay_id = 7, name: "x")]
fn attributes(batch_id: u32) {}

#[traced(attrs(a = , b == 1, word_count = tracing::field::Empty, free = EMPTY))]
fn values() {
    record!("word_count", 5);
    in_span!("x", a = 1, { 2 });
}

#[traced_consumer(operation = "process", topic = "essays", from = metadata)]
fn consume(metadata: &std::collections::HashMap<String, String>) {}

fn texts(result: Result<(), String>, boxed: Result<(), Box<dyn std::error::Error>>) {
    if let Err(text) = result {
        traced::record_error(&text);
    }
    if let Err(error) = boxed {
        traced::record_error(&error);
    }
}

#[traced(attrs(value))]
fn generic<T>(value: T) {}

fn main() {
    words(1);
    paths(1);
    attributes(1);
    values();
    consume(&Default::default());
    texts(Ok(()), Ok(()));
    generic(1);
}
