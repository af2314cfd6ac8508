//! From a validated span to tokens. The house's own names are `mixed_site`: the user's code does not see them, and
//! they do not see the user's.

mod arguments;
mod attributes;
mod callsite;
mod function;
mod results;
mod start;

pub(crate) use attributes::filling;
pub(crate) use callsite::{assert_event_name, callsite};
pub(crate) use function::function;
pub(crate) use results::{observe, observes};
pub(crate) use start::{defer, start};

use proc_macro2::{Ident, Span};

/// An identifier of ours.
pub(crate) fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
