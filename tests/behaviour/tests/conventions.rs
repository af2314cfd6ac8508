//! Finished spans, held against the conventions: what nobody annotated is judged too.

use std::fs;

use opentelemetry::trace::{Link, Span as _, SpanKind, Tracer};
use opentelemetry::{KeyValue, Value, global};
use traced::testing::{Spans, capture};
use traced::{Violation, event, record, record_error, traced};

/// A span as another library makes it.
fn library_span(name: &'static str, kind: SpanKind, attributes: &[(&'static str, Value)]) -> Spans {
    capture(|| {
        let tracer = global::tracer("library");
        let attributes = attributes.iter().cloned();
        let attributes = attributes.map(|(key, value)| KeyValue::new(key, value));
        let span = tracer.span_builder(name).with_kind(kind);
        drop(span.with_attributes(attributes).start(&tracer));
    })
}

fn with_attribute(name: &'static str, value: impl Into<Value>) -> Spans {
    library_span("query", SpanKind::Internal, &[(name, value.into())])
}

fn rules(violations: &[Violation]) -> Vec<&str> {
    violations.iter().map(Violation::rule).collect()
}

/// What a failing assertion says.
fn panic_message(assertion: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(assertion).expect_err("the assertion fails");
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.expect("the message is text").to_owned()
}

/// A `traced.toml` with this text, in a folder that lives as long as it is held.
fn traced_toml(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("traced.toml");
    fs::write(&file, text).expect("a file");
    (folder, file)
}

#[test]
fn each_rule_is_kept() {
    for (name, value, rule, told) in [
        ("batchId", Value::from("b-1"), "form", "write `batch_id`"),
        (
            "db.statement",
            "SELECT 1".into(),
            "deprecated",
            "`db.query.text`",
        ),
        ("user_email", "a@b.c".into(), "personal_data", "`user.id`"),
        (
            "db.table",
            "essays".into(),
            "unregistered",
            "`db.collection.name`",
        ),
        ("otel.status_code", "ERROR".into(), "reserved", "reserved"),
        ("traced.mode", "fast".into(), "reserved", "reserved"),
        (
            "db.system.name",
            "postgres".into(),
            "values",
            "`postgresql`",
        ),
        (
            "http.response.status_code",
            "200".into(),
            "value_type",
            "of type int",
        ),
        (
            "http.request.header.x-id",
            "7".into(),
            "value_type",
            "of type string[]",
        ),
    ] {
        let violations = with_attribute(name, value).violations();
        assert_eq!(rules(&violations), [rule], "{violations:?}");
        let violation = &violations[0];
        assert!(violation.message().contains(told), "{violation}");
        assert_eq!(violation.scope_name(), "library");
        assert_eq!(violation.span_name(), "query");
        assert_eq!(violation.attribute(), Some(name));
        assert_eq!(violation.event_name(), None);
    }
}

#[test]
fn legal_names_and_values_are_silent() {
    for (name, value) in [
        ("essay.word_count", Value::from(7)),
        ("db.system.name", "our_own_store".into()),
        ("http.response.status_code", 200.into()),
        ("has_email", true.into()),
    ] {
        with_attribute(name, value).assert_conventions();
    }
}

#[test]
fn span_names_are_judged_by_kind() {
    for (name, kind, told) in [
        ("Load Essay", SpanKind::Internal, "`load_essay`"),
        ("GET /essays/42", SpanKind::Server, "`GET /essays/{id}`"),
        ("SELECT essays", SpanKind::Internal, "`kind = client`"),
    ] {
        let violations = library_span(name, kind, &[]).violations();
        assert_eq!(rules(&violations), ["span_name"]);
        assert!(violations[0].message().contains(told), "{}", violations[0]);
        assert_eq!(violations[0].attribute(), None);
    }
    library_span("GET /essays/{id}", SpanKind::Server, &[]).assert_conventions();
}

#[test]
fn events_and_links_are_judged() {
    let spans = capture(|| {
        let tracer = global::tracer("library");
        let publish = tracer.start("publish");
        let email = vec![KeyValue::new("user_email", "ada@example.com")];
        let link = Link::new(publish.span_context().clone(), email, 0);
        let process = tracer.span_builder("process").with_links(vec![link]);
        let mut process = process.start(&tracer);
        process.add_event("Cache miss", vec![KeyValue::new("cacheKey", "k")]);
    });
    let violations = spans.violations();
    assert_eq!(rules(&violations), ["event_name", "form", "personal_data"]);
    assert_eq!(violations[0].event_name(), Some("Cache miss"));
    assert_eq!(violations[1].event_name(), Some("Cache miss"));
    assert_eq!(violations[1].attribute(), Some("cacheKey"));
    assert_eq!(violations[2].event_name(), None);
    assert!(
        violations[2]
            .to_string()
            .contains(", link, attribute `user_email`")
    );
}

#[test]
fn what_a_kind_of_span_lacks_is_said() {
    let query = [("db.query.text", Value::from("SELECT 1"))];
    let violations = library_span("query", SpanKind::Client, &query).violations();
    assert_eq!(rules(&violations), ["required"]);
    assert_eq!(violations[0].attribute(), Some("db.system.name"));
    assert!(
        library_span("query", SpanKind::Internal, &query)
            .violations()
            .is_empty()
    );
}

#[test]
fn a_violation_is_said_once_however_often_it_happens() {
    let spans = capture(|| {
        for user in ["ada@example.com", "grace@example.com"] {
            let mut span = global::tracer("library").start("greet");
            span.set_attribute(KeyValue::new("user_email", user));
        }
    });
    assert_eq!(spans.len(), 2);
    assert_eq!(rules(&spans.violations()), ["personal_data"]);
}

#[test]
fn personal_data_is_named_and_not_shown() {
    let (_folder, file) = traced_toml(
        "[attributes.declare]\n\"user.email\" = { type = \"string\", values = [\"none\"] }\n\
         [personal_data]\nallow = [{ name = \"user.email\", reason = \"support console\" }]\n",
    );
    let spans = with_attribute("user.email", "nonee");
    let violations = format!("{:?}", spans.violations());
    assert!(
        violations.contains("personal_data") && !violations.contains("nonee"),
        "{violations}"
    );
    assert_eq!(
        spans.violations_of(file),
        [],
        "a value that may be personal is not shown either"
    );
}

#[test]
fn what_the_library_writes_itself_is_not_judged() {
    #[traced]
    fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
        record_error(&std::fmt::Error);
        text.parse()
    }
    #[traced]
    async fn wait() {
        std::future::pending().await
    }
    let spans = capture(|| {
        parse("seven").expect_err("no number");
        let mut waiting = Box::pin(wait());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
    });
    spans
        .find("wait")
        .assert_attribute("traced.cancelled", true);
    spans.find("parse").assert_error(
        "core::num::error::ParseIntError",
        "invalid digit found in string",
    );
    let (_folder, file) =
        traced_toml("[personal_data]\nforbid = [\"message\", \"type\", \"path\"]\n");
    spans.assert_conventions_of(file);
}

mod names {
    pub(super) const PHONE: &str = "caller_phone";
}

#[test]
fn what_annotations_except_is_excepted_in_their_spans() {
    #[traced(
        attrs(user.email = email, names::PHONE = "555"),
        allow(user.email, names::PHONE, reason = "the support console")
    )]
    fn greet(email: &str) {}
    #[traced(
        kind = client,
        attrs(db.query.text = "SELECT 1"),
        allow(db.system.name, reason = "a store of our own")
    )]
    fn select() {}
    let spans = capture(|| (greet("ada@example.com"), select()));
    spans.find("greet").assert_attribute(names::PHONE, "555");
    spans.assert_conventions();

    let elsewhere = with_attribute("user.email", "ada@example.com");
    assert_eq!(rules(&elsewhere.violations()), ["personal_data"]);
}

#[test]
fn what_is_recorded_late_can_be_excepted_too() {
    #[traced]
    fn greet() {
        record!(
            visitor_surname = "Lovelace",
            allow(visitor_surname, reason = "the guest book")
        );
        event!(
            "greeted",
            guest_surname = "Lovelace",
            allow(guest_surname, reason = "the guest book")
        );
    }
    let spans = capture(greet);
    spans
        .find("greet")
        .assert_attribute("visitor_surname", "Lovelace");
    let greeted = spans.find("greet").event("greeted");
    assert!(greeted.attribute("guest_surname").is_some());
    spans.assert_conventions();
}

#[test]
fn a_traced_toml_decides() {
    let spans = with_attribute("db.statement", "SELECT 1");
    let (_folder, warned) = traced_toml("[attributes]\ndeprecated = \"warn\"\n");
    assert!(spans.violations_of(&warned)[0].is_warning());
    assert!(
        spans.violations_of(&warned)[0]
            .source()
            .contains("traced.toml:2")
    );
    spans.assert_conventions_of(&warned);
    let (_folder, free) = traced_toml("[attributes]\ndeprecated = \"allow\"\n");
    assert_eq!(spans.violations_of(free), []);

    let snake = library_span("load_essay", SpanKind::Internal, &[]);
    let (_folder, kebab) = traced_toml("[spans]\nstyle = \"kebab-case\"\n");
    assert!(
        snake.violations_of(kebab)[0]
            .source()
            .contains("`style` in traced.toml:2")
    );
    snake.assert_conventions();
}

#[test]
fn an_assertion_lists_every_violation() {
    let message = panic_message(|| {
        let attributes = [
            ("batchId", Value::from(1)),
            ("db.statement", "SELECT 1".into()),
        ];
        library_span("Load\nessay", SpanKind::Internal, &attributes).assert_conventions();
    });
    assert!(message.contains("3 violations"), "{message}");
    for line in [
        "- span `Load\\nessay` of `library`: span name ",
        "- span `Load\\nessay` of `library`, attribute `batchId`: ",
        "- span `Load\\nessay` of `library`, attribute `db.statement`: ",
    ] {
        assert!(message.contains(line), "{line}: {message}");
    }
}

#[test]
fn a_faulty_traced_toml_is_an_answer() {
    let (_folder, file) = traced_toml("[attributes]\ndepracated = \"warn\"\n");
    let message = panic_message(move || capture(|| ()).assert_conventions_of(file));
    assert!(
        message.contains("traced.toml:2: unknown key `depracated`"),
        "{message}"
    );
    let message = panic_message(|| capture(|| ()).assert_conventions_of("no/such/traced.toml"));
    assert!(message.contains("cannot be read"), "{message}");
}

#[test]
fn spans_of_tracing_are_judged() {
    use tracing_subscriber::layer::SubscriberExt as _;

    let spans = capture(|| {
        let layer = tracing_opentelemetry::layer().with_tracer(global::tracer("bridge"));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info_span!("load", user_email = "ada@example.com").in_scope(|| ());
        });
    });
    let violations = spans.violations();
    assert_eq!(rules(&violations), ["personal_data"], "{violations:#?}");
    assert_eq!(violations[0].attribute(), Some("user_email"));
    assert!(!format!("{violations:?}").contains("ada@"));
}
