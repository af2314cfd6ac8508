//! The conventions, at run time: what the compiler checks of annotations, checked of finished spans, whoever made them.
//!
//! ```text
//! traced.toml ── policy ──> Audit ── judge(SpanData) ──> Violation ──> an assertion, or a line on stderr
//! allow(…) ── exceptions ────┘
//! ```
//!
//! Names, the types of values, and values that nearly are registered ones can be judged here. Where a value comes from
//! cannot, so personal data is found by the attribute's name alone, and no value that may be personal is shown.

mod exceptions;
mod judge;
mod policy;
mod recorded;
mod violation;

pub(crate) use exceptions::{
    except_destination, except_everywhere, except_in_span, except_in_span_named,
};
pub(crate) use judge::Audit;
pub(crate) use policy::Governing;
pub use violation::Violation;
