//! Every form of function, most of them sync: that it still does what it did, in a span of its name.

mod arguments;
mod functions;
mod methods;

use traced::testing::capture_with;

/// Runs `code`, and checks that it made exactly the spans of these names.
#[track_caller]
pub(crate) fn spans_of<T>(names: &[&str], code: impl FnOnce() -> T) -> T {
    let (out, spans) = capture_with(code);
    let made: Vec<_> = spans.iter().map(|span| span.name()).collect();
    assert_eq!(made, names);
    out
}
