//! The memory of a span that has been exported serves the next one, which shows nothing of it.

use std::fmt;

use opentelemetry::Value;
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use traced::{Tracing, traced};
use traced_interop_tests::work::in_service;

use crate::support::{Kept, attribute, config, find, in_global_service};

/// Says its number, in a text of this length or longer.
#[derive(Debug)]
struct Rejected {
    number: i64,
    length: usize,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>1$}", self.number, self.length)
    }
}

impl std::error::Error for Rejected {}

const CALLS: i64 = 300;
const ROUNDS: i64 = 6;

/// Whether the calls of a round leave behind what has to be freed, which is seen to once for many of them.
fn is_long(number: i64) -> bool {
    number / CALLS % 3 == 2
}

/// The error of a call: most have none.
fn error_of(number: i64) -> Option<Rejected> {
    let length = match number % 7 {
        1 | 2 => 3,
        3 if is_long(number) => 2000,
        3 => 60,
        _ => return None,
    };
    Some(Rejected { number, length })
}

fn text_of(number: i64) -> String {
    "x".repeat(number as usize % 40)
}

#[traced(attrs(number))]
fn check(number: i64) -> Result<(), Rejected> {
    error_of(number).map_or(Ok(()), Err)
}

#[traced(attrs(number, text = text_of(number), is_last, third = 3, fourth = 4, fifth = 5))]
fn check_more(number: i64, is_last: bool) -> Result<(), Rejected> {
    error_of(number).map_or(Ok(()), Err)
}

#[traced]
fn check_silently(number: i64) -> Result<(), Rejected> {
    error_of(number).map_or(Ok(()), Err)
}

/// Each kind of call takes over what each other has left behind.
fn checks(round: i64) {
    for number in round * CALLS..(round + 1) * CALLS {
        let _ = match (number + round) % 3 {
            0 => check_silently(number),
            1 if is_long(number) => check_more(number, number % 2 == 0),
            _ => check(number),
        };
    }
}

fn rounds(tracing: &Tracing) {
    for round in 0..ROUNDS {
        checks(round);
        tracing.flush().expect("nothing is lost");
    }
}

fn assert_own(span: &SpanData, number: i64) {
    let error = error_of(number);
    let status = match &error {
        Some(error) => Status::error(error.to_string()),
        None => Status::Unset,
    };
    assert_eq!(span.status, status, "{number}");
    assert_eq!(
        attribute(span, "error.type").is_some(),
        error.is_some(),
        "{number}"
    );
    let messages: Vec<_> = (span.events.iter())
        .flat_map(|event| &event.attributes)
        .filter(|attribute| attribute.key.as_str() == "exception.message")
        .map(|attribute| attribute.value.to_string())
        .collect();
    let message = error.map(|error| error.to_string());
    assert_eq!(messages, Vec::from_iter(message), "{number}");

    let is_of_more = span.name == "check_more";
    let own = ["number", "text", "is_last", "third", "fourth", "fifth"];
    let there = own.map(|key| attribute(span, key).is_some());
    assert_eq!(there[0], span.name != "check_silently", "{number}");
    assert_eq!(there[1..], [is_of_more; 5], "{number}");
    if is_of_more {
        let text = Value::from(text_of(number));
        assert_eq!(attribute(span, "text"), Some(&text));
    }
}

fn assert_all_own(spans: &[SpanData]) {
    assert_eq!(spans.len() as i64, ROUNDS * CALLS);
    for (number, span) in (0..).zip(spans) {
        if let Some(told) = attribute(span, "number") {
            assert_eq!(*told, Value::from(number));
        }
        assert_own(span, number);
    }
}

#[test]
fn a_span_shows_nothing_of_the_one_whose_memory_it_has() {
    let [of_many, of_process] = [Kept::default(), Kept::default()];
    let tracing = config().exporter(of_many.clone()).build().unwrap();
    in_service(&tracing, || rounds(&tracing));
    tracing.shutdown().unwrap();
    assert_all_own(&of_many.spans());

    in_global_service(config().exporter(of_process.clone()), |tracing| {
        rounds(tracing);
        tracing.shutdown().unwrap();
    });
    assert_all_own(&of_process.spans());
}

/// Calls whose errors nobody hands on.
#[traced]
fn swallow(round: i64) {
    checks(round);
}

/// Its own error is handed on much later than it came.
#[traced]
fn hand_on_late(tracing: &Tracing) -> Result<(), Rejected> {
    let result = check(1);
    for round in 0..ROUNDS {
        swallow(round);
        tracing.flush().expect("nothing is lost");
    }
    result
}

#[test]
fn an_error_on_its_way_out_is_not_overwritten_by_others() {
    let kept = Kept::default();
    in_global_service(config().exporter(kept.clone()), |tracing| {
        hand_on_late(tracing).expect_err("the first check fails");
        tracing.shutdown().unwrap();
    });
    let spans = kept.spans();
    let outer = find(&spans, "hand_on_late");
    let message = error_of(1).expect("there is one").to_string();
    assert_eq!(outer.status, Status::error(message));
    assert!(outer.events.is_empty(), "it was recorded inside: {outer:?}");
}
