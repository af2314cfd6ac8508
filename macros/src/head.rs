//! What a block begins with.

use proc_macro2::{TokenStream, TokenTree};

use crate::punct::is_punct;

/// Keywords that begin an item and nothing else.
const OF_ITEMS: [&str; 11] = [
    "enum", "extern", "fn", "impl", "mod", "pub", "static", "struct", "trait", "type", "use",
];

/// Keywords that begin an item where a word of it follows, and an expression where it does not.
const OF_BOTH: [&str; 3] = ["async", "const", "unsafe"];

/// Whether a block begins with an item: it is a lint of clippy's to put a statement before.
pub(crate) fn begins_with_item(statements: &TokenStream) -> bool {
    let mut tokens = statements.clone().into_iter();
    let mut first = tokens.next();
    while first.as_ref().is_some_and(|token| is_punct(token, '#')) {
        // What an attribute says is in the brackets behind.
        tokens.next();
        first = tokens.next();
    }
    let Some(TokenTree::Ident(first)) = first else {
        return false;
    };
    let first = first.to_string();
    if OF_BOTH.contains(&&*first) {
        return matches!(tokens.next(), Some(TokenTree::Ident(next)) if next != "move");
    }
    OF_ITEMS.contains(&&*first)
}

#[cfg(test)]
mod tests {
    use super::begins_with_item;

    #[test]
    fn items_are_told_from_statements() {
        let begins = |text: &str| begins_with_item(&text.parse().expect("tokens"));
        for item in [
            "use std::fmt; 1",
            "const N: u32 = 1; N",
            "const fn f() {}",
            "unsafe extern \"C\" {} 1",
            "async fn f() {}",
            "#[derive(Debug)] #[must_use] struct A;",
            "/// Text.\nfn f() {}",
        ] {
            assert!(begins(item), "{item}");
        }
        for statement in [
            "",
            "const { 1 }",
            "unsafe { f() }",
            "async move { 1 }.await",
            "#[allow(unused)] let a = 1;",
            "union + 1",
            "f()",
            "(1, 2)",
        ] {
            assert!(!begins(statement), "{statement}");
        }
    }
}
