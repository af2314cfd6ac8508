//! What call sites record, or leave out, by the settings of their project. The macros write these settings; here they
//! are written by hand.

mod errors;
mod panics;

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

use opentelemetry::Value;

use super::{Placement, StartOptions, call, enter, start_with};
use crate::__private::outcome_probes::*;
use crate::callsite::Callsite;
use crate::error::outcome::Failure;
use crate::testing::capture;

const fn site(name: &'static str) -> Callsite {
    Callsite::new::<()>(name, "tests", "")
}

/// What `#[traced]` makes of a function with this body.
fn traced<T, E: Error>(
    site: &'static Callsite,
    body: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let mut span = enter(site);
    let out = call(body);
    span.observe(|span| {
        if let Err(error) = &out {
            let failure = Failure(error);
            span.fail_with(|| {
                failure.fault(
                    failure.__traced_error_type(),
                    (&&&&&failure).__traced_texts(),
                )
            });
        }
    });
    span.finish();
    out
}

/// Runs what panics, up to here.
fn caught(panicking: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
}

#[test]
fn the_code_location_may_be_left_out() {
    static LOCATED: Callsite = site("located");
    static BARE: Callsite = site("bare").without_code_location();
    let spans = capture(|| {
        for site in [&LOCATED, &BARE] {
            traced(site, || Ok::<_, std::fmt::Error>(())).unwrap();
        }
    });
    let keys = |name| {
        let attributes = spans.find(name).attributes();
        let keys: Vec<_> = attributes.iter().map(|it| it.key.as_str()).collect();
        keys
    };
    let located = ["code.function.name", "code.file.path", "code.line.number"];
    assert_eq!(keys("located"), located);
    assert!(keys("bare").is_empty(), "{:?}", keys("bare"));
}

#[test]
fn what_is_excepted_stays_so_under_another_name_without_a_location() {
    static BARE: Callsite = site("bare")
        .without_code_location()
        .excepting(&["user.email"]);
    let spans = capture(|| {
        let renamed = |options: &mut StartOptions| options.name = Some("renamed".into());
        let mut span = start_with(&BARE, Placement::default, renamed, |_| {});
        span.observe(|span| {
            span.record(|it| {
                it.set("user.email", Some(Value::from("ada@e.example").into()));
            })
        });
        span.finish();
    });
    spans
        .find("renamed")
        .assert_attribute("user.email", "ada@e.example");
    spans.assert_conventions();
}
