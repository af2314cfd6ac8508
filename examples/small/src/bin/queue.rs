//! Messages: a consumer goes on with the trace of its message's producer, and one of a whole batch is linked to each.
//!
//! ```sh
//! cargo run -p traced-small-examples --bin queue
//! ```
//!
//! ```text
//! trace 1bc43285 · 445 µs · 3 spans · queue
//!   105 µs  send essay.submitted (producer) @queue  messaging.operation.name=send
//!           │  messaging.operation.type=send messaging.system.name=channel
//!           │  messaging.destination.name=essay.submitted  examples/small/src/bin/queue.rs:59
//!   124 µs  └─ process essay.submitted (consumer)  messaging.operation.name=process
//!              │  messaging.operation.type=process messaging.system.name=channel
//!              │  messaging.destination.name=essay.submitted essay_id=1
//!              │  examples/small/src/bin/queue.rs:74
//!              │  → send essay.submitted
//!  11.8 µs     └─ count_words  word_count=6  examples/small/src/bin/queue.rs:83
//!
//! trace 3dec40a3 · 283 µs · 3 spans · queue
//!  20.3 µs  send essay.submitted (producer) @queue  messaging.operation.name=send
//!           │  messaging.operation.type=send messaging.system.name=channel
//!           │  messaging.destination.name=essay.submitted  examples/small/src/bin/queue.rs:59
//!  18.2 µs  └─ process essay.submitted (consumer)  messaging.operation.name=process
//!              │  messaging.operation.type=process messaging.system.name=channel
//!              │  messaging.destination.name=essay.submitted essay_id=2
//!              │  examples/small/src/bin/queue.rs:74
//!              │  → send essay.submitted
//!  6.55 µs     └─ count_words  word_count=4  examples/small/src/bin/queue.rs:83
//!
//! trace 09337191 · 11.8 µs · 1 span · queue
//!  11.8 µs  process essay.submitted (consumer) @queue  messaging.batch.message_count=2
//!              messaging.operation.name=process messaging.operation.type=process
//!              messaging.system.name=channel messaging.destination.name=essay.submitted
//!              examples/small/src/bin/queue.rs:80
//!              → trace 1bc43285 span b126fa26
//!              → trace 3dec40a3 span 56a69d2a
//! ```

use std::collections::HashMap;
use std::error::Error;

use tokio::sync::mpsc::error::SendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use traced::messaging::Message;
use traced::{traced, traced_consumer, traced_producer};

/// What goes through the queue. Whatever the broker, the trace goes in headers, which are a map of strings.
#[derive(Message)]
#[message(system = "channel", destination = "essay.submitted")]
struct Submitted {
    #[message(carrier)]
    headers: HashMap<String, String>,
    essay_id: u64,
    text: &'static str,
}

/// When the body begins, the context of its span is in the message's headers.
#[traced_producer]
async fn publish(queue: &Sender<Submitted>, event: Submitted) -> Result<(), SendError<Submitted>> {
    queue.send(event).await
}

/// As if in another process: of the producer nothing is known here but the headers.
async fn consume(mut queue: Receiver<Submitted>) {
    let mut checked = Vec::new();
    while let Some(event) = queue.recv().await {
        on_submitted(&event).await;
        checked.push(event);
    }
    archive(&checked).await;
}

#[traced_consumer(attrs(essay_id = event.essay_id))]
async fn on_submitted(event: &Submitted) {
    count_words(event.text);
}

/// Not a part of any one of the traces, so it has its own, with a link to each.
#[traced_consumer(batch)]
async fn archive(events: &[Submitted]) {}

#[traced(ret(words => word_count = words))]
fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let _tracing = traced::init("queue")?;
    let (sender, receiver) = channel(10);
    let consumer = tokio::spawn(consume(receiver));
    for (essay_id, text) in [(1, "to be or not to be"), (2, "the rest is silence")] {
        let event = Submitted {
            headers: HashMap::new(),
            essay_id,
            text,
        };
        publish(&sender, event).await?;
    }
    drop(sender); // the queue ends, and so does its consumer
    consumer.await?;
    Ok(())
}
