//! Code that is clean without the annotations, under every lint there is to ask for. That it compiles is the test;
//! `runs.rs` checks that it still does what it says.
#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

pub mod conventions;
pub mod lints;
pub mod names;
pub mod never;
pub mod no_prelude;
pub mod shadowed;
pub mod temporaries;
