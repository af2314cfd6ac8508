//! "Key", by the grammar of level 2, which takes all that level 1 takes.

use crate::client::tracestate;

fn is_sent_on(key: &str) {
    for list in [format!("{key}=1"), format!("first=0,{key}=1,last=2")] {
        assert_eq!(tracestate(&[&list]), Some(list));
    }
}

fn is_refused(key: &str) {
    assert_eq!(tracestate(&[&format!("{key}=1")]), None, "{key}");
    // With it the whole list is, in whichever header the others are.
    assert_eq!(tracestate(&[&format!("{key}=1,last=2")]), None, "{key}");
    assert_eq!(tracestate(&[&format!("first=0,{key}=1")]), None, "{key}");
    assert_eq!(tracestate(&["first=0", &format!("{key}=1")]), None, "{key}");
}

#[test]
fn a_key_begins_with_a_letter_or_a_digit() {
    for case in ["a", "z", "0", "9", "a1", "1a"] {
        is_sent_on(case);
    }
    for case in ["_a", "-a", "*a", "/a", "@a", "@"] {
        is_refused(case);
    }
}

#[test]
fn a_key_has_the_characters_that_are_allowed() {
    is_sent_on("abcdefghijklmnopqrstuvwxyz0123456789_-*/");
    is_sent_on("abcdefghijklmnopqrstuvwxyz0123456789_-*/@a-z0-9_-*/");
    for case in ["a b", "a.b", "a:b", "a+b", "a\"b", "a;b", "a\tb", "a%20b"] {
        is_refused(case);
    }
}

#[test]
fn a_key_has_lower_case_only() {
    for case in ["A", "KEY", "kEy", "tenant@System"] {
        is_refused(case);
    }
}

#[test]
fn a_key_is_not_empty() {
    is_refused("");
}

#[test]
fn no_space_stands_between_a_key_and_its_sign() {
    is_refused("a ");
    is_refused("a\t");
}

#[test]
fn a_key_has_up_to_256_characters() {
    is_sent_on(&"k".repeat(255));
    is_sent_on(&"k".repeat(256));
    is_refused(&"k".repeat(257));
}

#[test]
fn a_tenant_has_up_to_241_characters_and_its_system_14() {
    let (tenant, system) = ("t".repeat(241), "s".repeat(14));
    is_sent_on(&format!("{tenant}@{system}"));
    is_sent_on(&format!("t@{system}"));
    is_sent_on(&format!("{tenant}@s"));
    is_sent_on("1tenant@system");
}

#[test]
fn level_2_divides_a_key_no_further() {
    is_sent_on(&format!("{}@s", "t".repeat(242)));
    is_sent_on(&format!("t@{}", "s".repeat(15)));
    for case in ["a@", "a@@b", "a@b@c", "a@_b", "a@-", "a@/@*@"] {
        is_sent_on(case);
    }
    is_refused(&format!("{}@s", "t".repeat(255)));
}
