use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use serde_json::{Value, json};
use tracing::{error, info, info_span, warn};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt as _;

use super::LogLayer;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lines(layer: LogLayer<Registry>, work: impl FnOnce()) -> String {
    let captured = Captured::default();
    let writer = captured.clone();
    let layer = layer.with_writer(move || writer.clone());
    tracing::subscriber::with_default(Registry::default().with(layer), work);
    let bytes = captured.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn text(work: impl FnOnce()) -> String {
    lines(super::layer(), work)
}

fn json(work: impl FnOnce()) -> Value {
    let lines = lines(super::layer().json(), work);
    assert_eq!(lines.lines().count(), 1, "{lines}");
    serde_json::from_str(&lines).expect(&lines)
}

fn inside_a_span<T>(flags: TraceFlags, work: impl FnOnce() -> T) -> T {
    let span_context = SpanContext::new(
        TraceId::from(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736),
        SpanId::from(0x00f0_67aa_0ba9_02b7),
        flags,
        true,
        TraceState::NONE,
    );
    let _current = Context::new()
        .with_remote_span_context(span_context)
        .attach();
    work()
}

#[test]
fn text_ends_with_the_ids() {
    let line = inside_a_span(TraceFlags::SAMPLED, || {
        text(|| info!(essays = 2, "batch accepted"))
    });
    assert!(
        line.ends_with(
            "traced::logs::tests: batch accepted essays=2 trace_id=4bf92f3577b34da6a3ce929d0e0e4736 \
             span_id=00f067aa0ba902b7 trace_flags=01\n"
        ),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1);
}

#[test]
fn outside_of_any_span_there_are_no_ids() {
    let line = text(|| info!("batch accepted"));
    assert!(
        line.ends_with("traced::logs::tests: batch accepted\n"),
        "{line}"
    );
    let line = json(|| info!("batch accepted"));
    let names: Vec<_> = line.as_object().unwrap().keys().collect();
    assert_eq!(names, ["level", "message", "target", "timestamp"]);
}

#[test]
fn where_telemetry_is_suppressed_there_are_no_ids() {
    let _suppressed = Context::enter_telemetry_suppressed_scope();
    assert_eq!(json(|| info!("sent")).get("trace_id"), None);
}

#[test]
fn text_has_the_fields_of_spans_of_tracing_and_colours_on_demand() {
    let work = || {
        let span = info_span!("import", file = "a.csv");
        let _entered = span.enter();
        info!("row");
    };
    let line = inside_a_span(TraceFlags::SAMPLED, || text(work));
    assert!(line.contains("import{file=\"a.csv\"}: "), "{line}");
    assert!(!line.contains('\u{1b}'), "{line:?}");

    let captured = Captured::default();
    let writer = captured.clone();
    let layer = super::layer()
        .with_writer(move || writer.clone())
        .with_ansi(true);
    inside_a_span(TraceFlags::SAMPLED, || {
        tracing::subscriber::with_default(Registry::default().with(layer), work);
    });
    let line = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(line.contains('\u{1b}'), "{line:?}");
    assert!(line.ends_with(" trace_flags=01\n"), "{line:?}");
}

#[test]
fn json_is_flat() {
    let line = inside_a_span(TraceFlags::default(), || {
        json(|| warn!(essays = 2, late = true, ratio = 0.5, by = ?Some("cache"), "batch accepted"))
    });
    let timestamp = line["timestamp"].as_str().unwrap();
    assert!(
        timestamp.ends_with('Z') && timestamp.contains('T'),
        "{timestamp}"
    );
    assert_eq!(
        line,
        json!({
            "timestamp": timestamp,
            "level": "WARN",
            "target": "traced::logs::tests",
            "message": "batch accepted",
            "essays": 2,
            "late": true,
            "ratio": 0.5,
            "by": "Some(\"cache\")",
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
            "span_id": "00f067aa0ba902b7",
            "trace_flags": "00",
        })
    );
}

#[test]
fn json_is_read_in_one_way_whatever_the_fields_are() {
    let hostile = "\"}\n{\"level\":\"INFO\"\u{0}\u{1b}[31m";
    let lines = inside_a_span(TraceFlags::SAMPLED, || {
        lines(super::layer().json(), || {
            info!(
                trace_id = "mine",
                level = 7,
                r#type = hostile,
                twice = 1,
                twice = 2,
                endless = f64::NAN,
                large = u128::MAX,
                "{hostile}"
            );
        })
    });
    for name in ["trace_id", "level", "twice"] {
        assert_eq!(lines.matches(&format!("\"{name}\":")).count(), 1, "{lines}");
    }
    let line: Value = serde_json::from_str(&lines).expect(&lines);
    assert_eq!(line["fields.trace_id"], "mine");
    assert_eq!(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(
        (&line["level"], &line["fields.level"]),
        (&json!("INFO"), &json!(7))
    );
    assert_eq!(
        (&line["message"], &line["type"]),
        (&json!(hostile), &json!(hostile))
    );
    assert_eq!(line["twice"], 2);
    assert_eq!(line["endless"], "NaN");
    assert_eq!(line["large"], u128::MAX.to_string());
}

#[derive(Debug)]
struct Outer<E>(E);

impl<E> fmt::Display for Outer<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no answer")
    }
}

impl<E: Error + 'static> Error for Outer<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn json_has_errors_with_their_sources() {
    let line = json(|| {
        let cause: &dyn Error = &Outer(fmt::Error);
        error!(cause, "batch lost");
    });
    assert_eq!(line["cause"], "no answer");
    assert_eq!(line["cause.sources"], json!([fmt::Error.to_string()]));
}

/// Fails in the midst of its text.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("so far")?;
        Err(fmt::Error)
    }
}

impl Error for Broken {}

#[test]
fn text_has_a_note_where_a_value_cannot_be_formatted() {
    let lines = text(|| {
        let span = info_span!("import", file = %Broken, rows = 2, later = tracing::field::Empty);
        span.record("later", tracing::field::display(Broken));
        span.in_scope(|| warn!(value = %Broken, essays = 2, "batch accepted"));
        info!("{Broken}");
        let (broken, outer): (&dyn Error, &dyn Error) = (&Broken, &Outer(Broken));
        warn!(broken, late = true, outer, by = "cache", "{Broken}");
    });
    let expected = [
        "import{file=so far<cannot be formatted> rows=2 later=so far<cannot be formatted>}: traced::logs::tests: \
         batch accepted value=so far<cannot be formatted> essays=2",
        "traced::logs::tests: so far<cannot be formatted>",
        "traced::logs::tests: so far<cannot be formatted> broken=so far<cannot be formatted> late=true \
         outer=no answer outer.sources=[so far<cannot be formatted> by=\"cache\"",
    ];
    for (line, end) in lines.lines().zip(expected) {
        assert!(line.ends_with(end), "{line}");
    }
    assert_eq!(lines.lines().count(), 3, "{lines}");
}

#[test]
fn json_has_a_note_where_a_value_cannot_be_formatted() {
    let line = json(|| {
        let cause: &dyn Error = &Broken;
        error!(cause, value = %Broken, "{Broken}");
    });
    for name in ["cause", "value", "message"] {
        assert_eq!(line[name], "so far<cannot be formatted>", "{name}");
    }
}

/// An error that is its own source.
#[derive(Debug)]
struct Loop;

impl fmt::Display for Loop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("again")
    }
}

impl Error for Loop {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[test]
fn an_error_without_an_end_has_a_line_that_ends() {
    let fail = || error!(error = &Loop as &(dyn Error + 'static), "failed");
    for line in [text(fail), lines(super::layer().json(), fail)] {
        assert_eq!(line.matches("again").count(), 33, "{line}");
        assert!(line.contains("failed"), "{line}");
    }
}
