//! What is listed, in what order, and where it says it stands.

use traced::catalog::{Attribute, AttributeType, Entry, EntryKind, Origin, SpanKind};
use traced_catalog_tests as _;

fn named(name: &str) -> &'static Entry {
    let mut entries = traced::catalog()
        .entries()
        .filter(|entry| entry.name() == Some(name));
    let entry = entries.next().unwrap_or_else(|| panic!("{name} is listed"));
    assert!(entries.next().is_none(), "{name} is listed once");
    entry
}

fn attribute(entry: &'static Entry, name: &str) -> &'static Attribute {
    let mut attributes = entry.attributes().iter();
    let found = attributes.find(|attribute| attribute.name() == name);
    found.unwrap_or_else(|| panic!("{name} is listed"))
}

#[test]
fn what_nobody_calls_in_another_crate_is_listed() {
    let scopes = traced::catalog().entries().map(Entry::scope);
    let of_the_other: Vec<_> = scopes
        .filter(|scope| *scope == "traced-catalog-renamed")
        .collect();
    assert_eq!(
        of_the_other.len(),
        4,
        "a span, an event, a record!, a block"
    );
}

#[test]
fn a_skipped_method_is_not_listed() {
    let names = traced::catalog().entries().filter_map(Entry::name);
    let about_skipped: Vec<_> = names.filter(|name| name.contains("skipped")).collect();
    assert!(about_skipped.is_empty(), "{about_skipped:?}");
}

#[test]
fn constants_are_listed_by_what_they_hold() {
    let entry = named("import essays");
    assert_eq!(entry.kind(), EntryKind::Span(SpanKind::Client));
    assert_eq!(entry.scope(), "imports");
    assert_eq!(
        attribute(entry, "essay_id").value_type(),
        Some(AttributeType::Int)
    );
    assert_eq!(named("cache-miss").kind(), EntryKind::Event);
}

#[test]
fn the_registry_knows_types_that_the_annotation_does_not_show() {
    let entry = named("import essays");
    let system = attribute(entry, "db.system.name");
    assert_eq!(system.value_type(), Some(AttributeType::String));
}

#[test]
fn attributes_say_where_they_come_from() {
    let entry = named("origins");
    assert_eq!(attribute(entry, "tenant_id").origin(), Origin::SamplerAttrs);
    assert_eq!(attribute(entry, "row_kind").origin(), Origin::Ok);
    assert_eq!(attribute(entry, "failed_id").origin(), Origin::Err);
    // `id` is an argument too, but not where the pattern has bound it anew.
    assert_eq!(attribute(entry, "failed_id").value_type(), None);
}

#[test]
fn the_source_is_the_line_of_the_functions_name() {
    let entry = named("sync");
    let source = include_str!("../src/forms.rs");
    let line = source.lines().position(|line| line == "pub fn sync() {}");
    assert_eq!(entry.file(), "tests/catalog/src/forms.rs");
    assert_eq!(Some(entry.line() as usize), line.map(|line| line + 1));
}

#[test]
fn the_source_of_a_macro_is_its_own_line() {
    let entry = named("loaded");
    let source = include_str!("../src/forms.rs");
    let line = source
        .lines()
        .position(|line| line.contains("event!(\"loaded\")"));
    assert_eq!(Some(entry.line() as usize), line.map(|line| line + 1));
}

#[test]
fn spans_come_before_events_before_records_in_each_scope() {
    let entries: Vec<_> = traced::catalog()
        .entries()
        .filter(|entry| entry.scope() == "traced-catalog-renamed")
        .map(|entry| (entry.kind().name(), entry.name()))
        .collect();
    let expected = [
        ("span", Some("inside")),
        ("span", Some("renamed")),
        ("event", Some("seen")),
        ("record", None),
    ];
    assert_eq!(entries, expected);
}

#[test]
fn exceptions_have_their_reasons() {
    let exceptions = named("yes: `no` | #\t\"quoted\" \\ é\u{85}").exceptions();
    assert_eq!(exceptions[0].names(), ["user.email", "user.name"]);
    assert_eq!(exceptions[1].reason(), "null");
}

#[test]
fn moved_lines_do_not_make_the_markdown_out_of_date() {
    let catalog = traced::catalog();
    let markdown = catalog.to_markdown();
    let moved = markdown.replace(".rs:", ".rs:9").replace('\n', "\r\n");
    assert!(catalog.matches_markdown(&moved));
    let another_type = markdown.replace("| `ratio` | double |", "| `ratio` | int |");
    assert_ne!(another_type, markdown);
    assert!(!catalog.matches_markdown(&another_type));
    let another_file = markdown.replace("/forms.rs:", "/shapes.rs:");
    assert!(!catalog.matches_markdown(&another_file));
}

#[test]
fn exceptions_stand_with_their_reasons() {
    for (name, excepted, reason) in [
        (
            "excepted",
            "user.email",
            "support console, reviewed 2026-10",
        ),
        ("asked", "user.full_name", "the same console"),
    ] {
        let [exception] = named(name).exceptions() else {
            panic!("{name} has one exception");
        };
        assert_eq!(exception.names(), [excepted]);
        assert_eq!(exception.reason(), reason);
    }
}

#[test]
fn consumers_and_producers_are_listed() {
    let consumer = named("process essay.submitted");
    assert_eq!(consumer.kind(), EntryKind::Span(SpanKind::Consumer));
    let producer = named("send essay.submitted");
    assert_eq!(producer.kind(), EntryKind::Span(SpanKind::Producer));
}
