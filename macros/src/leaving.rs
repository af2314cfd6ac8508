//! What leaves the code in the middle: `.await`, `?` and `return`.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::punct::is_punct;

/// Each `.await` outside of nested `async` blocks.
pub(crate) fn awaits(tokens: TokenStream) -> Vec<Ident> {
    let mut found = Vec::new();
    collect_awaits(tokens, &mut found);
    found
}

fn collect_awaits(tokens: TokenStream, found: &mut Vec<Ident>) {
    let mut is_async = false;
    let mut after_dot = false;
    for token in tokens {
        match &token {
            TokenTree::Ident(word) if word == "async" => is_async = true,
            TokenTree::Ident(word) if word == "await" && after_dot => found.push(word.clone()),
            TokenTree::Group(group) => {
                let is_async_block = is_async && group.delimiter() == Delimiter::Brace;
                if !is_async_block {
                    collect_awaits(group.stream(), found);
                } else {
                    is_async = false;
                }
            }
            _ => {}
        }
        after_dot = is_punct(&token, '.');
    }
}

/// Each `return`, and each `?` behind an expression, where no closure, function or `async` block could be what it leaves.
pub(crate) fn exits(tokens: TokenStream) -> Vec<TokenTree> {
    let mut found = Vec::new();
    collect_exits(tokens, &mut found);
    found
}

fn collect_exits(tokens: TokenStream, found: &mut Vec<TokenTree>) {
    let mut before: Option<TokenTree> = None;
    for token in tokens {
        match &token {
            TokenTree::Ident(word) if word == "async" || word == "fn" => return,
            TokenTree::Ident(word) if word == "return" => found.push(token.clone()),
            TokenTree::Punct(bar) if bar.as_char() == '|' => return,
            TokenTree::Punct(mark) if mark.as_char() == '?' => {
                // Not `?` in front of a trait.
                let is_behind_value = match &before {
                    Some(TokenTree::Ident(word)) => word != "dyn" && word != "impl",
                    Some(TokenTree::Group(_) | TokenTree::Literal(_)) => true,
                    Some(TokenTree::Punct(_)) | None => false,
                };
                if is_behind_value {
                    found.push(token.clone());
                }
            }
            TokenTree::Group(group) => collect_exits(group.stream(), found),
            _ => {}
        }
        before = Some(token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_something_inside_is_none() {
        let parsed = |text: &str| -> TokenStream { text.parse().expect("tokens") };
        assert_eq!(
            awaits(parsed("f(async { a.await }, b.await).await")).len(),
            2
        );
        assert_eq!(exits(parsed("f(a?)?.b? + 1?")).len(), 4);
        assert_eq!(
            exits(parsed("match a { None => return, b => b? }")).len(),
            2
        );
        for none in [
            "f(|a| a?)",
            "f(|a| { return a })",
            "async { a? }",
            "{ fn f() -> Option<u8> { g()? } 1 }",
            "f::<dyn Any + ?Sized>(&x as &dyn ?Sized)",
        ] {
            assert!(exits(parsed(none)).is_empty(), "{none}");
        }
    }
}
