//! W3C Baggage through a service over HTTP, rule by rule. `docs/baggage.md` says which test is for which.

mod changing;
mod documented;
mod encoding;
mod headers;
mod hostile;
mod keys;
mod limits;
mod members;
mod properties;
mod values;

use std::sync::LazyLock;

use traced_interop_tests::next_hop::{Answer, NextHop};

/// The service of all tests here, which ends when they do.
static SERVICE: LazyLock<NextHop> = LazyLock::new(start);

fn start() -> NextHop {
    NextHop::start(env!("CARGO_BIN_EXE_next_hop"), &[], "")
}

/// What the service makes of one header.
fn ask(baggage: &str) -> Answer {
    SERVICE.ask(&[("baggage", baggage)])
}

/// The header that it sends on when it gets this one.
#[track_caller]
fn passed_on(baggage: &str) -> String {
    let answer = ask(baggage);
    answer.sent("baggage").unwrap_or_default().to_owned()
}

#[track_caller]
fn assert_values(answer: &Answer, expected: &[(&str, &str)]) {
    let baggage = answer.baggage();
    let values: Vec<_> = baggage
        .iter()
        .map(|(name, (value, _))| (*name, *value))
        .collect();
    assert_eq!(values, expected);
}
