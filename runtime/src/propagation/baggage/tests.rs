//! The rules one by one; `tests/interop/tests/baggage` has them through a service.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::propagation::TextMapPropagator as _;
use proptest::prelude::*;

use super::limits::{BYTES, MEMBERS};
use super::loss::Once;
use super::member::Member;
use super::read::read;
use super::write::write;
use super::{BaggageLoss, BaggagePropagator};

type Losses = Arc<Mutex<Vec<(BaggageLoss, usize)>>>;

fn propagator() -> (BaggagePropagator, Losses) {
    let losses = Losses::default();
    let told = Arc::clone(&losses);
    let propagator = BaggagePropagator::new()
        .on_loss(move |loss, count| told.lock().unwrap().push((loss, count)));
    (propagator, losses)
}

fn carrier(header: &str) -> HashMap<String, String> {
    HashMap::from([("baggage".to_owned(), header.to_owned())])
}

/// What is read of a header, by name.
fn entries(header: &str) -> BTreeMap<String, (String, String)> {
    let baggage = read([header]).into_baggage().unwrap_or_default();
    let entries = baggage.iter().map(|(name, (value, metadata))| {
        let entry = (value.to_string(), metadata.to_string());
        (name.to_string(), entry)
    });
    entries.collect()
}

fn passed_on(header: &str) -> String {
    write(&read([header]).into_baggage().unwrap_or_default()).text
}

#[test]
fn a_member_is_taken_apart() {
    let member = Member::parse("key\t= a=b ; p = 1=2;; q ;").unwrap();
    assert_eq!((member.key, member.value), ("key", "a=b"));
    assert_eq!(member.properties, "p=1=2;q");
    assert_eq!(member.bytes(), "key=a=b;p=1=2;q".len());
}

#[test]
fn what_is_no_member_is_none() {
    for text in [
        "key",
        "=value",
        "k y=1",
        "k=a b",
        "k=\"a\"",
        "k=é",
        "k=a\\b",
        "é=1",
        "k=1;p q",
        "k=1;=2",
        "k=1;p=\"2\"",
        "k\u{a0}=1",
        "k=\u{7f}",
        "k=1;p=\n",
    ] {
        assert_eq!(Member::parse(text), None, "{text}");
    }
}

#[test]
fn an_extracted_context_keeps_what_it_has_where_there_is_nothing_new() {
    let (propagator, _) = propagator();
    let mut baggage = Baggage::new();
    baggage.insert("mine", "1");
    let context = Context::new().with_baggage(baggage);
    for header in ["", " , ,", "nothing", "=1"] {
        let extracted = propagator.extract_with_context(&context, &carrier(header));
        assert!(extracted.baggage().get("mine").is_some(), "{header}");
    }
    let extracted = propagator.extract_with_context(&context, &carrier("theirs=1"));
    assert!(extracted.baggage().get("mine").is_none());
    assert!(extracted.baggage().get("theirs").is_some());
}

#[test]
fn losses_are_told_with_their_count() {
    let (propagator, losses) = propagator();
    let full: Vec<_> = (0..70).map(|number| format!("k{number}=v")).collect();
    let context = propagator.extract(&carrier(&format!("{},bad,;worse", full.join(","))));
    assert_eq!(context.baggage().len(), MEMBERS);
    let mut baggage = Baggage::new();
    baggage.insert_with_metadata("a", "%".repeat(4000), "good;b d;=");
    propagator.inject_context(&Context::new().with_baggage(baggage), &mut carrier(""));
    assert_eq!(
        *losses.lock().unwrap(),
        [
            (BaggageLoss::Malformed, 2),
            (BaggageLoss::BeyondLimitsIn, 6),
            (BaggageLoss::BeyondLimitsOut, 1),
            (BaggageLoss::Property, 2),
        ]
    );
}

#[test]
fn each_kind_of_loss_is_reported_once() {
    let once = Once::new();
    assert!(once.message(BaggageLoss::Malformed).is_some());
    assert!(once.message(BaggageLoss::Property).is_some());
    assert!(once.message(BaggageLoss::Malformed).is_none());
}

#[test]
fn a_key_that_comes_again_makes_room_for_itself() {
    let long = "x".repeat(BYTES - "a=".len());
    let replaced = format!("a={long},a=1,b=2");
    assert_eq!(read([replaced.as_str()]).beyond, 0);
    assert_eq!(entries(&replaced).len(), 2);
    // One that finds no room leaves the one before it, which still counts.
    let too_long = format!("a=1,a={long}x,b=2");
    assert_eq!(read([too_long.as_str()]).beyond, 1);
    assert_eq!(passed_on(&too_long), "a=1,b=2");
    // And its bytes are counted again.
    let full = format!("a=1,a={long}x,b={}", &long["a=1,".len()..]);
    assert_eq!(entries(&full).len(), 2);
    assert_eq!(passed_on(&format!("{full}x")), "a=1");
}

#[test]
fn what_came_in_its_shortest_form_goes_on_in_it() {
    let header = format!("a={}", "=".repeat(BYTES - 2));
    assert_eq!(passed_on(&header), header);
    assert_eq!(passed_on("a=1+1=2"), "a=1%2B1%3D2");
}

#[test]
fn no_more_is_looked_at_than_can_be_meant() {
    let rest = "a=1,".repeat(1 << 18);
    let received = read([rest.as_str(), "b=2"]);
    assert_eq!((received.malformed, received.beyond), (0, 1));
    assert_eq!(entries(&format!("{}c=3", ",".repeat(BYTES))).len(), 1);
}

#[test]
fn the_same_members_are_left_out_each_time() {
    let mut baggage = Baggage::new();
    baggage.insert("b", "%".repeat(3000));
    baggage.insert("a", "1");
    baggage.insert("c", "2");
    let header = write(&baggage);
    assert_eq!((header.text.as_str(), header.beyond), ("a=1,c=2", 1));
}

proptest! {
    #[test]
    fn whatever_comes_is_harmless(header in any::<String>()) {
        let (propagator, _) = propagator();
        let context = propagator.extract(&carrier(&header));
        let mut sent = HashMap::new();
        propagator.inject_context(&context, &mut sent);
        let sent = sent.get("baggage").map_or("", String::as_str);
        prop_assert!(sent.len() <= BYTES);
        prop_assert!(sent.is_empty() || sent.split(',').all(|member| Member::parse(member).is_some()));
        prop_assert_eq!(passed_on(sent), sent, "and once more it is the same");
    }

    #[test]
    fn near_misses_are_harmless(header in "[ka=;,% \t\"\\\\éF0-9]{0,60}") {
        let sent = passed_on(&header);
        prop_assert!(sent.is_empty() || sent.split(',').all(|member| Member::parse(member).is_some()));
        prop_assert_eq!(entries(&sent), entries(&header));
    }

    #[test]
    fn every_value_arrives(values in prop::collection::btree_map("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,8}", any::<String>(), 0..20)) {
        let mut baggage = Baggage::new();
        for (name, value) in &values {
            baggage.insert(name.clone(), value.clone());
        }
        let header = write(&baggage);
        prop_assume!(header.beyond == 0);
        let arrived = entries(&header.text);
        let arrived: BTreeMap<_, _> = arrived.into_iter().map(|(name, (value, _))| (name, value)).collect();
        prop_assert_eq!(arrived, values);
    }

    #[test]
    fn all_within_the_limits_is_passed_on(
        members in prop::collection::btree_map("[a-z]{1,20}", "[!#-+./0-9:<=>?@A-Z\\[\\]^_`a-z{|}~-]{0,127}", 1..=64)
    ) {
        let valid: Vec<_> = members
            .iter()
            // `%` stands for itself only where it begins no sequence, and is longer when it is sent.
            .map(|(key, value)| format!("{key}={}", value.replace('%', "")))
            .collect();
        let header = valid.join(",");
        prop_assume!(header.len() <= BYTES);
        prop_assert_eq!(entries(&passed_on(&header)), entries(&header));
        prop_assert_eq!(entries(&header).len(), members.len());
    }
}
