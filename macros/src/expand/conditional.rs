//! Macros of ours that stand in a `cfg_attr`, about which the compiler decides when the `impl` block has been expanded.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::{function, impl_block};
use crate::diag::{Errors, fault};
use crate::message;

/// Refuses them on a method that the block's macro traces: it would be traced before it is known whether they are there.
pub(super) fn refuse(attrs: &[Attribute], errors: &mut Errors) {
    for ours in attrs.iter().flat_map(ours_in) {
        let text = match is_skip(&ours) {
            true => message::conditional_skip_in_block(),
            false => message::conditional_in_block(),
        };
        errors.push(fault(ours.path(), text));
    }
}

/// Takes them off a method that has been refused, on which they would be at fault once more.
pub(super) fn take_off(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attribute| ours_in(attribute).is_empty());
}

fn ours_in(attribute: &Attribute) -> Vec<Meta> {
    let mut ours = Vec::new();
    gather(&attribute.meta, &mut ours);
    ours
}

fn gather(meta: &Meta, ours: &mut Vec<Meta>) {
    let Meta::List(list) = meta else { return };
    if !list.path.is_ident("cfg_attr") {
        return;
    }
    for inner in attributes_in(list.tokens.clone()) {
        gather(&inner, ours);
        if is_ours(inner.path()) {
            ours.push(inner);
        }
    }
}

/// What stands behind the condition. What cannot be parsed is the compiler's to tell.
fn attributes_in(list: TokenStream) -> Punctuated<Meta, Token![,]> {
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let behind = list.into_iter().skip_while(|token| !is_comma(token));
    let attributes = behind.skip(1).collect();
    let parsed = Punctuated::parse_terminated.parse2(attributes);
    parsed.unwrap_or_default()
}

fn is_ours(path: &Path) -> bool {
    function::is_path_of_traced(path) || impl_block::is_of_messaging(path)
}

fn is_skip(meta: &Meta) -> bool {
    matches!(meta, Meta::List(list) if list.tokens.to_string() == "skip")
}
