//! Span names: plain ones in each style, structured ones by kind.

use traced_conventions::SpanKind::{Client, Consumer, Internal, Producer, Server};
use traced_conventions::{
    Problem, SpanForm, SpanKind, SpanStyle, check_span_name, is_legal_span_name,
};

fn legal_kinds(name: &str) -> Vec<SpanKind> {
    SpanKind::ALL
        .into_iter()
        .filter(|kind| is_legal_span_name(name, *kind, SpanStyle::Any))
        .collect()
}

fn fault(name: &str, kind: SpanKind) -> (Problem, Option<String>) {
    let fault = check_span_name(name, kind, SpanStyle::Any).unwrap_err();
    (fault.problem(), fault.suggestion().map(str::to_owned))
}

#[test]
fn plain_names_are_legal_for_every_kind() {
    for name in [
        "create_essay",
        "create-essay",
        "essay_repo.get",
        "sha_256",
        "step-2",
        "checkout",
    ] {
        assert_eq!(legal_kinds(name), SpanKind::ALL, "{name}");
    }
}

#[test]
fn a_style_forbids_the_other_joint() {
    let check = |name, style| check_span_name(name, Internal, style).map_err(|f| f.problem());
    assert_eq!(check("a_b.c", SpanStyle::SnakeCase), Ok(()));
    assert_eq!(check("a-b.c", SpanStyle::KebabCase), Ok(()));
    assert_eq!(
        check("a-b", SpanStyle::SnakeCase),
        Err(Problem::Hyphen { at: 1 })
    );
    assert_eq!(
        check("a_b", SpanStyle::KebabCase),
        Err(Problem::Underscore { at: 1 })
    );
}

#[test]
fn suggestions_follow_the_style() {
    for (name, style, expected) in [
        ("createEssay", SpanStyle::Any, "create_essay"),
        ("create essay", SpanStyle::Any, "create_essay"),
        ("Create-Essay", SpanStyle::Any, "create-essay"),
        ("create-essay", SpanStyle::SnakeCase, "create_essay"),
        ("create_essay", SpanStyle::KebabCase, "create-essay"),
        ("EssayRepo::get", SpanStyle::KebabCase, "essay-repo.get"),
    ] {
        let fault = check_span_name(name, Internal, style).unwrap_err();
        assert_eq!(fault.suggestion(), Some(expected), "{name}");
    }
}

#[test]
fn structured_names_are_legal_for_their_kinds() {
    for (name, kinds) in [
        ("GET /essays/{id}", &[Server, Client][..]),
        ("GET /essays/{id:int}/{*rest}", &[Server, Client]),
        ("GET /essays/:id?", &[Server, Client]),
        ("GET {controller}/{action}/{id?}", &[Server, Client]),
        ("OPTIONS *", &[Server, Client]),
        ("GET", &[Server, Client]),
        ("HTTP", &[Server, Client]),
        ("QUERY /essays", &[Server, Client]),
        ("essays.v1.EssayService/Create", &[Server, Client]),
        ("process essays.created", &[Client, Producer, Consumer]),
        (
            "publish amq.topic:essay.created",
            &[Client, Producer, Consumer],
        ),
        (
            "process /tenants/{tenant}/essays",
            &[Client, Producer, Consumer],
        ),
        ("receive essays_2.v1.2", &[Client, Producer, Consumer]),
        ("SELECT essays", &[Client]),
        ("INSERT essays SELECT drafts", &[Client]),
        ("CREATE TABLE essays", &[Client]),
        ("COMMIT", &[Client]),
        ("findAndModify essays", &[Client]),
        ("chat gpt-4o", &[Client, Producer, Consumer]),
        ("chat claude-opus-4.5", &[Client, Producer, Consumer]),
        ("invoke_agent Math Tutor", &[Internal, Client]),
        (
            "execute_tool get_weather",
            &[Internal, Client, Producer, Consumer],
        ),
    ] {
        assert_eq!(legal_kinds(name), kinds, "{name}");
    }
}

#[test]
fn structured_names_are_legal_in_every_style() {
    for style in SpanStyle::ALL {
        assert!(check_span_name("GET /essay_parts/{id}", Server, style).is_ok());
        assert!(check_span_name("process essay-parts", Consumer, style).is_ok());
    }
}

#[test]
fn a_structured_name_of_another_kind_is_recognised() {
    for (name, kind, form, suggestion) in [
        ("GET /essays/{id}", Internal, SpanForm::Http, None),
        ("DELETE", Consumer, SpanForm::Http, None),
        ("essays.Essays/Create", Internal, SpanForm::Rpc, None),
        (
            "process essays.created",
            Internal,
            SpanForm::Messaging,
            Some("process_essays.created"),
        ),
        (
            "process essays.created",
            Server,
            SpanForm::Messaging,
            Some("process_essays.created"),
        ),
        (
            "SELECT essays",
            Internal,
            SpanForm::Database,
            Some("select_essays"),
        ),
        (
            "DELETE essays",
            Internal,
            SpanForm::Database,
            Some("delete_essays"),
        ),
        (
            "chat gpt-4o",
            Internal,
            SpanForm::GenAi,
            Some("chat-gpt-4o"),
        ),
    ] {
        let (problem, suggested) = fault(name, kind);
        assert_eq!(problem, Problem::WrongKind { form }, "{name}");
        assert_eq!(suggested.as_deref(), suggestion, "{name}");
    }
}

#[test]
fn what_only_resembles_a_structured_name_is_refused() {
    for (name, kind) in [
        ("GET  /essays", Server),
        ("GET ", Server),
        ("GET /essays all", Server),
        ("Get /essays", Server),
        ("get /essays", Client),
        ("FETCH /essays", Server),
        ("a/b/c", Server),
        ("/Create", Client),
        ("essays./Create", Client),
        ("1essays/Create", Client),
        ("process ", Consumer),
        ("Process essays", Consumer),
        ("process essays created", Consumer),
        ("Create Essay", Client),
        ("X", Client),
        ("SELECT  essays", Client),
        ("SELECT essays;", Client),
        ("chat  gpt-4o", Client),
        ("chat ", Client),
    ] {
        let legal = is_legal_span_name(name, kind, SpanStyle::Any);
        assert!(!legal, "{name:?}");
    }
}

#[test]
fn lengths_have_an_end() {
    assert!(is_legal_span_name(
        &"a".repeat(255),
        Internal,
        SpanStyle::Any
    ));
    assert_eq!(fault(&"a".repeat(256), Internal), (Problem::TooLong, None));
    assert_eq!(fault("", Internal), (Problem::Empty, None));
}

#[test]
fn kinds_and_styles_are_read_as_they_are_written() {
    for kind in SpanKind::ALL {
        assert_eq!(SpanKind::from_name(kind.name()), Some(kind));
    }
    for style in SpanStyle::ALL {
        assert_eq!(SpanStyle::from_name(style.name()), Some(style));
    }
    assert_eq!(SpanKind::from_name(""), None);
    assert_eq!(SpanStyle::from_name("kebab_case"), None);
}
