//! Reading `traced.toml`: what each key decides, and what is said about each mistake.

#![cfg(feature = "file")]

mod declare;
mod faults;
mod keys;
mod lines;
mod load;
mod project;
mod properties;
#[cfg(feature = "weaver")]
mod registries;
mod search;

use traced_conventions::Policy;

/// The policy of a text without mistakes.
fn policy(text: &str) -> Policy {
    Policy::from_toml(text, "traced.toml").unwrap_or_else(|errors| panic!("{errors}"))
}

/// Everything that is wrong with a text.
fn faults(text: &str) -> Vec<String> {
    let errors = Policy::from_toml(text, "traced.toml").expect_err("a text with mistakes");
    errors.faults().map(ToString::to_string).collect()
}
