//! The sentences, word for word: they are what the compiler says to a user of the macros.

use traced_conventions::SpanKind::{Client, Consumer, Internal, Producer, Server};
use traced_conventions::{
    ATTRIBUTE_RULE, EVENT_RULE, SPAN_RULE, SpanKind, SpanStyle, check_attribute_name,
    check_event_name, check_span_name,
};

fn attribute(name: &str) -> String {
    check_attribute_name(name).unwrap_err().to_string()
}

fn span(name: &str, kind: SpanKind) -> String {
    let fault = check_span_name(name, kind, SpanStyle::Any).unwrap_err();
    fault.to_string()
}

#[test]
fn attribute_names() {
    let form = "is not lower-case words joined by `.` and `_`";
    assert_eq!(
        attribute(""),
        "attribute name is empty; write one such as `batch_id`"
    );
    for (name, rest) in [
        ("batchId", "; write `batch_id`"),
        ("user-name", "; write `user_name`"),
        (
            "2fast",
            ": it begins with a digit; write one such as `batch_id`",
        ),
        ("user$name", ": `$` has no place in it; write `user_name`"),
        (
            "größe",
            ": `ö` is not an ASCII character; write one such as `batch_id`",
        ),
        ("_a", ": it begins with a separator; write `a`"),
        ("a_", ": it ends with a separator; write `a`"),
        ("a__b", ": two separators stand side by side; write `a_b`"),
    ] {
        assert_eq!(
            attribute(name),
            format!("attribute name `{name}` {form}{rest}")
        );
    }
}

#[test]
fn a_name_stays_on_its_line() {
    assert_eq!(
        attribute("a\u{202e}b\n"),
        "attribute name `a\\u{202e}b\\n` is not lower-case words joined by `.` and `_`: `\\u{202e}` is not an ASCII \
         character; write `a_b`"
    );
    assert_eq!(
        attribute(&"a".repeat(300)),
        format!(
            "attribute name `{}…` is 300 bytes long; write one of at most 255",
            "a".repeat(80)
        )
    );
}

#[test]
fn plain_span_and_event_names() {
    let form = "is not lower-case words joined by `_`, `-` or `.`";
    for (name, kind) in [("createEssay", Server), ("Create Essay", Internal)] {
        assert_eq!(
            span(name, kind),
            format!("span name `{name}` {form}; write `create_essay`")
        );
    }
    assert_eq!(
        check_event_name("Cache Miss").unwrap_err().to_string(),
        format!("event name `Cache Miss` {form}; write `cache_miss`")
    );
    assert_eq!(
        check_event_name("").unwrap_err().to_string(),
        "event name is empty; write one such as `cache-miss`"
    );
}

#[test]
fn styles() {
    let styled = |name, style| {
        let fault = check_span_name(name, Internal, style).unwrap_err();
        fault.to_string()
    };
    assert_eq!(
        styled("create_essay", SpanStyle::KebabCase),
        "span name `create_essay` is not lower-case words joined by `-` or `.` (the style is `kebab-case`); write \
         `create-essay`"
    );
    assert_eq!(
        styled("create-essay", SpanStyle::SnakeCase),
        "span name `create-essay` is not lower-case words joined by `_` or `.` (the style is `snake_case`); write \
         `create_essay`"
    );
    assert_eq!(
        styled("", SpanStyle::KebabCase),
        "span name is empty; write one such as `create-essay`"
    );
    assert_eq!(
        styled("", SpanStyle::Any),
        "span name is empty; write one such as `create_essay`"
    );
}

#[test]
fn the_forms_of_a_kind_are_named_to_who_tried_one() {
    for (name, kind, form) in [
        (
            "Essay Made",
            Server,
            "a method and route such as `GET /essays/{id}`",
        ),
        (
            "Essay Made",
            Client,
            "an operation and its target such as `SELECT essays`",
        ),
        (
            "Essay Made",
            Producer,
            "an operation and its destination such as `send essays.created`",
        ),
        (
            "Essay Made",
            Consumer,
            "an operation and its destination such as `process essays.created`",
        ),
    ] {
        assert_eq!(
            span(name, kind),
            format!(
                "span name `Essay Made` is neither lower-case words joined by `_`, `-` or `.` nor {form}; write \
                 `essay_made`"
            )
        );
    }
}

#[test]
fn what_varies() {
    let same = "a name is the same in every call, so put";
    for (name, kind, fault, remedy) in [
        (
            "process {}",
            Consumer,
            "a placeholder",
            "the value into an attribute and write `process`",
        ),
        (
            "{}",
            Internal,
            "a placeholder",
            "the value into an attribute",
        ),
        (
            "GET /essays/42",
            Server,
            "`42`, which looks like an identifier",
            "that into an attribute and write `GET /essays/{id}`",
        ),
        (
            "GET https://a.b/c?d=e",
            Client,
            "a URL",
            "it into an attribute such as `url.full` and write `GET /c`",
        ),
        (
            "GET /c?d=e",
            Client,
            "a `?`, which begins a query string",
            "that into an attribute such as `url.query` and write `GET /c`",
        ),
    ] {
        assert_eq!(
            span(name, kind),
            format!("span name `{name}` holds {fault}; {same} {remedy}")
        );
    }
}

#[test]
fn query_text() {
    let text = "put the text into the attribute `db.query.text`";
    assert_eq!(
        span("SELECT id FROM essays", Client),
        format!(
            "span name `SELECT id FROM essays` holds the text of a query; write `SELECT essays` and {text}"
        )
    );
    assert_eq!(
        span("DELETE FROM {}", Client),
        format!(
            "span name `DELETE FROM {{}}` holds the text of a query; write the operation and its target, such as \
             `SELECT essays`, and {text}"
        )
    );
}

#[test]
fn route_without_method() {
    for (name, example) in [
        ("/essays/42", "GET /essays/{id}"),
        ("/essays all", "GET /essays/{id}"),
        ("/words", "GET /words"),
    ] {
        assert_eq!(
            span(name, Server),
            format!(
                "span name `{name}` is a route without its method; write the method first, as in `{example}`"
            )
        );
    }
}

#[test]
fn wrong_kind() {
    let both = "`kind = server` or `kind = client`";
    for (name, call, remedy) in [
        ("GET /essays/{id}", "an HTTP request", both),
        ("essays.Essays/Create", "a remote call", both),
        (
            "process essays.created",
            "work on a message",
            "`kind = producer`, `kind = consumer` or `kind = client`, or rename it to `process_essays.created`",
        ),
        (
            "SELECT essays",
            "a database call",
            "`kind = client`, or rename it to `select_essays`",
        ),
        (
            "chat gpt-4o",
            "a call to a model",
            "`kind = client`, or rename it to `chat-gpt-4o`",
        ),
    ] {
        assert_eq!(
            span(name, Internal),
            format!(
                "span name `{name}` is the name of {call}, and this span's kind is `internal`; write {remedy}"
            )
        );
    }
}

#[test]
fn the_rules_for_constants_name_an_example() {
    assert!(ATTRIBUTE_RULE.contains("`batch_id`"));
    assert!(SPAN_RULE.contains("`create_essay`"));
    assert!(EVENT_RULE.contains("`cache-miss`"));
}

#[test]
fn every_rule_names_its_source() {
    use traced_conventions::{
        SpanKind, SpanStyle, check_attribute_name, check_event_name, check_span_name,
    };
    let span = |name, kind| {
        let fault = check_span_name(name, kind, SpanStyle::Any).expect_err("a fault");
        fault.source_of_rule()
    };
    for (source, part) in [
        (
            check_attribute_name("aB")
                .expect_err("a fault")
                .source_of_rule(),
            "Naming",
        ),
        (
            check_event_name("aB")
                .expect_err("a fault")
                .source_of_rule(),
            "leaves the choice",
        ),
        (
            span("Create Essay", SpanKind::Internal),
            "leaves the choice",
        ),
        (span("load {}", SpanKind::Internal), "a class of spans"),
        (span("/essays", SpanKind::Server), "HTTP spans"),
        (span("SELECT a FROM b", SpanKind::Client), "database"),
        (
            span("process essays.created", SpanKind::Internal),
            "messaging",
        ),
        (span("chat gpt-4o", SpanKind::Server), "generative AI"),
        (
            span("essays.EssayService/Create", SpanKind::Internal),
            "RPC",
        ),
    ] {
        assert!(source.contains(part), "{source} / {part}");
    }
}
