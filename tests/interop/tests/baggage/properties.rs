//! "property".

use serde_json::json;

use super::{SERVICE, ask, assert_values, passed_on};

#[test]
fn properties_with_and_without_values_are_kept() {
    let answer = ask("a=1;p;q=2;r=");
    assert_eq!(answer.baggage()["a"], ("1", "p;q=2;r="));
    assert_eq!(answer.sent("baggage"), Some("a=1;p;q=2;r="));
}

#[test]
fn properties_stay_with_their_member() {
    assert_eq!(passed_on("b=2;of=b,a=1,c=3;of=c"), "a=1,b=2;of=b,c=3;of=c");
}

#[test]
fn white_space_around_properties_is_none_of_theirs() {
    assert_eq!(passed_on("a=1 ;\tp ; q\t=\t2 "), "a=1;p;q=2");
}

#[test]
fn the_order_of_properties_is_kept_and_so_are_those_that_repeat() {
    assert_eq!(passed_on("a=1;z;y;p=1;p=2;z"), "a=1;z;y;p=1;p=2;z");
}

#[test]
fn a_property_is_passed_on_as_it_came() {
    for property in ["p=%20%2C", "p=100%", "p=a=b", "p=1+1", "p=%C3%A9%FF"] {
        let header = format!("a=1;{property}");
        assert_eq!(ask(&header).baggage()["a"], ("1", property));
        assert_eq!(passed_on(&header), header);
    }
}

#[test]
fn empty_properties_mean_nothing() {
    assert_eq!(passed_on("a=1;; ;p;"), "a=1;p");
}

#[test]
fn a_member_with_a_malformed_property_is_left_out_whole() {
    for property in ["p q", "=1", "p=a b", "p=\"1\"", "p{}=1", "p=\\"] {
        let answer = ask(&format!("a=1;{property},b=2;p"));
        assert_values(&answer, &[("b", "2")]);
        assert_eq!(answer.sent("baggage"), Some("b=2;p"), "{property}");
    }
}

#[test]
fn metadata_of_ours_is_sent_as_properties() {
    let sent = |metadata: &str| {
        let answer = SERVICE.ask_to(&json!({ "set": { "a": ["1", metadata] } }), &[]);
        answer.sent("baggage").unwrap_or_default().to_owned()
    };
    assert_eq!(sent("p;q=2"), "a=1;p;q=2");
    assert_eq!(sent("p = a b"), "a=1;p=a%20b");
    assert_eq!(sent("p=é,b=2"), "a=1;p=%C3%A9%2Cb=2");
    assert_eq!(sent("p=\r\nx-injected: 1"), "a=1;p=%0D%0Ax-injected:%201");
    assert_eq!(sent("no token;q=2"), "a=1;q=2");
}
