//! Bodies that are, or end in, an `async` block.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::punct::is_punct;

/// `async { … }`, `async move { … }`, or either in `Box::pin(…)`, and nothing else.
pub(super) fn async_block(statements: &TokenStream) -> Option<(TokenStream, Group, bool)> {
    let tokens: Vec<TokenTree> = statements.clone().into_iter().collect();
    if let Some((keywords, block)) = bare_async_block(&tokens) {
        return Some((keywords, block, false));
    }
    let (path, block) = boxed_async_block(&tokens)?;
    // Only a path in front: with any statement there, this is not the whole of the body.
    let path: TokenStream = path.iter().cloned().collect();
    syn::parse::Parser::parse2(syn::Path::parse_mod_style, path).ok()?;
    let (keywords, block) = block;
    Some((keywords, block, true))
}

/// Whether the last expression is `Box::pin(async …)`.
pub(super) fn ends_in_boxed(statements: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = statements.clone().into_iter().collect();
    boxed_async_block(&tokens).is_some()
}

/// `Box::pin(async …)` at the end of `tokens`: what stands in front of the parenthesis, and the block.
fn boxed_async_block(tokens: &[TokenTree]) -> Option<(&[TokenTree], (TokenStream, Group))> {
    let (last, path) = tokens.split_last()?;
    let TokenTree::Group(arguments) = last else {
        return None;
    };
    let is_pin = match path {
        [
            ..,
            TokenTree::Ident(name),
            colon,
            second,
            TokenTree::Ident(method),
        ] => name == "Box" && is_punct(colon, ':') && is_punct(second, ':') && method == "pin",
        _ => false,
    };
    if !is_pin || arguments.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let inner: Vec<TokenTree> = arguments.stream().into_iter().collect();
    Some((path, bare_async_block(&inner)?))
}

fn bare_async_block(tokens: &[TokenTree]) -> Option<(TokenStream, Group)> {
    let (last, keywords) = tokens.split_last()?;
    let TokenTree::Group(block) = last else {
        return None;
    };
    let words: Vec<String> = keywords.iter().map(ToString::to_string).collect();
    let is_async = matches!(
        words.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["async"] | ["async", "move"]
    );
    (is_async && block.delimiter() == Delimiter::Brace)
        .then(|| (keywords.iter().cloned().collect(), block.clone()))
}
