//! Span names that would be another one in each call: refused, and put right.

use traced_conventions::SpanKind::{Client, Consumer, Internal, Server};
use traced_conventions::{Problem, SpanKind, SpanStyle, check_span_name};

fn fault(name: &str, kind: SpanKind) -> (Problem, Option<String>) {
    let fault = check_span_name(name, kind, SpanStyle::Any).unwrap_err();
    (fault.problem(), fault.suggestion().map(str::to_owned))
}

fn suggestion(name: &str, kind: SpanKind) -> Option<String> {
    fault(name, kind).1
}

#[test]
fn http_names_are_put_right() {
    for (name, suggested) in [
        ("get /essays/{id}", Some("GET /essays/{id}")),
        ("GET /essays/42", Some("GET /essays/{id}")),
        ("GET /essays/4/words/7", Some("GET /essays/{id}/words/{id}")),
        (
            "GET /essays/1b4e28ba-2fa1-11d2-883f-0016d3cca427",
            Some("GET /essays/{id}"),
        ),
        ("GET /essays/{}", Some("GET /essays/{id}")),
        ("GET /essays/{essay_id:?}", Some("GET /essays/{essay_id}")),
        ("GET /essays/{", Some("GET /essays/{id}")),
        ("GET /essays/id}", Some("GET /essays/id")),
        ("GET {route}", Some("GET")),
        ("GET /essays?page=2", Some("GET /essays")),
        ("GET https://example.com/essays?page=2", Some("GET /essays")),
        ("GET https://example.com", Some("GET")),
        ("/essays/{id}", Some("GET /essays/{id}")),
        ("/essays/42", Some("GET /essays/{id}")),
        ("/essays all", None),
    ] {
        assert_eq!(suggestion(name, Server).as_deref(), suggested, "{name}");
    }
    let (problem, _) = fault("/essays/{id}", Server);
    assert_eq!(problem, Problem::RouteWithoutMethod);
}

#[test]
fn what_varies_is_refused_and_taken_out() {
    use Problem::*;
    for (name, kind, problem, suggested) in [
        ("essay-{}", Internal, Placeholder { at: 6 }, Some("essay")),
        ("essay_{id}", Internal, Placeholder { at: 6 }, Some("essay")),
        (
            "essay.{}.saved",
            Internal,
            Placeholder { at: 6 },
            Some("essay.saved"),
        ),
        ("{}", Internal, Placeholder { at: 0 }, None),
        ("{:?}_saved", Internal, Placeholder { at: 0 }, Some("saved")),
        (
            "process {}",
            Consumer,
            Placeholder { at: 8 },
            Some("process"),
        ),
        (
            "process {topic}",
            Consumer,
            Placeholder { at: 8 },
            Some("process"),
        ),
        ("essay.42", Internal, Identifier { at: 6 }, Some("essay")),
        ("42", Internal, Identifier { at: 0 }, None),
        ("load 42", Client, Identifier { at: 5 }, Some("load")),
        (
            "essay.1b4e28ba-2fa1-11d2-883f-0016d3cca427",
            Internal,
            Identifier { at: 6 },
            Some("essay"),
        ),
        (
            "trace_4bf92f3577b34da6a3ce929d0e0e4736",
            Internal,
            Identifier { at: 6 },
            Some("trace"),
        ),
        (
            "fetch https://example.com/essays",
            Client,
            Url { at: 6 },
            Some("fetch /essays"),
        ),
        ("essays?id", Internal, QueryString { at: 6 }, Some("essays")),
    ] {
        let (found, suggestion) = fault(name, kind);
        assert_eq!(found, problem, "{name}");
        assert_eq!(suggestion.as_deref(), suggested, "{name}");
    }
}

#[test]
fn the_text_of_a_query_is_refused() {
    for (name, suggested) in [
        ("SELECT id FROM essays WHERE id = 42", Some("SELECT essays")),
        ("INSERT INTO essays(id) VALUES ($1)", Some("INSERT essays")),
        ("UPDATE essays SET words = ?", Some("UPDATE essays")),
        ("DELETE FROM {}", None),
    ] {
        let (problem, suggestion) = fault(name, Client);
        assert!(matches!(problem, Problem::QueryText { .. }), "{name}");
        assert_eq!(suggestion.as_deref(), suggested, "{name}");
    }
    let internal = suggestion("SELECT id FROM essays", Internal);
    assert_eq!(internal.as_deref(), Some("select_essays"));
}
