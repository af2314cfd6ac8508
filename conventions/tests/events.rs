//! Event names: the form of plain span names, whatever the style of the project's spans.

use traced_conventions::{Problem, check_event_name, is_legal_event_name};

#[test]
fn legal_names_pass() {
    for name in [
        "cache-miss",
        "cache_miss",
        "essay.spellcheck.finished",
        "exception",
    ] {
        assert!(check_event_name(name).is_ok(), "{name}");
        assert!(is_legal_event_name(name), "{name}");
    }
}

#[test]
fn the_rest_is_refused_and_put_right() {
    use Problem::*;
    for (name, problem, suggestion) in [
        ("cacheMiss", UpperCase { at: 5 }, Some("cache_miss")),
        ("Cache-Miss", UpperCase { at: 0 }, Some("cache-miss")),
        ("cache miss", Space { at: 5 }, Some("cache_miss")),
        (
            "cache--miss",
            DoubledSeparator { at: 6 },
            Some("cache-miss"),
        ),
        ("GET /essays", UpperCase { at: 0 }, Some("get.essays")),
        ("essay.42.saved", Identifier { at: 6 }, Some("essay.saved")),
        ("essay {}", Placeholder { at: 6 }, Some("essay")),
        ("", Empty, None),
        ("1st", StartsWithDigit, None),
    ] {
        let fault = check_event_name(name).unwrap_err();
        assert_eq!(fault.problem(), problem, "{name}");
        assert_eq!(fault.suggestion(), suggestion, "{name}");
        assert!(!is_legal_event_name(name), "{name}");
    }
}
