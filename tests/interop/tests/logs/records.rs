//! What a record says of an event.

use traced_interop_tests::{Behaviour, Collector};

use super::otlp::{ENDPOINT, OTLP, bodies};
use super::run;

/// They have one call site for all, which says nothing of where they come from.
#[test]
fn lines_of_the_crate_log_are_of_their_target() {
    let collector = Collector::http(Behaviour::Accepts);
    let ended = run("crate-log", &[OTLP, (ENDPOINT, &collector.url())]);
    assert_eq!(ended.stderr, "");
    let logs = collector.logs();
    assert_eq!(logs[0].body(), "from the crate log");
    assert_eq!(logs[0].scope, "logging_service");
    assert_eq!(logs[0].record.severity_text, "INFO");
    assert_eq!(logs[0].record.event_name, "");
    let attributes = logs[0].attributes();
    let keys: Vec<_> = attributes.keys().collect();
    assert_eq!(keys, ["code.file.path", "code.line.number"]);
    assert!(attributes["code.file.path"].ends_with("logging_service.rs"));
}

#[test]
fn a_value_that_cannot_be_formatted_is_sent_with_a_note() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let ended = run("broken-values", &[OTLP, (ENDPOINT, &url)]);
    assert_eq!(ended.stderr, "");
    let note = "so far<cannot be formatted>";
    assert_eq!(bodies(&collector), [note, "afterwards"]);
    let attributes = collector.logs()[0].attributes();
    assert_eq!(attributes["exception.message"], note);
    assert_eq!(attributes["value"], note);
}

#[test]
fn attributes_have_the_limits_of_the_specification() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let own = [
        ("OTEL_ATTRIBUTE_COUNT_LIMIT", "1"),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "1"),
        ("OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "3"),
        ("OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4"),
    ];
    let with = |limits: &[_]| run("long-values", &[&[OTLP, (ENDPOINT, &url)], limits].concat());
    let ended = with(&own);
    let logs = collector.logs();
    assert_eq!(logs[0].body(), "a body of any length");
    let attributes = logs[0].attributes();
    assert_eq!(attributes["text"], "smör");
    assert_eq!(attributes["shown"], "smör");
    assert_eq!(attributes["bytes"], "Some(BytesValue([97, 98, 99, 100]))");
    assert_eq!(attributes.len(), 3, "{attributes:?}");
    assert_eq!(logs[1].attributes().len(), 3);
    let told =
        "traced: a log record has lost 1 of its attributes, and others may: at most 3 are sent";
    assert_eq!(ended.stderr.matches(told).count(), 1, "{ended:?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");

    with(&own[..2]);
    let attributes = collector.logs()[2].attributes();
    assert_eq!(attributes.len(), 1, "{attributes:?}");
    assert_eq!(attributes["text"], "s");
}
