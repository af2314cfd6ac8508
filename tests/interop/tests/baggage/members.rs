//! "baggage-string".

use super::{ask, assert_values, passed_on};

#[test]
fn members_have_commas_between_them() {
    assert_values(&ask("a=1,b=2,c=3"), &[("a", "1"), ("b", "2"), ("c", "3")]);
    assert_eq!(passed_on("a=1,b=2,c=3"), "a=1,b=2,c=3");
}

#[test]
fn white_space_around_members_is_none_of_theirs() {
    let answer = ask("  a=1 \t,\t b=2\t ");
    assert_values(&answer, &[("a", "1"), ("b", "2")]);
    assert_eq!(answer.sent("baggage"), Some("a=1,b=2"));
}

#[test]
fn empty_members_mean_nothing() {
    assert_values(&ask(",a=1,, ,\t,b=2,"), &[("a", "1"), ("b", "2")]);
}

#[test]
fn malformed_members_leave_the_others() {
    for malformed in [
        "none", "=1", ";p", "k y=1", "k=\"1\"", "k=1;p q", "k=a b", "[]=1",
    ] {
        let answer = ask(&format!("a=1,{malformed},b=2"));
        assert_values(&answer, &[("a", "1"), ("b", "2")]);
        assert_eq!(answer.sent("baggage"), Some("a=1,b=2"), "{malformed}");
    }
}

#[test]
fn of_members_with_one_key_the_last_counts() {
    let answer = ask("a=1;p=1,b=2,a=3");
    assert_eq!(answer.baggage()["a"], ("3", ""));
    assert_eq!(answer.baggage().len(), 2);
}

#[test]
fn no_key_is_sent_twice() {
    assert_eq!(passed_on("a=1,b=2,a=3,b=4,a=5"), "a=5,b=4");
}

#[test]
fn members_are_sent_in_one_order() {
    let sent = passed_on("c=3,a=1,b=2");
    assert_eq!(sent, "a=1,b=2,c=3");
    assert_eq!(passed_on("b=2,c=3,a=1"), sent);
}

#[test]
fn the_example_of_the_recommendation_is_read() {
    let answer = ask(
        "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue",
    );
    let baggage = answer.baggage();
    assert_eq!(baggage["key1"], ("value1", "property1;property2"));
    assert_eq!(baggage["key2"], ("value2", ""));
    assert_eq!(baggage["key3"], ("value3", "propertyKey=propertyValue"));
    assert_eq!(baggage.len(), 3);
}
