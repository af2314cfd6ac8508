//! Events of `tracing` as events of spans.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::thread;

use opentelemetry::Context;
use traced::testing::capture;
use traced::traced;
use traced_interop_tests::process;
use traced_interop_tests::{Behaviour, Collector};
use tracing_log::log::Record;
use tracing_subscriber::layer::SubscriberExt as _;

use super::SERVICE;

#[test]
fn lines_are_events_of_their_span() {
    let collector = Collector::http(Behaviour::Accepts);
    let ended = process::run(
        SERVICE,
        &["span-events"],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
            ("OTEL_LOGS_EXPORTER", "none"),
            ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
        ],
    );
    assert!(ended.status.success(), "{ended:?}");
    // The service has a processor of its own, and is told what that costs.
    let said: Vec<_> = ended.stderr.lines().collect();
    assert!(
        matches!(said[..], [line] if line.contains("a span processor of the application's own")),
        "{said:?}"
    );
    let spans = collector.spans();
    let names = |index: usize| -> Vec<&str> {
        let events = &spans[index].span.events;
        events.iter().map(|event| &*event.name).collect()
    };
    assert_eq!(spans[0].span.name, "accept_batch");
    assert_eq!(names(0), ["batch accepted"], "what RUST_LOG lets through");
    let attributes = spans[0].event_attributes(0);
    assert_eq!(attributes["level"], "WARN");
    assert_eq!(attributes["target"], "logging_service");
    assert_eq!(attributes["essays"], "Some(IntValue(2))");
    assert_eq!(names(1), ["exception"], "once");
    assert_eq!(spans[2].span.name, "load");
    assert_eq!(names(2), [""; 0], "it was at its end, and locked");
}

/// Fails in the midst of its text.
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("so far")?;
        Err(fmt::Error)
    }
}

#[traced]
fn log_it() {
    tracing::info!(value = %Broken, "{Broken}");
}

#[test]
fn a_value_that_cannot_be_formatted_is_noted() {
    let subscriber = tracing_subscriber::registry().with(traced::logs::span_events());
    let spans = tracing::subscriber::with_default(subscriber, || capture(log_it));
    let events: Vec<_> = spans.find("log_it").events().collect();
    let expected = "so far<cannot be formatted>";
    assert_eq!(events[0].name(), expected);
    assert_eq!(events[0].attribute("value").unwrap().as_str(), expected);
}

#[traced]
fn log_by_the_crate_log() {
    let text = format_args!("from the crate log");
    let line = Record::builder().target("library").args(text).build();
    tracing_log::format_trace(&line).unwrap();
}

#[test]
fn lines_of_the_crate_log_are_of_their_target() {
    let subscriber = tracing_subscriber::registry().with(traced::logs::span_events());
    let spans = tracing::subscriber::with_default(subscriber, || capture(log_by_the_crate_log));
    let span = spans.find("log_by_the_crate_log");
    let events: Vec<_> = span.events().collect();
    assert_eq!(events[0].name(), "from the crate log");
    assert_eq!(events[0].attribute("target").unwrap().as_str(), "library");
    assert!(events[0].attribute("log.target").is_none());
}

#[test]
fn what_opentelemetry_says_in_the_midst_of_a_change_is_written_and_on_no_span() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&lines);
    let layer = traced::logs::layer().with_writer(move || Lines(Arc::clone(&written)));
    let subscriber = tracing_subscriber::registry()
        .with(traced::logs::span_events())
        .with(layer);
    // Contexts have room for so many inside each other, and it says so where there is none left.
    let overflow = || (0..=u16::MAX).for_each(|_| std::mem::forget(Context::new().attach()));
    let ended = thread::spawn(move || tracing::subscriber::with_default(subscriber, overflow));
    ended.join().expect("nobody looks at what is current then");
    let lines = lines.lock().unwrap();
    let lines = String::from_utf8_lossy(&lines);
    assert!(lines.contains("Too many contexts"), "{lines}");
}

struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
