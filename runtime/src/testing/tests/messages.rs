//! What a test that fails says.

use std::panic::catch_unwind;
use std::thread;

use opentelemetry::trace::{Span as _, SpanKind, Status, TraceContextExt as _, Tracer as _};
use opentelemetry::{KeyValue, global};

use crate::testing::{Spans, capture, capture_with};

/// `check` around `load`, which failed; and two called `twin`.
fn captured() -> Spans {
    capture(|| {
        let tracer = global::tracer("library");
        tracer.in_span("check", |_| {
            let mut load = tracer.start("load");
            load.set_attribute(KeyValue::new("essay_id", "e-1"));
            load.set_attribute(KeyValue::new("error.type", "essays::store::Timeout"));
            load.set_status(Status::error("too late"));
        });
        tracer.in_span("twin", |_| ());
        tracer.in_span("twin", |context| context.span().set_status(Status::Ok));
    })
}

const TREE: &str = "captured:
check
└─ ✗ load  essay_id=e-1
      error essays::store::Timeout: too late
twin
✓ twin
";

/// The message with which `assertion` fails; without one, it does not hold what it promises.
#[track_caller]
fn message(assertion: impl FnOnce(&Spans) + Send + 'static) -> String {
    let spans = captured();
    let failure = thread::spawn(move || assertion(&spans)).join().unwrap_err();
    *failure.downcast::<String>().unwrap()
}

#[track_caller]
fn assert_message(assertion: impl FnOnce(&Spans) + Send + 'static, expected: &str) {
    assert_eq!(message(assertion), format!("{expected}\n\n{TREE}"));
}

#[test]
fn a_missing_span_shows_the_ones_there_are() {
    assert_message(
        |spans| {
            let _ = spans.find("save");
        },
        "no span is named `save`",
    );
    assert_message(
        |spans| {
            let _ = spans.find("twin");
        },
        "2 spans are named `twin`: take one of `all(\"twin\")`",
    );
    let nothing = catch_unwind(|| {
        let _ = capture(|| ()).find("save");
    })
    .unwrap_err();
    assert_eq!(
        *nothing.downcast::<String>().unwrap(),
        "no span is named `save`\n\nno span was captured\n"
    );
}

#[test]
fn a_wrong_attribute_shows_both_values_and_their_types() {
    assert_message(
        |spans| {
            spans.find("load").assert_attribute("essay_id", "e-2");
        },
        "span `load`: `essay_id` is \"e-1\", not \"e-2\"",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_attribute("words", 3);
        },
        "span `load`: there is no `words`, which should be 3",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_no_attribute("essay_id");
        },
        "span `load`: there is `essay_id`: \"e-1\"",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_attribute("essay_id", None::<i64>);
        },
        "span `load`: there is `essay_id`: \"e-1\"",
    );
}

#[test]
fn a_wrong_status_or_error_is_said() {
    assert_message(
        |spans| {
            spans.find("load").assert_unset();
        },
        "span `load`: the status is Error (\"too late\"), not Unset",
    );
    assert_message(
        |spans| {
            spans.find("check").assert_ok();
        },
        "span `check`: the status is Unset, not Ok",
    );
    assert_message(
        |spans| {
            spans.find("check").assert_error("Timeout", "too late");
        },
        "span `check`: it did not fail",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_error("out", "too late");
        },
        "span `load`: `error.type` is `essays::store::Timeout`, not `out`",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_error("Timeout", "late");
        },
        "span `load`: it failed with \"too late\", not \"late\"",
    );
    let spans = captured();
    let load = spans.find("load");
    load.assert_error("Timeout", "too late")
        .assert_error("store::Timeout", "too late")
        .assert_error("essays::store::Timeout", "too late");
}

#[test]
fn a_wrong_place_is_said() {
    assert_message(
        |spans| {
            spans.find("load").assert_child_of("save");
        },
        "span `load`: the parent is `check`, not `save`",
    );
    assert_message(
        |spans| {
            spans.find("check").assert_child_of("save");
        },
        "span `check`: it has no parent here, least of all `save`",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_root();
        },
        "span `load`: it has a parent, `check`",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_linked_to("check");
        },
        "span `load`: none of its 0 links leads to `check`",
    );
    assert_message(
        |spans| {
            spans.find("load").assert_kind(SpanKind::Client);
        },
        "span `load`: the kind is Internal, not Client",
    );
    assert_message(
        |spans| {
            let _ = spans.find("load").event("retry");
        },
        "span `load`: it has no event `retry`",
    );
}

#[test]
fn a_wrong_tree_shows_both_and_the_line() {
    let message = message(|spans| {
        spans.assert_tree(
            "
            check
            └─ load
            ",
        );
    });
    assert_eq!(
        message,
        format!(
            "the spans are not the expected ones\n\n{TREE}
expected:
check
└─ load

line 2 differs:
  captured └─ ✗ load  essay_id=e-1
  expected └─ load
"
        )
    );
}

#[test]
fn what_had_not_ended_is_part_of_every_message() {
    let (_open, spans) = capture_with(|| global::tracer("library").start("left"));
    let failure = thread::spawn(move || spans.assert_tree("left"))
        .join()
        .unwrap_err();
    let message = failure.downcast::<String>().unwrap();
    assert!(
        message.ends_with("\nnot ended when the capture was over: left\n"),
        "{message}"
    );
}

#[test]
fn a_failure_points_at_the_test() {
    let spans = captured();
    let (sender, receiver) = std::sync::mpsc::channel();
    let assertion = thread::Builder::new().name("failing".to_owned());
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().name() == Some("failing") {
            let _ = sender.send(info.location().map(|l| (l.file().to_owned(), l.line())));
        } else {
            previous(info);
        }
    }));
    let line = line!() + 2;
    let failing = assertion.spawn(move || {
        spans.find("load").assert_attribute("essay_id", 1);
    });
    assert!(failing.unwrap().join().is_err());
    let location = receiver.recv().unwrap();
    assert_eq!(location, Some((file!().to_owned(), line)));
}
