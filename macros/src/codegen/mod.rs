//! From a validated span to tokens. The house's own names are `mixed_site`: the user's code does not see them, and
//! they do not see the user's.

mod arguments;
mod attributes;
mod callsite;
mod catalog;
mod function;
mod lints;
mod messaging;
mod results;
mod start;

pub(crate) use arguments::{used_by, used_in, would_capture_more};
pub(crate) use attributes::{filling, filling_by_turns, filling_late, is_read_only};
pub(crate) use callsite::{assert_event_name, callsite};
pub(crate) use catalog::{event_entry, record_entry};
pub(crate) use function::function;
pub(crate) use messaging::constant;
pub(crate) use results::{observe, observes, observing};
pub(crate) use start::{carry, defer, enter, entering, start};

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// An identifier of ours.
pub(crate) fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Where `written` begins and where it ends. An expression whose first token is located at the one and whose last is
/// located at the other is reported at the whole of it: stable Rust has no other way to join spans.
pub(crate) fn ends(written: &impl ToTokens) -> (Span, Span) {
    let mut tokens = written.to_token_stream().into_iter();
    let first = tokens
        .next()
        .map_or_else(Span::mixed_site, |token| token.span());
    let last = tokens.last().map_or(first, |token| token.span());
    (first, last)
}

/// `&(written)`, where the compiler reports what is wrong with it at the whole of what was written.
pub(crate) fn borrowed(written: &impl ToTokens) -> TokenStream {
    let (first, last) = ends(written);
    let mut group = Group::new(Delimiter::Parenthesis, written.to_token_stream());
    group.set_span(Span::mixed_site().located_at(last));
    let reference = quote_spanned!(Span::mixed_site().located_at(first)=> &);
    quote!(#reference #group)
}
