//! Tasks, threads and streams: how the current span goes along, and what a task is without it.
//!
//! ```sh
//! cargo run -p traced-small-examples --bin spawned
//! ```
//!
//! ```text
//! trace 9ad62887 · 8.21 ms · 7 spans · spawned
//!  8.21 ms  check_essay @spawned  essay_id=1 word_count=10  examples/small/src/bin/spawned.rs:29
//!  9.07 µs  ├─ load_essay  examples/small/src/bin/spawned.rs:49
//!  60.2 µs  ├─ checksum  examples/small/src/bin/spawned.rs:57
//!   103 µs  ├─ find_language  essay_language=en  examples/small/src/bin/spawned.rs:62
//!  63.7 µs  └─ sentences  examples/small/src/bin/spawned.rs:68
//!  15.2 µs     ├─ count_words  word_count=6  examples/small/src/bin/spawned.rs:73
//!  6.37 µs     └─ count_words  word_count=4  examples/small/src/bin/spawned.rs:73
//!
//! trace 29a4fad7 · 14.3 µs · 1 span · spawned
//!  14.3 µs  count_visit @spawned  examples/small/src/bin/spawned.rs:78
//! ```

use std::error::Error;
use std::thread;

use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::task::spawn_blocking;
use traced::{FutureExt as _, record, traced};

#[traced(attrs(essay_id))]
async fn check_essay(essay_id: u64) -> Result<(), Box<dyn Error>> {
    // A task goes on under this span: its future takes the context along.
    let text = tokio::spawn(load_essay(essay_id).with_current_context()).await?;

    // The same for closures, on whatever thread they run: `spawn_blocking`, `std::thread`, rayon.
    spawn_blocking(traced::in_current_context(|| checksum(text))).await?;
    let worker = thread::spawn(traced::in_current_context(|| find_language(text)));
    worker.join().map_err(|_| "the worker panicked")?;

    // Streams take it along as futures do.
    let counts = sentences(text).with_current_context().collect::<Vec<_>>();
    let counts = tokio::spawn(counts).await?;
    record!(word_count = counts.iter().sum::<usize>());

    // Nothing is taken along here, so a trace of its own begins.
    tokio::spawn(count_visit()).await?;
    Ok(())
}

#[traced]
async fn load_essay(essay_id: u64) -> &'static str {
    match essay_id {
        1 => "To be, or not to be. The rest is silence.",
        _ => "",
    }
}

#[traced]
fn checksum(text: &str) -> u32 {
    text.bytes().map(u32::from).sum()
}

#[traced(ret(language => essay_language = language))]
fn find_language(text: &str) -> &'static str {
    if text.is_ascii() { "en" } else { "unknown" }
}

/// One span, current whenever the stream is polled and ended when it is: what it calls for its items is inside.
#[traced]
fn sentences(text: &str) -> impl Stream<Item = usize> {
    stream::iter(text.split_terminator('.')).map(count_words)
}

#[traced(ret(words => word_count = words))]
fn count_words(sentence: &str) -> usize {
    sentence.split_whitespace().count()
}

#[traced]
async fn count_visit() {}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let _tracing = traced::init("spawned")?;
    check_essay(1).await
}
