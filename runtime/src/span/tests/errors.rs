use std::error::Error;
use std::fmt;

use super::{Callsite, site, traced};
use crate::record_error;
use crate::testing::{Spans, capture};

/// An error that tells of a person, as does its source.
#[derive(Debug)]
struct Rejected(fmt::Error);

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ada@example.com was rejected")
    }
}

impl Error for Rejected {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

const TEXT: &str = "ada@example.com was rejected";
const REJECTED: Result<(), Rejected> = Err(Rejected(fmt::Error));

static TELLS: Callsite = site("tells");
static TELLS_TOO: Callsite = site("tells_too");
static IS_SILENT: Callsite = site("is_silent").without_error_messages();
static IS_SILENT_TOO: Callsite = site("is_silent_too").without_error_messages();

/// The keys of the one exception event of a span.
fn exception(spans: &Spans, name: &str) -> Vec<String> {
    let event = spans.find(name).event("exception");
    let keys = event.attributes().iter().map(|it| it.key.to_string());
    keys.collect()
}

fn assert_silent(spans: &Spans, name: &str) {
    spans.find(name).assert_error("Rejected", "");
    let data = format!("{:?}", spans.find(name).data());
    // Ids in hexadecimal may spell `ada`.
    assert!(!data.contains("ada@"), "{data}");
    assert!(!data.contains(&fmt::Error.to_string()), "{data}");
}

#[test]
fn texts_of_errors_may_be_left_out() {
    let spans = capture(|| traced(&IS_SILENT, || REJECTED));
    assert_silent(&spans, "is_silent");
    assert_eq!(exception(&spans, "is_silent"), ["exception.type"]);

    let spans = capture(|| traced(&TELLS, || REJECTED));
    spans.find("tells").assert_error("Rejected", TEXT);
    let keys = [
        "exception.type",
        "exception.message",
        "exception.stacktrace",
    ];
    assert_eq!(exception(&spans, "tells"), keys);
}

#[test]
fn an_error_without_texts_is_still_recorded_once() {
    let spans = capture(|| traced(&IS_SILENT, || traced(&IS_SILENT_TOO, || REJECTED)));
    for name in ["is_silent", "is_silent_too"] {
        assert_silent(&spans, name);
    }
    assert_eq!(spans.find("is_silent").events().len(), 0);
    assert_eq!(exception(&spans, "is_silent_too"), ["exception.type"]);
}

#[test]
fn each_span_goes_by_its_own_setting() {
    let spans = capture(|| traced(&TELLS, || traced(&IS_SILENT, || REJECTED)));
    assert_silent(&spans, "is_silent");
    spans.find("tells").assert_error("Rejected", TEXT);
    assert_eq!(spans.find("tells").events().len(), 0);
}

#[test]
fn an_error_that_is_recorded_by_hand_has_no_texts_either() {
    let by_hand = || {
        record_error(&Rejected(fmt::Error));
        Ok::<_, Rejected>(())
    };
    let spans = capture(|| traced(&IS_SILENT, by_hand));
    assert_silent(&spans, "is_silent");
    assert_eq!(exception(&spans, "is_silent"), ["exception.type"]);

    // A span inside that tells, and one inside that which does not.
    let spans = capture(|| {
        traced(&IS_SILENT, || {
            traced(&TELLS, || {
                record_error(&Rejected(fmt::Error));
                traced(&IS_SILENT_TOO, by_hand)
            })?;
            traced(&TELLS_TOO, || Ok(()))?;
            by_hand()
        })
    });
    spans.find("tells").assert_error("Rejected", TEXT);
    spans.find("tells_too").assert_unset();
    assert_silent(&spans, "is_silent");
    assert_silent(&spans, "is_silent_too");
}

#[test]
fn a_span_of_another_library_inside_goes_by_the_setting_around_it() {
    use opentelemetry::trace::Tracer as _;
    let spans = capture(|| {
        traced(&IS_SILENT, || {
            let tracer = opentelemetry::global::tracer("library");
            tracer.in_span("inside", |_| record_error(&Rejected(fmt::Error)));
            Ok::<_, Rejected>(())
        })
    });
    assert_silent(&spans, "inside");
}

#[test]
fn an_error_recorded_by_hand_and_then_returned_is_recorded_once() {
    let spans = capture(|| {
        traced(&IS_SILENT, || {
            record_error(&Rejected(fmt::Error));
            REJECTED
        })
    });
    assert_silent(&spans, "is_silent");
    assert_eq!(spans.find("is_silent").events().len(), 1);
}
