//! The SDK's spans and the recorder's are the same to whoever gets them.

use std::future::Future;
use std::pin::Pin;

use opentelemetry::trace::{Status, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::trace::SpanLimits;
use traced::{Config, event, in_span, traced};
use traced_interop_tests::doors::{Idle, Seen, seen};
use traced_interop_tests::work::in_service;

use crate::context::remote;
use crate::support::{Kept, config, write};

fn through(config: Config, work: impl Fn()) -> Vec<Seen> {
    let kept = Kept::default();
    let tracing = config.exporter(kept.clone()).build().unwrap();
    in_service(&tracing, work);
    tracing.shutdown().unwrap();
    seen(&kept.spans())
}

fn compare(set_up: impl Fn(Config) -> Config, work: impl Fn()) {
    let recorder = through(set_up(config()), &work);
    let standard = through(set_up(config()).span_processor(Idle), &work);
    assert!(!recorder.is_empty());
    for (recorder, standard) in recorder.iter().zip(&standard) {
        assert_eq!(recorder, standard);
    }
    assert_eq!(recorder.len(), standard.len());
}

struct Essay {
    id: u64,
}

impl Essay {
    #[traced(attrs(essay_id = self.id))]
    fn check(&self, words: &[&str]) -> Result<usize, String> {
        words.iter().try_for_each(|word| look_up(word))?;
        Ok(words.len())
    }

    #[traced(name = "find_essay", ret(value => found = value.is_some()))]
    async fn find(&self) -> Option<u64> {
        std::future::ready(Some(self.id)).await
    }
}

#[traced(kind = client, attrs(word), err(error => failed_with = %error))]
fn look_up(word: &str) -> Result<(), String> {
    event!("cache-miss", word);
    match word {
        "smörgås" => Err("no dictionary".to_owned()),
        _ => Ok(()),
    }
}

#[traced(attrs(
    flag = true, number = -7, ratio = 0.5, short = "b-17", long = "a string that takes memory of its own",
    list = [1, 2], names = ["a", "b"], large = u64::MAX, none = None::<u32>, shown = %1.5, state = ?Some(1), flags = vec![true],
))]
fn values() {}

#[traced("positional", kind = server)]
fn named() {}

#[traced(scope = "essays", kind = consumer, root, links(remote(1)))]
fn elsewhere() {
    named();
}

#[traced(parent = parent)]
fn under(parent: Context) {
    named();
}

#[traced(sampler_attrs(tenant = "t-1"), attrs(other = 1))]
fn sampled() {}

#[traced(err_if(error => !error.is_empty()))]
fn fine() -> Result<(), String> {
    Err(String::new())
}

#[traced(ok(rows => row_count = rows.len()), ret(all => is_ok = all.is_ok()))]
fn select() -> Result<Vec<u8>, std::num::ParseIntError> {
    "".parse::<u8>().map(|one| vec![one])
}

#[traced]
fn panics() {
    panic!("on purpose");
}

#[traced(attrs(inner = nested()))]
fn reads_by_a_span() {}

#[traced]
fn nested() -> u32 {
    1
}

#[traced]
fn written_to() -> Result<(), String> {
    let other = remote(1);
    let other = other.span();
    write(|span| {
        span.set_attribute(KeyValue::new("late", 1));
        span.set_attribute(KeyValue::new("late", 2));
        span.add_event("event", vec![KeyValue::new("line", 7)]);
        span.add_link(
            other.span_context().clone(),
            vec![KeyValue::new("why", "cause")],
        );
        span.update_name("renamed");
        span.set_status(Status::Ok);
    });
    Err("unreadable".to_owned())
}

#[traced]
fn libraries() {
    let tracer = global::tracer("library");
    tracer.in_span("query", |_| in_span!("block", attrs(rows = 2), { named() }));
}

#[traced]
async fn waits() {
    std::future::pending::<()>().await;
}

fn poll<F: Future>(future: Pin<&mut F>) -> std::task::Poll<F::Output> {
    future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
}

fn every_form() {
    let essay = Essay { id: 7 };
    assert_eq!(essay.check(&["the", "word"]), Ok(2));
    assert!(essay.check(&["smörgås"]).is_err());
    assert!(poll(std::pin::pin!(essay.find())).is_ready());
    values();
    named();
    elsewhere();
    sampled();
    assert!(fine().is_err());
    assert!(select().is_err());
    assert!(std::panic::catch_unwind(panics).is_err());
    reads_by_a_span();
    assert!(written_to().is_err());
    libraries();
    assert!(poll(std::pin::pin!(waits())).is_pending());
}

#[test]
fn annotations_of_all_forms_look_the_same_through_both_doors() {
    compare(|config| config, every_form);
}

#[test]
fn the_two_doors_place_spans_alike() {
    compare(
        |config| config,
        || {
            let pipeline = Context::current();
            for flags in [1, 3] {
                let caller = remote(flags).span().span_context().clone();
                let _current = pipeline.with_remote_span_context(caller).attach();
                every_form();
            }
            // A parent that knows no service goes where the process's spans go, through both.
            under(pipeline.with_remote_span_context(remote(1).span().span_context().clone()));
        },
    );
}

#[test]
fn the_two_doors_drop_alike() {
    // Attributes apart: the recorder lets go of the place in the source before it lets go of what was asked for.
    let limits = SpanLimits {
        max_events_per_span: 1,
        max_links_per_span: 0,
        max_attributes_per_event: 1,
        max_attributes_per_link: 1,
        ..SpanLimits::default()
    };
    compare(|config| config.span_limits(limits), every_form);
    compare(|config| config.attribute_value_length_limit(3), every_form);
}
