//! Span names: their kinds, styles and structured forms, and how a function's name becomes one.

mod check;
mod form;
mod function;
pub(crate) mod http;
mod kind;
mod suggest;

pub use check::{check_span_name, is_legal_span_name};
pub use form::SpanForm;
pub use function::span_name_from_function;
pub use kind::{SpanKind, SpanStyle};
