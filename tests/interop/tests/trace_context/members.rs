//! "list", "tracestate Header Field Values" and "Combined Header Value".

use crate::client::{PARENT, VALID, send, send_bytes, tracestate};

/// Sends it, and says what is sent on.
fn on(values: &[&str]) -> String {
    tracestate(values).expect("something is sent on")
}

#[test]
fn a_list_goes_on_in_its_order() {
    assert_eq!(on(&["a=1"]), "a=1");
    assert_eq!(on(&["foo=1,bar=2,1=3,a@b=4"]), "foo=1,bar=2,1=3,a@b=4");
    assert_eq!(
        on(&["z=1,y=2,x=3,a@b@c=4,w=5,v=6"]),
        "z=1,y=2,x=3,a@b@c=4,w=5,v=6"
    );
}

#[test]
fn several_headers_are_one_list_in_their_order() {
    assert_eq!(
        on(&["foo=1,bar=2", "rojo=1,congo=2", "baz=3"]),
        "foo=1,bar=2,rojo=1,congo=2,baz=3"
    );
    assert_eq!(on(&["z=1", "a@b@c=2", "y=3"]), "z=1,a@b@c=2,y=3");
}

#[test]
fn without_a_traceparent_there_is_none() {
    send(&[("tracestate", "a=1")]).starts_anew();
    send(&[("tracestate", "a=1,b=2")]).starts_anew();
}

#[test]
fn with_a_traceparent_that_is_none_there_is_none() {
    let zeros = format!("00-{}-{PARENT}-01", "0".repeat(32));
    send(&[("traceparent", &zeros), ("tracestate", "a=1")]).starts_anew();
    send(&[
        ("traceparent", VALID),
        ("traceparent", VALID),
        ("tracestate", "a=1"),
    ])
    .starts_anew();
}

#[test]
fn one_that_is_none_leaves_the_traceparent_alone() {
    // `tracestate` looks at that.
    for wrong in ["a", "=", "a=1,b", "a=1;b=2", "a=1,,b==", "\"a\"=1"] {
        assert_eq!(tracestate(&[wrong]), None, "{wrong}");
    }
}

#[test]
fn one_that_is_not_text_is_none() {
    let headers = format!("traceparent: {VALID}\r\ntracestate: a=1\r\ntracestate: b=");
    let outcome = send_bytes("/", &[headers.as_bytes(), b"\xff\r\n"].concat());
    outcome.continues();
    assert_eq!(outcome.tracestate(), None);
}

#[test]
fn an_empty_header_is_legal_and_not_sent() {
    assert_eq!(tracestate(&[""]), None);
    assert_eq!(tracestate(&["", "  ", ","]), None);
    assert_eq!(tracestate(&[]), None);
    assert_eq!(on(&["a=1", ""]), "a=1");
    assert_eq!(on(&["", "a=1"]), "a=1");
}

#[test]
fn empty_members_are_legal_and_not_sent() {
    assert_eq!(on(&["a=1,,b=2"]), "a=1,b=2");
    assert_eq!(on(&[",a=1, ,\t,b=2,"]), "a=1,b=2");
    assert_eq!(on(&[", ,", "a=1", "\t"]), "a=1");
}

#[test]
fn spaces_and_tabs_around_members_do_not_count() {
    for list in [
        "a=1 \t , \t b=2, \t c=3",
        "a=1\t \t,\t \tb=2,\t \tc=3",
        " a=1,b=2,c=3",
        "\ta=1,b=2,c=3",
        "a=1,b=2,c=3 ",
        "a=1,b=2,c=3\t",
        "\t a=1,b=2,c=3 \t",
    ] {
        assert_eq!(on(&[list]), "a=1,b=2,c=3", "{list:?}");
    }
}

#[test]
fn of_a_key_that_repeats_the_first_stays() {
    assert_eq!(on(&["a=1,a=1"]), "a=1");
    assert_eq!(on(&["a=1,a=2"]), "a=1");
    assert_eq!(on(&["a=1", "a=1"]), "a=1");
    assert_eq!(on(&["a=1", "a=2"]), "a=1");
    assert_eq!(on(&["b=1,a=2,b=3,c=4"]), "b=1,a=2,c=4");
    assert_eq!(on(&["a@b@c=1,d=2,a@b@c=3"]), "a@b@c=1,d=2");
}
