//! "value", as it is written.

use serde_json::json;

use super::{SERVICE, ask, passed_on};

/// The header that is sent where the service sets this value.
fn sent(value: &str) -> String {
    let answer = SERVICE.ask_to(&json!({ "set": { "a": [value] } }), &[]);
    answer.sent("baggage").unwrap_or_default().to_owned()
}

#[test]
fn what_is_no_octet_is_encoded() {
    assert_eq!(sent("a b\t\"c\",;\\"), "a=a%20b%09%22c%22%2C%3B%5C");
    assert_eq!(sent("\0\r\n\u{7f}"), "a=%00%0D%0A%7F");
}

#[test]
fn what_is_not_ascii_is_encoded_as_utf_8() {
    assert_eq!(sent("é💼"), "a=%C3%A9%F0%9F%92%BC");
}

#[test]
fn the_percent_sign_is_encoded() {
    assert_eq!(sent("100%"), "a=100%25");
    assert_eq!(sent("%41"), "a=%2541");
}

#[test]
fn white_space_around_a_value_of_ours_arrives() {
    assert_eq!(sent(" x "), "a=%20x%20");
    assert_eq!(ask(&sent(" x ")).value("a"), Some(" x "));
}

#[test]
fn what_others_misread_is_encoded() {
    assert_eq!(sent("1+1=2"), "a=1%2B1%3D2");
}

#[test]
fn other_octets_are_sent_as_they_are() {
    let plain = "!#$&'()*-./09:<>?@AZ[]^_`az{|}~";
    assert_eq!(sent(plain), format!("a={plain}"));
}

#[test]
fn an_empty_value_is_sent() {
    assert_eq!(passed_on("a="), "a=");
    assert_eq!(sent(""), "a=");
}

#[test]
fn every_value_arrives_at_the_next_hop() {
    for value in [
        "B% 💼",
        "",
        " ",
        "a=b;c,d",
        "%25",
        "\u{fffd}",
        "\"\\\"",
        "Ω≈ç√",
    ] {
        assert_eq!(ask(&sent(value)).value("a"), Some(value));
        // And at the one after that, encoded in the same way.
        assert_eq!(passed_on(&sent(value)), sent(value));
    }
}
