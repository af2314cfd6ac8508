//! From a validated span to tokens. The house's own names are `mixed_site`: the user's code does not see them, and
//! they do not see the user's.

mod arguments;
mod attributes;
mod callsite;
mod catalog;
mod function;
mod messaging;
mod results;
mod start;

pub(crate) use arguments::{used_by, used_in};
pub(crate) use attributes::{filling, filling_late};
pub(crate) use callsite::{assert_event_name, callsite};
pub(crate) use catalog::{event_entry, record_entry};
pub(crate) use function::function;
pub(crate) use results::{observe, observes};
pub(crate) use start::{defer, start};

use proc_macro2::{Ident, Span, TokenStream};

/// An identifier of ours.
pub(crate) fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// `path` as it is, but where the compiler reports an error in what it names, the error is at `span`.
pub(crate) fn reported_at(path: &TokenStream, span: Span) -> TokenStream {
    path.clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}
