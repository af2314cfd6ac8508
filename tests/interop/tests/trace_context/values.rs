//! "Value".

use crate::client::tracestate;

fn is_sent_on(value: &str) {
    for list in [format!("a={value}"), format!("first=0,a={value},last=2")] {
        assert_eq!(tracestate(&[&list]), Some(list));
    }
}

fn is_refused(value: &str) {
    assert_eq!(tracestate(&[&format!("a={value}")]), None, "{value:?}");
    assert_eq!(
        tracestate(&[&format!("a={value},last=2")]),
        None,
        "{value:?}"
    );
    assert_eq!(
        tracestate(&["first=0", &format!("a={value}")]),
        None,
        "{value:?}"
    );
}

#[test]
fn a_value_has_all_that_can_be_printed_but_comma_and_equals() {
    let printable = (' '..='~').filter(|character| !",=".contains(*character));
    is_sent_on(&printable.collect::<String>());
}

#[test]
fn a_value_has_no_equals() {
    for case in ["b=c", "b=", "=b", "="] {
        is_refused(case);
    }
}

#[test]
fn a_value_is_not_empty() {
    for case in ["", " ", "\t", "  "] {
        is_refused(case);
    }
}

#[test]
fn a_value_has_no_tab_and_nothing_that_is_not_ascii() {
    for case in ["b\tc", "\tb", "b\u{e9}", "\u{1f980}"] {
        is_refused(case);
    }
}

#[test]
fn spaces_before_a_value_are_part_of_it() {
    is_sent_on(" b");
    is_sent_on("   b c");
}

#[test]
fn spaces_behind_a_value_are_not() {
    assert_eq!(tracestate(&["a=b  ,c=d"]).as_deref(), Some("a=b,c=d"));
    assert_eq!(tracestate(&["a=b "]).as_deref(), Some("a=b"));
}

#[test]
fn a_value_has_up_to_256_characters() {
    is_sent_on(&"v".repeat(255));
    is_sent_on(&"v".repeat(256));
    is_refused(&"v".repeat(257));
}
