//! A span of an annotation is OpenTelemetry's current span: anybody may write to it until it ends.

use std::future::Future as _;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;
use traced::traced;

use crate::context::remote;
use crate::support::{attribute, find, recorded, write};

fn each(work: impl Fn(), check: impl Fn(&SpanData)) {
    for spans in recorded(|config| config, &work) {
        assert_eq!(spans.len(), 1, "{spans:#?}");
        check(&spans[0]);
    }
}

#[test]
fn ok_is_final_and_an_error_is_not_unset() {
    #[traced]
    fn set(statuses: &[Status]) {
        write(|span| {
            statuses
                .iter()
                .for_each(|status| span.set_status(status.clone()))
        });
    }
    let error = || Status::error("unreadable");
    for (statuses, expected) in [
        (vec![], Status::Unset),
        (vec![error()], error()),
        (vec![error(), Status::Unset], error()),
        (vec![error(), Status::Ok], Status::Ok),
        (vec![Status::Ok, error()], Status::Ok),
        (vec![Status::Ok, Status::Unset], Status::Ok),
    ] {
        each(|| set(&statuses), |span| assert_eq!(span.status, expected));
    }
}

#[test]
fn the_error_of_a_call_does_not_override_what_the_application_calls_ok() {
    #[traced]
    fn fails(says_ok: bool) -> Result<(), String> {
        if says_ok {
            write(|span| span.set_status(Status::Ok));
        }
        Err("unreadable".to_owned())
    }
    each(
        || assert!(fails(true).is_err()),
        |span| assert_eq!(span.status, Status::Ok),
    );
    each(
        || assert!(fails(false).is_err()),
        |span| {
            assert_eq!(span.status, Status::error("unreadable"));
            assert!(attribute(span, "error.type").is_some());
            assert_eq!(span.events[0].name, "exception");
        },
    );
}

#[test]
fn whatever_the_api_adds_is_exported() {
    #[traced(attrs(words = 1))]
    fn essay() {
        let other = remote(1);
        let other = other.span();
        write(|span| {
            span.update_name("POST /essays");
            span.set_attribute(KeyValue::new("late", true));
            span.set_attribute(KeyValue::new("words", 2));
            span.add_event("read", vec![KeyValue::new("line", 7)]);
            span.add_event_with_timestamp("written", SystemTime::UNIX_EPOCH, Vec::new());
            span.add_link(
                other.span_context().clone(),
                vec![KeyValue::new("why", "cause")],
            );
        });
    }
    let before = SystemTime::now() - Duration::from_secs(1);
    each(essay, |span| {
        assert_eq!(span.name, "POST /essays");
        assert_eq!(attribute(span, "late"), Some(&Value::from(true)));
        assert_eq!(
            attribute(span, "words"),
            Some(&Value::from(2)),
            "the last one stands"
        );
        let [read, written] = &*span.events.events else {
            panic!("{span:#?}")
        };
        assert_eq!(
            (&*read.name, &*read.attributes),
            ("read", &[KeyValue::new("line", 7)][..])
        );
        assert_eq!(written.timestamp, SystemTime::UNIX_EPOCH);
        let [link] = &*span.links.links else {
            panic!("{span:#?}")
        };
        assert_eq!(link.span_context, *remote(1).span().span_context());
        assert_eq!(link.attributes, [KeyValue::new("why", "cause")]);
        assert!(
            before <= span.start_time && span.start_time <= span.end_time,
            "{span:#?}"
        );
    });
}

#[test]
fn a_span_that_somebody_else_ends_is_exported_once_and_as_it_was() {
    let end = SystemTime::now() + Duration::from_secs(3600);
    let work = || {
        #[traced(attrs(words = 1), ret(_ => found = 1))]
        fn ended(end: SystemTime) -> Result<(), String> {
            write(|span| {
                span.end_with_timestamp(end);
                assert!(!span.is_recording());
                span.end();
                span.set_attribute(KeyValue::new("late", true));
                span.update_name("late");
                span.set_status(Status::Ok);
            });
            Err("too late".to_owned())
        }
        assert!(ended(end).is_err());
    };
    each(work, |span| {
        assert_eq!(
            (&*span.name, &span.status, span.events.len()),
            ("ended", &Status::Unset, 0)
        );
        assert_eq!(span.end_time, end);
        assert_eq!(attribute(span, "words"), Some(&Value::from(1)));
        for late in ["late", "found", "error.type"] {
            assert_eq!(attribute(span, late), None);
        }
    });
}

#[test]
fn what_keeps_the_context_after_the_end_sees_a_span_that_records_no_more() {
    #[traced]
    fn leaves_a_task() -> (thread::JoinHandle<()>, mpsc::Sender<()>) {
        let context = Context::current();
        let (ended, has_ended) = mpsc::channel();
        let task = thread::spawn(move || {
            let _current = context.attach();
            has_ended.recv().expect("the call ends");
            write(|span| {
                assert!(!span.is_recording());
                assert!(span.span_context().is_sampled());
                span.set_attribute(KeyValue::new("late", true));
                span.add_event("late", Vec::new());
                span.end();
            });
        });
        (task, ended)
    }
    let work = || {
        let (task, ended) = leaves_a_task();
        ended.send(()).expect("the task waits");
        task.join().expect("it sees what it should");
    };
    each(work, |span| {
        assert_eq!(attribute(span, "late"), None);
        assert_eq!(span.events.len(), 0);
    });
}

#[test]
fn a_panic_is_an_error() {
    #[traced]
    fn panics() {
        panic!("on purpose");
    }
    each(
        || assert!(std::panic::catch_unwind(panics).is_err()),
        |span| {
            assert!(matches!(span.status, Status::Error { .. }), "{span:#?}");
            assert!(attribute(span, "error.type").is_some());
        },
    );
}

#[test]
fn a_future_that_is_dropped_is_cancelled_and_one_that_never_ran_is_nothing() {
    #[traced]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    let work = || {
        drop(waits());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut future = Box::pin(waits());
        assert!(future.as_mut().poll(&mut context).is_pending());
    };
    each(work, |span| {
        assert_eq!(
            attribute(span, "traced.cancelled"),
            Some(&Value::from(true))
        );
        assert_eq!(span.status, Status::Unset);
    });
}

#[test]
fn an_error_on_its_way_out_is_an_exception_once_and_an_error_everywhere() {
    #[traced]
    fn outer() -> Result<(), String> {
        inner()
    }
    #[traced]
    fn inner() -> Result<(), String> {
        Err("unreadable".to_owned())
    }
    for spans in recorded(|config| config, || assert!(outer().is_err())) {
        let (outer, inner) = (find(&spans, "outer"), find(&spans, "inner"));
        assert_eq!((inner.events.len(), outer.events.len()), (1, 0));
        for span in [outer, inner] {
            assert_eq!(span.status, Status::error("unreadable"));
        }
    }
}
