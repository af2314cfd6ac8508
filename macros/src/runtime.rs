//! The path of the runtime crate.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

/// What stands before everything that generated code names. Not a `TokenStream`: to clone one is a call to the compiler,
/// and this is written many times in each expansion.
#[derive(Clone)]
pub(crate) struct Runtime(Vec<TokenTree>);

impl Runtime {
    /// As the annotation gives it, or else where everybody has it.
    pub(crate) fn new(given: Option<&Path>) -> Self {
        let path = match given {
            Some(path) => path.to_token_stream(),
            None => quote!(::traced),
        };
        Self(path.into_iter().collect())
    }

    /// The same path, but where the compiler reports an error in what it names, the error is at `span`.
    pub(crate) fn reported_at(&self, span: Span) -> Self {
        self.with_spans(|token| token.span().located_at(span))
    }

    /// The same path as if it was written at `span`.
    pub(crate) fn located(&self, span: Span) -> Self {
        self.with_spans(|token| match token {
            // Found by its own span.
            TokenTree::Ident(word) if word == "$crate" => word.span(),
            _ => span,
        })
    }

    fn with_spans(&self, span_of: impl Fn(&TokenTree) -> Span) -> Self {
        let mut path = self.clone();
        for token in &mut path.0 {
            token.set_span(span_of(token));
        }
        path
    }

    /// The last word of the path.
    pub(crate) fn last_word(&self) -> Option<String> {
        self.0.iter().rev().find_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        })
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}
