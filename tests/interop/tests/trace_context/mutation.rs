//! "Mutating the traceparent Field" and "Mutating the tracestate Field".

use crate::client::{VALID, send_to};
use crate::service::{DELETES, DROPS, WRITES};

/// What is sent on of a list by a service whose sampler changes it.
fn on(path: &str, list: &str) -> Option<String> {
    let outcome = send_to(path, &[("traceparent", VALID), ("tracestate", list)]);
    outcome.continues();
    outcome.tracestate()
}

#[test]
fn what_is_added_stands_first() {
    assert_eq!(on(WRITES, "a=1,b=2").as_deref(), Some("vendor=new,a=1,b=2"));
    assert_eq!(on(WRITES, "").as_deref(), Some("vendor=new"));
}

#[test]
fn what_is_changed_goes_to_the_front_and_the_rest_keeps_its_order() {
    assert_eq!(
        on(WRITES, "a=1,vendor=old,b=2").as_deref(),
        Some("vendor=new,a=1,b=2")
    );
    assert_eq!(
        on(WRITES, "a=1,b=2,vendor=new").as_deref(),
        Some("vendor=new,a=1,b=2")
    );
}

#[test]
fn what_is_changed_is_there_once() {
    let sent = on(WRITES, "vendor=1,a=2,vendor=3");
    assert_eq!(sent.as_deref(), Some("vendor=new,a=2"));
}

#[test]
fn what_is_deleted_is_gone_and_the_rest_keeps_its_order() {
    assert_eq!(
        on(DELETES, "a=1,vendor=old,b=2").as_deref(),
        Some("a=1,b=2")
    );
    assert_eq!(on(DELETES, "vendor=old"), None);
}

#[test]
fn members_that_opentelemetry_refuses_keep_their_place() {
    let list = "a=1,b@c@d=2,vendor=old,e@f@g=3,h=4";
    assert_eq!(on("/", list).as_deref(), Some(list));
    assert_eq!(
        on(WRITES, list).as_deref(),
        Some("vendor=new,a=1,b@c@d=2,e@f@g=3,h=4")
    );
    assert_eq!(
        on(DELETES, list).as_deref(),
        Some("a=1,b@c@d=2,e@f@g=3,h=4")
    );
}

#[test]
fn a_list_that_grows_too_long_loses_its_end() {
    let members = |many: usize| {
        let members = (0..many).map(|number| format!("k{number}=1"));
        members.collect::<Vec<_>>().join(",")
    };
    let shorter = format!("vendor=new,{}", members(31));
    assert_eq!(on(WRITES, &members(32)), Some(shorter));
    let refused = |many| format!("a@b@c=1,{}", members(many));
    assert_eq!(
        on(WRITES, &refused(31)),
        Some(format!("vendor=new,{}", refused(30)))
    );
}

#[test]
fn a_trace_that_begins_takes_no_tracestate_along() {
    let headers = [
        ("traceparent", "00-0-0-00"),
        ("tracestate", "vendor=old,a@b@c=1"),
    ];
    send_to("/", &headers).starts_anew();
    let outcome = send_to(WRITES, &headers);
    assert_eq!(outcome.tracestate().as_deref(), Some("vendor=new"));
}

#[test]
fn a_service_that_does_not_record_sends_the_list_on() {
    let outcome = send_to(
        DROPS,
        &[("traceparent", VALID), ("tracestate", "a=1,b@c@d=2")],
    );
    assert_eq!(outcome.tracestate().as_deref(), Some("a=1,b@c@d=2"));
}
