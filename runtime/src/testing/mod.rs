//! Capture the spans that code makes, compare them as a tree, assert on one of them.
//!
//! ```
//! use traced::testing::capture;
//! use traced::{record, traced};
//!
//! #[traced(attrs(essay_id))]
//! fn count_words(essay_id: &str, text: &str) -> usize {
//!     let words = text.split_whitespace().count();
//!     record!(word_count = words);
//!     words
//! }
//!
//! #[traced(kind = server)]
//! fn check_essay(essay_id: &str) {
//!     count_words(essay_id, "to be or not to be");
//! }
//!
//! let spans = capture(|| check_essay("e-1"));
//!
//! spans.assert_tree(
//!     "
//!     check_essay (server)
//!     └─ count_words  essay_id=e-1 word_count=6
//!     ",
//! );
//! spans
//!     .find("count_words")
//!     .assert_attribute("word_count", 6)
//!     .assert_child_of("check_essay");
//! ```
//!
//! A capture sees every span that is started inside it through OpenTelemetry's global provider, whatever library starts
//! it; in other threads and tasks too, where the context is carried along ([`in_current_context`](crate::in_current_context),
//! [`with_current_context`](crate::FutureExt::with_current_context)). It sees no others, so tests can run in parallel.
//! Inside a capture another one takes its own spans.
//!
//! What goes from a producer to a consumer, or over HTTP, goes through OpenTelemetry's global propagator. `traced::init`
//! sets it, and a test that sets up nothing has none: without this line a consumer's span knows nothing of the producer's.
//!
//! ```
//! use opentelemetry::global;
//! use traced::propagation::TraceContextPropagator;
//!
//! global::set_text_map_propagator(TraceContextPropagator::new());
//! ```
//!
//! [`Spans::assert_conventions`] holds all of them, whoever made them, against the rules that the compiler applies to
//! annotations.
//!
//! The tree is the same in every run: names, kinds, attributes in the order in which they were recorded, errors,
//! events and links; no times, no ids, and no `code.*` attributes. Siblings stand in the order in which they started;
//! where they start on several threads, that order is theirs. `✗` marks a span that failed, `✓` one whose status was
//! set to Ok.

mod assertions;
mod capture;
mod collected;
mod comparison;
mod conventions;
mod details;
mod place;
mod spans;
mod view;

#[cfg(test)]
mod tests;

pub use capture::{Capture, capture, capture_async, capture_async_with, capture_with};
pub use details::{EventView, LinkView, SpanError};
pub use opentelemetry_sdk::trace::Sampler;
pub use spans::Spans;
pub use view::SpanView;
