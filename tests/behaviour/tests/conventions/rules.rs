//! Each rule, broken by spans that nobody annotated.

use opentelemetry::trace::{Link, Span as _, SpanKind, Tracer as _};
use opentelemetry::{KeyValue, Value, global};
use traced::testing::capture;

use super::{library_span, rules, with_attribute};

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
