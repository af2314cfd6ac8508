use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;

use super::sample::essay_pipeline;
use super::{With as _, assert_tree, console, context, span, stable};
use crate::tree::{Rendering, TreeSpan, render};

fn rendered(rendering: &Rendering) -> String {
    let spans = essay_pipeline();
    let spans: Vec<_> = spans
        .iter()
        .map(|(span, service)| TreeSpan {
            span,
            service: Some(service),
        })
        .collect();
    render(&spans, rendering)
}

#[test]
fn a_console_shows_everything_within_its_width() {
    assert_tree(
        &rendered(&Rendering::console(false, 100)),
        r#"
        trace 4bf92f35 · 142 ms · 5 spans · 3 failed · essay_api, essay_store
          142 ms  ✗ POST /essays (server) @essay_api  http.route=/essays http.response.status_code=500
                  │  src/api.rs:40
                  │  error DatabaseError: connection refused
         1.21 ms  ├─ validate_essay  essay_id=e-1 title="On the \"nature\" of things" scores=[0.5, 1.0]
         +100 µs  │     • cache-miss  key=essay:e-1
          812 µs  └─ send essays.created (producer)
          120 ms     └─ ✗ process essays.created (consumer) @essay_store
                        │  → send essays.created  messaging.message.id=m-1
         99.0 ms        └─ ✗ INSERT essays (client)  db.system.name=postgresql
                              error DatabaseError: connection refused
                              caused by connect: 10.0.0.7:5432
                              caused by os error 111
        "#,
    );
}

#[test]
fn a_narrow_console_breaks_lines_between_attributes() {
    assert_tree(
        &rendered(&Rendering::console(false, 60)),
        r#"
        trace 4bf92f35 · 142 ms · 5 spans · 3 failed · essay_api,
          essay_store
          142 ms  ✗ POST /essays (server) @essay_api
                  │  http.route=/essays
                  │  http.response.status_code=500  src/api.rs:40
                  │  error DatabaseError: connection refused
         1.21 ms  ├─ validate_essay  essay_id=e-1
                  │     title="On the \"nature\" of things"
                  │     scores=[0.5, 1.0]
         +100 µs  │     • cache-miss  key=essay:e-1
          812 µs  └─ send essays.created (producer)
          120 ms     └─ ✗ process essays.created (consumer)
                        │  @essay_store
                        │  → send essays.created
                        │    messaging.message.id=m-1
         99.0 ms        └─ ✗ INSERT essays (client)
                              db.system.name=postgresql
                              error DatabaseError: connection
                                refused
                              caused by connect: 10.0.0.7:5432
                              caused by os error 111
        "#,
    );
}

#[test]
fn the_stable_rendering_has_nothing_that_varies() {
    let spans: Vec<_> = essay_pipeline().into_iter().map(|(span, _)| span).collect();
    assert_tree(
        &stable(&spans),
        r#"
        ✗ POST /essays (server)  http.route=/essays http.response.status_code=500
        │  error DatabaseError: connection refused
        ├─ validate_essay  essay_id=e-1 title="On the \"nature\" of things" scores=[0.5, 1.0]
        │     • cache-miss  key=essay:e-1
        └─ send essays.created (producer)
           └─ ✗ process essays.created (consumer)
              │  error DatabaseError: connection refused
              │  → send essays.created  messaging.message.id=m-1
              └─ ✗ INSERT essays (client)  db.system.name=postgresql
                    error DatabaseError: connection refused
                    caused by connect: 10.0.0.7:5432
                    caused by os error 111
        "#,
    );
}

#[test]
fn color_only_adds_ansi_sequences() {
    let colored = rendered(&Rendering::console(true, 100));
    assert!(colored.contains("\x1b["));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((text, sequence)) = rest.split_once("\x1b[") {
        plain.push_str(text);
        rest = sequence.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    assert_eq!(plain, rendered(&Rendering::console(false, 100)));
}

#[test]
fn an_exception_that_says_more_than_the_status_is_shown() {
    let exception = |exception_type: &'static str, message: &'static str| {
        vec![
            KeyValue::new("exception.type", exception_type),
            KeyValue::new("exception.message", message),
        ]
    };
    let spans = [
        span(1, 0, "ask_llm")
            .failed("rate_limited", "too many requests")
            .event(
                "exception",
                exception("essays::LlmError", "too many requests"),
            ),
        span(2, 0, "retry_later").event("exception", exception("essays::LlmError", "try again")),
        span(3, 0, "without_type").failed("", "no such essay"),
        span(4, 0, "without_message").failed("timeout", ""),
        span(5, 0, "with_neither").failed("", ""),
        span(6, 0, "of_two_lines").failed("Syntax", "expected a title\nfound an end"),
    ];
    assert_tree(
        &stable(&spans),
        r#"
        ✗ ask_llm
           error rate_limited: too many requests
           • exception  exception.type=essays::LlmError
        retry_later
           • exception  exception.type=essays::LlmError exception.message="try again"
        ✗ without_type
           error: no such essay
        ✗ without_message
           error timeout
        ✗ with_neither
        ✗ of_two_lines
           error Syntax: expected a title
           found an end
        "#,
    );
}

#[test]
fn a_stack_trace_shows_on_a_console_only() {
    let trace: String = (1..=15).map(|n| format!("{n}: main.rs:{n}\n")).collect();
    let attributes = vec![KeyValue::new("exception.stacktrace", trace)];
    let spans = [span(1, 0, "crash")
        .failed("panic", "")
        .event("exception", attributes)];
    assert_tree(
        &stable(&spans),
        "
        ✗ crash
           error panic
        ",
    );
    let console = console(&spans, 100);
    assert!(console.contains("12: main.rs:12\n"), "{console}");
    assert!(console.contains("… 3 more lines\n"), "{console}");
    assert!(!console.contains("13: main.rs"), "{console}");
}

#[test]
fn many_alike_siblings_fold_on_a_console_only() {
    let mut spans = vec![span(1, 0, "import").lasting(Duration::from_secs(1))];
    spans.extend(
        (2..42).map(|id| span(id, 1, "insert_row").with("row", i64::try_from(id).unwrap())),
    );
    spans.push(span(50, 1, "insert_row").failed("Duplicate", ""));
    spans.push(span(51, 1, "commit"));
    assert_tree(
        &console(&spans, 100),
        r#"
        trace 4bf92f35 · 1.00 s · 43 spans · 1 failed
          1.00 s  import
         1.00 ms  ├─ insert_row  row=2
         1.00 ms  ├─ insert_row  row=3
         1.00 ms  ├─ insert_row  row=4
         37.0 ms  ├─ × 37 more insert_row
         1.00 ms  ├─ ✗ insert_row
                  │     error Duplicate
         1.00 ms  └─ commit
        "#,
    );
    assert_eq!(stable(&spans).lines().count(), 44);
}

#[test]
fn each_trace_has_its_title() {
    let spans = [
        span(2, 0, "second").in_trace(0xb000_0000),
        span(1, 0, "first").in_trace(0xa000_0000),
        span(3, 2, "below_second").in_trace(0xb000_0000),
    ];
    assert_tree(
        &console(&spans, 100),
        r#"
        trace a0000000 · 1.00 ms · 1 span
         1.00 ms  first
        trace b0000000 · 2.00 ms · 2 spans
         1.00 ms  second
         1.00 ms  └─ below_second
        "#,
    );
    assert_tree(
        &stable(&spans),
        r#"
        first
        second
        └─ below_second
        "#,
    );
}

#[test]
fn links_and_parents_outside_are_said() {
    let mut remote = span(2, 77, "process").kind(SpanKind::Consumer);
    remote.parent_span_is_remote = true;
    let spans = [
        span(1, 66, "orphan").link(context(0x1234_5678, 0xabcd_ef12_0000_0000), Vec::new()),
        remote,
    ];
    assert_tree(
        &stable(&spans),
        r#"
        orphan (parent outside)
           → (outside)
        process (consumer, remote parent)
        "#,
    );
    let console = console(&spans, 100);
    assert!(
        console.contains("→ trace 12345678 span abcdef12\n"),
        "{console}"
    );
}

#[test]
fn what_the_limits_dropped_is_said() {
    let mut limited = span(1, 0, "limited").with("kept", true);
    limited.dropped_attributes_count = 3;
    limited.events.dropped_count = 2;
    limited.links.dropped_count = 1;
    assert_tree(
        &stable(&[limited]),
        r#"
        limited  kept=true (3 attributes dropped)
           (2 events dropped)
           (1 link dropped)
        "#,
    );
}
