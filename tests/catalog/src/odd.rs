//! What an exporter has to be careful with.

use traced::traced;
// As generated code does it: names and reasons that no file format is prepared for.
use traced::__private::{catalog, register};

/// Two spans of one name; they disagree on the type of an attribute.
#[traced("twice", attrs(weight))]
pub fn first(weight: u32) {}

#[traced("twice", attrs(weight, colour))]
pub fn second(weight: f64, colour: &str) {}

/// Two names that are one, once they are identifiers.
#[traced("two_fold")]
pub fn third() {}

#[traced("two-fold")]
pub fn fourth() {}

#[traced("GET /essays/{essay_id}", kind = server)]
pub fn route() {}

register!(catalog::event(
    "yes: `no` | #\t\"quoted\" \\ é\u{85}",
    "odd",
    &[],
    &[
        catalog::exception(
            &["user.email", "user.name"],
            "agreed on:\n - \"once\" | # 1"
        ),
        catalog::exception(&["true"], "null"),
    ],
));
