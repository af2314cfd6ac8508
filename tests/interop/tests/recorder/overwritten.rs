//! A key that is set again has one value, the last, and counts once
//! (<https://opentelemetry.io/docs/specs/otel/common/#attribute-limits>).

use futures_util::FutureExt as _;
use futures_util::stream::{self, Stream, StreamExt as _};
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::{SpanData, SpanLimits};
use traced::{Config, record, traced};
use traced_interop_tests::doors::Idle;

use crate::context::remote;
use crate::support::{attribute, find, recorded, write};

/// More often than there is room for attributes.
const OFTEN: i64 = 500;

fn limited(config: Config) -> Config {
    config.span_limits(SpanLimits {
        max_attributes_per_span: 2,
        max_attributes_per_event: 1,
        max_attributes_per_link: 1,
        ..SpanLimits::default()
    })
}

/// What the recorder makes of `work`, and what the SDK's spans do.
fn by_both_doors(work: impl Fn()) -> Vec<Vec<SpanData>> {
    let by_recorder = recorded(|config| config, &work);
    let by_sdk = recorded(|config| config.span_processor(Idle), &work);
    by_recorder.into_iter().chain(by_sdk).collect()
}

fn repeated() -> Vec<KeyValue> {
    vec![KeyValue::new("step", 1), KeyValue::new("step", 2)]
}

#[test]
fn a_counter_leaves_room_for_what_comes_later() {
    #[traced(name = "essay", ok(found => words = *found))]
    fn essay() -> Result<i64, String> {
        for step in 1..=OFTEN {
            record!(step);
            write(|span| span.set_attribute(KeyValue::new("written", step)));
        }
        Ok(7)
    }
    for spans in by_both_doors(|| assert!(essay().is_ok())) {
        let span = find(&spans, "essay");
        for (key, value) in [("step", OFTEN), ("written", OFTEN), ("words", 7)] {
            assert_eq!(attribute(span, key), Some(&Value::I64(value)));
        }
        assert!(attribute(span, "code.function.name").is_some());
        assert_eq!(span.dropped_attributes_count, 0);
    }
}

#[test]
fn a_counter_leaves_room_for_the_error() {
    #[traced(name = "essay")]
    fn essay() -> Result<(), String> {
        (1..=OFTEN).for_each(|step| record!(step));
        Err("unreadable".to_owned())
    }
    for spans in by_both_doors(|| assert!(essay().is_err())) {
        assert!(attribute(find(&spans, "essay"), "error.type").is_some());
    }
}

#[test]
fn what_is_there_is_overwritten_where_there_is_no_room() {
    #[traced(name = "essay", attrs(kept = 1))]
    fn essay() {
        (1..=OFTEN).for_each(|step| record!(step, kept = step, dropped = step));
    }
    for spans in recorded(limited, essay) {
        let span = find(&spans, "essay");
        for key in ["kept", "step"] {
            assert_eq!(attribute(span, key), Some(&Value::I64(OFTEN)), "{key}");
        }
        assert_eq!(span.attributes.len(), 2);
        assert!(span.dropped_attributes_count > 0);
    }
}

#[test]
fn spans_of_the_sdk_are_overwritten_where_there_is_no_room() {
    #[traced(name = "essay", attrs(kept = 1))]
    fn essay() {
        (1..=OFTEN).for_each(|step| record!(step, kept = step, dropped = step));
    }
    // The location has three places.
    let limits = SpanLimits {
        max_attributes_per_span: 5,
        ..SpanLimits::default()
    };
    let set_up = |config: Config| config.span_limits(limits).span_processor(Idle);
    for spans in recorded(set_up, essay) {
        let span = find(&spans, "essay");
        for key in ["kept", "step"] {
            assert_eq!(attribute(span, key), Some(&Value::I64(OFTEN)), "{key}");
        }
        assert_eq!(span.dropped_attributes_count, 1);
    }
}

#[test]
fn a_stream_has_what_its_last_error_says() {
    #[traced(name = "essays", err(error => failed_with = error.as_str()))]
    fn essays() -> impl Stream<Item = Result<(), String>> {
        stream::iter(1..=OFTEN).map(|essay| Err(format!("essay {essay}")))
    }
    let read = || {
        let essays = essays().collect::<Vec<_>>().now_or_never();
        assert_eq!(essays.map(|essays| essays.len()), Some(OFTEN as usize));
    };
    for spans in by_both_doors(read) {
        let span = find(&spans, "essays");
        let last = Value::from(format!("essay {OFTEN}"));
        assert_eq!(attribute(span, "failed_with"), Some(&last));
        assert!(attribute(span, "error.type").is_some());
        assert_eq!(span.dropped_attributes_count, 0);
    }
}

#[test]
fn events_and_links_have_one_value_of_a_key() {
    #[traced(name = "essay")]
    fn essay() {
        let other = remote(1);
        write(|span| {
            span.add_event("event", repeated());
            span.add_link(other.span().span_context().clone(), repeated());
        });
    }
    for set_up in [limited, |config| config] {
        for spans in recorded(set_up, essay) {
            let span = find(&spans, "essay");
            let (event, link) = (&span.events[0], &span.links[0]);
            for attributes in [&event.attributes, &link.attributes] {
                assert_eq!(**attributes, [KeyValue::new("step", 2)]);
            }
            let dropped = event.dropped_attributes_count + link.dropped_attributes_count;
            assert_eq!(dropped, 0);
        }
    }
}
