//! Spans that others write to through their contexts, more of them at a time than the recorder has places for.

use std::collections::HashSet;
use std::sync::mpsc;
use std::thread;

use opentelemetry::trace::{SpanId, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};
use traced::testing::{Spans, capture};
use traced::traced;

const MANY: i64 = 100;

/// What another library does.
fn write(context: &Context, number: i64) {
    context
        .span()
        .set_attribute(KeyValue::new("written", number));
}

fn id(context: &Context) -> SpanId {
    context.span().span_context().span_id()
}

/// Each span has what was written to it, which is its own number.
fn assert_own_numbers(spans: &Spans, name: &str) {
    let spans = spans.all(name);
    assert_eq!(spans.len(), MANY as usize);
    for span in spans {
        assert!(span.has_attribute("number"));
        assert_eq!(span.attribute("written"), span.attribute("number"));
    }
}

#[test]
fn calls_within_calls() {
    #[traced(attrs(number))]
    fn nested(number: i64) {
        let own = Context::current();
        if number > 1 {
            nested(number - 1);
        }
        assert_eq!(id(&own), Context::map_current(id));
        write(&own, number);
    }
    assert_own_numbers(&capture(|| nested(MANY)), "nested");
}

#[test]
fn a_context_that_outlives_its_span_writes_to_no_other() {
    #[traced]
    fn early() -> Context {
        Context::current()
    }
    #[traced(attrs(number))]
    fn late(number: i64, kept: &[Context]) {
        write(&Context::current(), number);
        for context in kept {
            assert!(!context.span().is_recording());
            write(context, -1);
        }
    }
    let spans = capture(|| {
        let kept: Vec<_> = (0..MANY).map(|_| early()).collect();
        (0..MANY).for_each(|number| late(number, &kept));
        let ids: HashSet<_> = kept.iter().map(id).collect();
        assert_eq!(ids.len(), kept.len(), "each still tells its own span");
    });
    assert_own_numbers(&spans, "late");
    for span in spans.all("early") {
        assert!(!span.has_attribute("written"));
    }
}

#[test]
fn contexts_that_another_thread_writes_to_and_drops() {
    let (contexts, received) = mpsc::channel::<(Context, i64)>();
    let (written, is_written) = mpsc::channel();
    let other = thread::spawn(move || {
        for (context, number) in received {
            write(&context, number);
            written.send(()).unwrap();
            // The next span may have begun by now.
            drop(context);
        }
    });
    #[traced(attrs(number))]
    fn shared(
        number: i64,
        contexts: &mpsc::Sender<(Context, i64)>,
        is_written: &mpsc::Receiver<()>,
    ) {
        contexts.send((Context::current(), number)).unwrap();
        is_written.recv().unwrap();
    }
    let spans = capture(|| {
        (0..MANY).for_each(|number| shared(number, &contexts, &is_written));
    });
    drop(contexts);
    other.join().unwrap();
    assert_own_numbers(&spans, "shared");
}

/// Whichever door a span goes through
/// (<https://opentelemetry.io/docs/specs/otel/common/#attribute-collections>).
#[test]
fn a_key_that_is_written_twice_has_the_last_value() {
    #[traced]
    fn repeats() {
        let twice = || vec![KeyValue::new("step", 1), KeyValue::new("step", 2)];
        let context = Context::current();
        context.span().set_attributes(twice());
        context.span().add_event("event", twice());
        let own = context.span().span_context().clone();
        context.span().add_link(own, twice());
    }
    let spans = capture(repeats);
    let span = spans.find("repeats");
    let event = span.events().next().unwrap();
    let link = span.links().next().unwrap();
    let last = KeyValue::new("step", 2);
    for attributes in [span.attributes(), event.attributes(), link.attributes()] {
        let steps: Vec<_> = attributes.iter().filter(|it| it.key == last.key).collect();
        assert_eq!(steps, [&last]);
    }
}
