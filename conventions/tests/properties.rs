//! What holds for every string: no check panics, the `const` half of a check agrees with the other, and a suggestion is
//! legal.

use proptest::prelude::*;
use traced_conventions::{
    NameFault, SpanKind, SpanStyle, check_attribute_name, check_event_name, check_span_name,
    duplicates, is_legal_attribute_name, is_legal_event_name, is_legal_span_name, nearest,
    span_name_from_function,
};

/// Anything at all, what people write by mistake, and what is nearly legal.
fn names() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("GET "),
        Just("get "),
        Just("/essays"),
        Just("/42"),
        Just("{id}"),
        Just("{}"),
        Just("{"),
        Just("}"),
        Just("{x:?}"),
        Just("?a=1"),
        Just("https://h"),
        Just("process "),
        Just("SELECT "),
        Just(" FROM "),
        Just("UPDATE "),
        Just("INTO "),
        Just("chat "),
        Just("batchId"),
        Just("essay"),
        Just("http.request.header."),
        Just("Content-Type"),
        Just("1b4e28ba-2fa1-11d2-883f-0016d3cca427"),
        Just("."),
        Just("_"),
        Just("-"),
        Just(":"),
        Just(" "),
        Just("é"),
        Just("7"),
        Just("A"),
        Just("s"),
        Just("\u{2013}"),
        Just("\0"),
    ];
    prop_oneof![
        any::<String>(),
        "[a-zA-Z0-9 ._{}?/:-]{0,40}",
        proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat()),
        "[a-z._]{250,260}",
    ]
}

fn kinds() -> impl Strategy<Value = SpanKind> {
    proptest::sample::select(SpanKind::ALL.to_vec())
}

fn styles() -> impl Strategy<Value = SpanStyle> {
    proptest::sample::select(SpanStyle::ALL.to_vec())
}

/// The outcome of a check against its `const` half, and the suggestion against the check itself.
fn holds(
    name: &str,
    outcome: Result<(), NameFault>,
    is_legal: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(outcome.is_ok(), is_legal(name));
    if let Err(fault) = outcome {
        prop_assert_eq!(fault.name(), name);
        if let Some(suggestion) = fault.suggestion() {
            prop_assert!(is_legal(suggestion), "suggested {:?}", suggestion);
        }
        let text = fault.to_string();
        prop_assert!(text.contains("name"));
        prop_assert!(!text.contains(char::is_control), "{:?}", text);
    }
    Ok(())
}

/// Weaver's expression, `^[a-z][a-z0-9]*([._][a-z0-9]+)*$`, in other words than the crate's own.
fn weaver_accepts(name: &str) -> bool {
    let word = |w: &str| !w.is_empty() && w.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9'));
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split(['.', '_']).all(word)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn attribute_names(name in names()) {
        holds(&name, check_attribute_name(&name), is_legal_attribute_name)?;
    }

    #[test]
    fn attribute_names_are_what_weaver_accepts(name in "[a-c0-1A._-]{0,8}") {
        prop_assert_eq!(is_legal_attribute_name(&name), weaver_accepts(&name));
    }

    #[test]
    fn span_names(name in names(), kind in kinds(), style in styles()) {
        let outcome = check_span_name(&name, kind, style);
        holds(&name, outcome, |n| is_legal_span_name(n, kind, style))?;
    }

    #[test]
    fn event_names(name in names()) {
        holds(&name, check_event_name(&name), is_legal_event_name)?;
    }

    #[test]
    fn a_function_gives_a_legal_span_name(ident in "(r#)?[a-zA-Z_][a-zA-Z0-9_]{0,25}", kind in kinds(), style in styles()) {
        let name = span_name_from_function(&ident, style);
        prop_assert!(is_legal_span_name(&name, kind, style), "{}", name);
    }

    #[test]
    fn any_identifier_gives_a_name(ident in any::<String>(), style in styles()) {
        prop_assert!(!span_name_from_function(&ident, style).is_empty());
    }

    #[test]
    fn the_nearest_is_a_candidate(word in names(), candidates in proptest::collection::vec(names(), 0..6)) {
        let list: Vec<&str> = candidates.iter().map(String::as_str).collect();
        if let Some(found) = nearest(&word, list.iter().copied()) {
            prop_assert!(list.contains(&found));
        }
        if list.contains(&word.as_str()) && !word.is_empty() {
            prop_assert!(nearest(&word, list).is_some());
        }
    }

    #[test]
    fn every_name_but_the_first_of_its_kind_is_a_repeat(names in proptest::collection::vec("[a-c]{1,2}", 0..10)) {
        let found = duplicates(&names);
        let distinct: std::collections::HashSet<_> = names.iter().collect();
        prop_assert_eq!(found.len() + distinct.len(), names.len());
        for duplicate in found {
            prop_assert!(duplicate.first < duplicate.repeat);
            prop_assert_eq!(&names[duplicate.first], &names[duplicate.repeat]);
        }
    }
}
