//! What a span may carry, and what becomes of the rest.

use std::collections::HashMap;

use futures_util::{FutureExt as _, Stream, StreamExt as _, stream};
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::{SpanData, SpanLimits};
use traced::messaging::Message;
use traced::{Config, traced, traced_consumer};

use crate::context::remote;
use crate::support::{attribute, find, recorded, write};

fn limited(config: Config) -> Config {
    config.span_limits(SpanLimits {
        max_events_per_span: 2,
        max_attributes_per_span: 3,
        max_links_per_span: 2,
        max_attributes_per_event: 1,
        max_attributes_per_link: 1,
    })
}

/// The attributes that tell the place in the source: they go first where there is a limit.
const LOCATION: u32 = 3;

fn keys(attributes: &[KeyValue]) -> Vec<&str> {
    attributes
        .iter()
        .map(|attribute| attribute.key.as_str())
        .collect()
}

fn pair() -> Vec<KeyValue> {
    vec![KeyValue::new("kept", 1), KeyValue::new("dropped", 2)]
}

/// Both ways of being recorded are held to one limit.
fn each(set_up: fn(Config) -> Config, work: impl Fn(), check: impl Fn(&SpanData)) {
    for spans in recorded(set_up, work) {
        check(find(&spans, "essay"));
    }
}

#[test]
fn attributes_beyond_the_limit_are_dropped_and_counted() {
    #[traced(name = "essay", attrs(first = 1, second = 2), ret(_ => last = 5))]
    fn essay() -> bool {
        write(|span| {
            span.set_attribute(KeyValue::new("third", 3));
            span.set_attribute(KeyValue::new("fourth", 4));
        });
        true
    }
    each(
        limited,
        || assert!(essay()),
        |span| {
            assert_eq!(keys(&span.attributes), ["first", "second", "third"]);
            assert_eq!(span.dropped_attributes_count, 2 + LOCATION);
        },
    );
}

#[test]
fn attributes_of_the_annotation_alone_keep_the_limit() {
    #[traced(
        name = "essay",
        attrs(first = 1, second = 2, third = 3, fourth = 4, fifth = 5, sixth = 6)
    )]
    fn essay() {}
    each(limited, essay, |span| {
        assert_eq!(keys(&span.attributes), ["first", "second", "third"]);
        assert_eq!(span.dropped_attributes_count, 3 + LOCATION);
    });
}

#[test]
fn attributes_for_the_sampler_keep_the_limit() {
    #[traced(
        name = "essay",
        sampler_attrs(first = 1, second = 2),
        attrs(third = 3, fourth = 4)
    )]
    fn essay() {}
    each(limited, essay, |span| {
        assert_eq!(keys(&span.attributes), ["first", "second", "third"]);
        assert_eq!(span.dropped_attributes_count, 1 + LOCATION);
    });
}

#[test]
fn events_beyond_the_limit_are_dropped_and_counted() {
    #[traced(name = "essay")]
    fn essay() -> Result<(), String> {
        write(|span| {
            ["one", "two", "three"]
                .into_iter()
                .for_each(|event| span.add_event(event, pair()))
        });
        // The exception comes last, and there is no place for it.
        Err("unreadable".to_owned())
    }
    each(
        limited,
        || assert!(essay().is_err()),
        |span| {
            let events: Vec<_> = span.events.iter().map(|event| &*event.name).collect();
            assert_eq!(events, ["one", "two"]);
            assert_eq!(span.events.dropped_count, 2);
            for event in &*span.events {
                assert_eq!(keys(&event.attributes), ["kept"]);
                assert_eq!(event.dropped_attributes_count, 1);
            }
        },
    );
}

#[test]
fn the_attributes_of_an_exception_are_counted_like_others() {
    #[traced(name = "essay")]
    fn essay() -> Result<(), String> {
        Err("unreadable".to_owned())
    }
    each(
        limited,
        || assert!(essay().is_err()),
        |span| {
            let [exception] = &*span.events.events else {
                panic!("{span:#?}")
            };
            assert_eq!(exception.name, "exception");
            assert_eq!(exception.attributes.len(), 1);
            assert!(exception.dropped_attributes_count > 0);
        },
    );
}

#[test]
fn the_attributes_of_each_exception_of_a_stream_are_counted() {
    #[traced(name = "essay")]
    fn essay() -> impl Stream<Item = Result<(), String>> {
        stream::iter(["unreadable", "lost"]).map(|error| Err(error.to_owned()))
    }
    each(
        limited,
        || assert_eq!(essay().count().now_or_never(), Some(2)),
        |span| {
            assert_eq!(span.events.len(), 2);
            for exception in &*span.events {
                assert_eq!(exception.attributes.len(), 1);
                assert_eq!(exception.dropped_attributes_count, 1);
            }
        },
    );
}

#[test]
fn links_beyond_the_limit_are_dropped_and_counted() {
    #[traced(name = "essay", links(vec![remote(1), remote(1)]))]
    fn essay() {
        let other = remote(1);
        let other = other.span();
        write(|span| span.add_link(other.span_context().clone(), pair()));
    }
    #[traced(name = "essay", links(vec![remote(1), remote(1), remote(1)]))]
    fn linked_to_three() {}
    #[traced(name = "essay")]
    fn linked_late() {
        let other = remote(1);
        let other = other.span();
        write(|span| (0..3).for_each(|_| span.add_link(other.span_context().clone(), pair())));
    }
    for work in [essay as fn(), linked_to_three, linked_late] {
        each(limited, work, |span| {
            assert_eq!(span.links.len(), 2);
            assert_eq!(span.links.dropped_count, 1);
        });
    }
    each(limited, linked_late, |span| {
        for link in &*span.links {
            assert_eq!(keys(&link.attributes), ["kept"]);
            assert_eq!(link.dropped_attributes_count, 1);
        }
    });
}

#[test]
fn the_links_of_a_batch_keep_the_limit_of_attributes() {
    #[derive(Message)]
    #[message(system = "kafka", destination = "essays")]
    struct Envelope {
        #[message(carrier)]
        metadata: HashMap<String, String>,
        #[message(id)]
        id: &'static str,
        #[message(body_size)]
        size: usize,
    }
    #[traced_consumer(batch)]
    fn on_batch(envelopes: &[Envelope]) {}

    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let envelope = |id, size| Envelope {
        metadata: HashMap::from([("traceparent".to_owned(), parent.to_owned())]),
        id,
        size,
    };
    let work = || on_batch(&[envelope("a", 1), envelope("b", 2)]);
    for spans in recorded(limited, work) {
        let links = &*find(&spans, "process essays").links;
        assert_eq!(links.len(), 2);
        for link in links {
            assert_eq!(link.attributes.len(), 1, "{link:?}");
            assert_eq!(link.dropped_attributes_count, 1);
        }
    }
}

#[test]
fn a_limit_of_nothing_leaves_nothing() {
    #[traced(name = "essay", attrs(first = 1), links(remote(1)))]
    fn essay() -> Result<(), String> {
        write(|span| {
            span.set_attribute(KeyValue::new("late", 1));
            span.add_event("event", Vec::new());
        });
        Err("unreadable".to_owned())
    }
    let nothing = |config: Config| {
        config.span_limits(SpanLimits {
            max_events_per_span: 0,
            max_attributes_per_span: 0,
            max_links_per_span: 0,
            max_attributes_per_event: 0,
            max_attributes_per_link: 0,
        })
    };
    each(
        nothing,
        || assert!(essay().is_err()),
        |span| {
            assert_eq!(
                (&*span.attributes, span.events.len(), span.links.len()),
                (&[][..], 0, 0)
            );
            assert_eq!(
                span.dropped_attributes_count,
                3 + LOCATION,
                "with the class of the error"
            );
            assert_eq!(
                (span.events.dropped_count, span.links.dropped_count),
                (2, 1)
            );
            assert!(matches!(
                span.status,
                opentelemetry::trace::Status::Error { .. }
            ));
        },
    );
}

#[test]
fn values_are_cut_to_their_length_wherever_they_come_from() {
    #[traced(name = "essay", attrs(title = "smörgåsbord"), ret(_ => found = "smörgås"))]
    fn essay() -> bool {
        write(|span| {
            span.set_attribute(KeyValue::new("late", "smörgås"));
            span.add_event("event", vec![KeyValue::new("title", "smörgås")]);
        });
        true
    }
    each(
        |config| config.attribute_value_length_limit(4),
        || assert!(essay()),
        |span| {
            for key in ["title", "found", "late"] {
                assert_eq!(attribute(span, key), Some(&Value::from("smör")));
            }
            assert_eq!(span.events[0].attributes, [KeyValue::new("title", "smör")]);
        },
    );
}
