//! The one list of faults that every step adds to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Error;
use syn::spanned::Spanned as _;

/// The faults and warnings of one annotation, in the order they were found.
#[derive(Default)]
pub(crate) struct Errors {
    faults: Vec<Error>,
    warnings: Vec<(Span, String)>,
}

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        self.faults.push(error);
    }

    /// Warns about `tokens`.
    pub(crate) fn warn(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        let span = tokens.to_token_stream().span();
        self.warnings.push((span, message.to_string()));
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
    /// than to use something deprecated; so the lint is `deprecated`, and `#[allow(deprecated)]` silences it.
    pub(crate) fn take_warnings(&mut self) -> TokenStream {
        let warnings = self.warnings.drain(..);
        warnings
            .map(|(span, message)| {
                let used = Ident::new("ATTRIBUTE", span);
                let note = quote!(#[deprecated(note = #message)]);
                quote_spanned! {span=>
                    const _: () = {
                        #note
                        const ATTRIBUTE: () = ();
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
