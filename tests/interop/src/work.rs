//! Spans to send.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use opentelemetry::global;
use opentelemetry::trace::Tracer as _;
use traced::{Tracing, event, traced};

/// Makes a trace of two spans, `check_essay` and `look_up_words`, with every kind of content.
pub fn check_essay(tracing: &Tracing) {
    in_service(tracing, || check("e-1", 42, &["sv", "en"]));
}

#[traced(name = "check_essay", kind = server, attrs(essay_id, words, languages))]
fn check(essay_id: &str, words: u32, languages: &[&str]) {
    // That it fails is the point, and not the checker's failure.
    let _ = look_up_words("smörgås");
}

#[traced]
fn look_up_words(word: &str) -> Result<(), String> {
    event!("cache-miss", word);
    Err("no dictionary".to_owned())
}

/// Makes a number of spans named `work`.
pub fn work(tracing: &Tracing, spans: usize) {
    in_service(tracing, || {
        let tracer = global::tracer("interop");
        (0..spans).for_each(|_| tracer.in_span("work", |_| {}));
    });
}

/// Runs something as part of a service that is not the global one.
pub fn in_service<T>(tracing: &Tracing, run: impl FnOnce() -> T) -> T {
    let future = pin!(tracing.in_service(async { run() }));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}
