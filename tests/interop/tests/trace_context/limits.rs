//! "tracestate Limits", and how many members a list may have.

use crate::client::tracestate;

/// A list of so many members.
fn members(many: usize) -> String {
    let members = (0..many).map(|number| format!("k{number:02}=v{number:02}"));
    members.collect::<Vec<_>>().join(",")
}

#[test]
fn a_list_has_up_to_32_members() {
    for many in [1, 31, 32] {
        assert_eq!(tracestate(&[&members(many)]), Some(members(many)));
    }
}

#[test]
fn a_list_of_33_members_is_none() {
    for many in [33, 100] {
        assert_eq!(tracestate(&[&members(many)]), None);
    }
}

#[test]
fn members_of_several_headers_are_counted_together() {
    let list = members(33);
    let parts: Vec<_> = list.split(',').collect();
    let headers = |many: usize| parts[..many].chunks(10).map(|part| part.join(","));
    let headers = |many| headers(many).collect::<Vec<_>>();
    let sent =
        |headers: Vec<String>| tracestate(&headers.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(sent(headers(32)), Some(members(32)));
    assert_eq!(sent(headers(33)), None);
}

#[test]
fn empty_members_are_not_counted() {
    let spaced = members(32).replace(',', ",,\t, ");
    assert_eq!(tracestate(&[&spaced]), Some(members(32)));
}

#[test]
fn all_512_characters_are_sent_on() {
    let of_512 = format!("a={},b={}", "v".repeat(251), "w".repeat(256));
    assert_eq!(of_512.len(), 512);
    assert_eq!(tracestate(&[&of_512]), Some(of_512));
}

#[test]
fn the_longest_list_there_is_is_sent_on_whole() {
    let longest = (0..32).map(|number| format!("{number:0>256}={}", "v".repeat(256)));
    let longest = longest.collect::<Vec<_>>().join(",");
    assert_eq!(longest.len(), 32 * 513 + 31);
    assert_eq!(tracestate(&[&longest]), Some(longest));
}
