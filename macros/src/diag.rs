//! The one list of faults that every step adds to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Error;
use syn::parse::ParseStream;

/// The faults and warnings of one annotation, in the order they were found.
#[derive(Default)]
pub(crate) struct Errors {
    faults: Vec<Error>,
    /// Each from its first token to its last.
    warnings: Vec<((Span, Span), String)>,
}

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        self.faults.push(error);
    }

    /// Warns about `tokens`.
    pub(crate) fn warn(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        let mut tokens = tokens.to_token_stream().into_iter();
        let start = tokens
            .next()
            .map_or_else(Span::call_site, |token| token.span());
        let end = tokens.last().map_or(start, |token| token.span());
        self.warnings.push(((start, end), message.to_string()));
    }

    /// Keeps the value, or the fault in its place.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Every fault as a `compile_error!` on its own tokens.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.faults.iter().map(Error::to_compile_error).collect()
    }

    /// The warnings so far, as items that make the compiler say them. Stable Rust has no other way for a macro to warn
    /// than to use something deprecated; so the lint is `deprecated`, and `#[allow(deprecated)]` silences it. Of all that
    /// can be deprecated the compiler calls a macro alone by the path that was written, and marks all of that path. The
    /// `allow` that is generated is for the way of the macro out of its module, which would be a warning of its own.
    pub(crate) fn take_warnings(&mut self) -> TokenStream {
        let warnings = self.warnings.drain(..);
        warnings
            .map(|((start, end), message)| {
                let note = quote!(#[deprecated(note = #message)]);
                let (module, name) = (
                    Ident::new("telemetry", start),
                    Ident::new("convention", end),
                );
                let used = quote_spanned!(end=> #module::#name!());
                quote_spanned! {start=>
                    const _: () = {
                        mod #module {
                            #note
                            macro_rules! #name { () => { () } }
                            #[allow(deprecated)]
                            pub(super) use #name;
                        }
                        #used
                    };
                }
            })
            .collect()
    }
}

/// A fault on `tokens`.
pub(crate) fn fault(tokens: impl ToTokens, message: impl std::fmt::Display) -> Error {
    Error::new_spanned(tokens, message)
}

/// A fault on the token that comes next, or where the list ends; unlike syn's own it says no more there than `message`.
pub(crate) fn fault_here(input: ParseStream<'_>, message: impl std::fmt::Display) -> Error {
    Error::new(input.span(), message)
}
