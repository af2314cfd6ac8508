//! What a block comes to, as far as its last statement tells.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::Parser as _;
use syn::{Block, Expr, ExprLoop, Lifetime, Macro, Stmt};

use crate::punct::is_punct;

/// The macros of the language that do not return.
const DIVERGING: [&str; 4] = ["panic", "todo", "unimplemented", "unreachable"];

/// Whether a block comes to nothing for certain: to `()`, or not to its end. Of what comes after it in the source nothing
/// may be inferred for such a block, least of all that it is a `Result`.
pub(crate) fn has_no_value(statements: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = statements.clone().into_iter().collect();
    let is_end = |token: &TokenTree| is_punct(token, ';');
    let last = match tokens.iter().rposition(is_end) {
        Some(end) => &tokens[end + 1..],
        None => &tokens[..],
    };
    if last.is_empty() {
        return true;
    }
    // To parse takes as long as there is to parse, and few blocks end so.
    if !any(last, &|word| {
        DIVERGING.contains(&word) || matches!(word, "break" | "continue" | "loop" | "return")
    }) {
        return false;
    }
    let statements = Block::parse_within.parse2(last.iter().cloned().collect());
    statements.is_ok_and(|statements| ends_in_nothing(&statements))
}

/// The same for an `async` block, which `return` and `?` end with a value. What other macros do cannot be seen.
pub(crate) fn has_no_value_later(statements: &TokenStream) -> bool {
    !may_return(statements) && has_no_value(statements)
}

fn may_return(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(word) if word == "return" => true,
        TokenTree::Ident(word) => {
            let is_macro =
                matches!(&tokens[at + 1..], [bang, TokenTree::Group(_), ..] if is_punct(bang, '!'));
            is_macro && !DIVERGING.contains(&word.to_string().as_str())
        }
        TokenTree::Group(group) => may_return(&group.stream()),
        token => is_punct(token, '?'),
    })
}

fn ends_in_nothing(statements: &[Stmt]) -> bool {
    match statements.last() {
        Some(Stmt::Expr(_, Some(_)) | Stmt::Local(_) | Stmt::Item(_)) | None => true,
        Some(Stmt::Macro(last)) => last.semi_token.is_some() || diverges(&last.mac),
        Some(Stmt::Expr(last, None)) => is_nothing(last),
    }
}

fn is_nothing(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::While(_) | Expr::ForLoop(_) => true,
        Expr::Loop(inner) => !is_left(inner),
        Expr::Macro(inner) => diverges(&inner.mac),
        Expr::If(inner) => {
            let otherwise = inner.else_branch.as_ref();
            ends_in_nothing(&inner.then_branch.stmts)
                && otherwise.is_none_or(|(_, expr)| is_nothing(expr))
        }
        Expr::Match(inner) => inner.arms.iter().all(|arm| is_nothing(&arm.body)),
        Expr::Block(inner) => inner.label.is_none() && ends_in_nothing(&inner.block.stmts),
        Expr::Unsafe(inner) => ends_in_nothing(&inner.block.stmts),
        Expr::Paren(inner) => is_nothing(&inner.expr),
        Expr::Group(inner) => is_nothing(&inner.expr),
        _ => false,
    }
}

fn diverges(call: &Macro) -> bool {
    let name = call.path.segments.last();
    name.is_some_and(|name| DIVERGING.contains(&name.ident.to_string().as_str()))
}

/// Whether a `break` ends the loop, which then comes to what that says.
fn is_left(inner: &ExprLoop) -> bool {
    let label = inner.label.as_ref().map(|label| &label.name);
    breaks(inner.body.to_token_stream(), label, false)
}

/// Looks for a `break` of the loop around `tokens`, `is_nested` in one of their own or not.
fn breaks(tokens: TokenStream, label: Option<&Lifetime>, is_nested: bool) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    let mut is_loop = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "break" => {
                if tokens.next_if(|token| is_punct(token, '\'')).is_none() {
                    if !is_nested {
                        return true;
                    }
                } else if let (Some(TokenTree::Ident(name)), Some(label)) = (tokens.peek(), label) {
                    if *name == label.ident {
                        return true;
                    }
                }
            }
            TokenTree::Ident(word) => {
                is_loop |= word == "loop" || word == "while" || word == "for";
            }
            TokenTree::Group(group) => {
                let is_body = is_loop && group.delimiter() == Delimiter::Brace;
                is_loop &= !is_body;
                if breaks(group.stream(), label, is_nested || is_body) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether one of the words, at any depth, is `wanted`.
fn any(tokens: &[TokenTree], wanted: &impl Fn(&str) -> bool) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Ident(word) => wanted(&word.to_string()),
        TokenTree::Group(group) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            any(&inner, wanted)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(block: &str) -> TokenStream {
        block.parse().expect("tokens")
    }

    #[test]
    fn blocks_that_come_to_nothing() {
        for block in [
            "f();",
            "",
            "return Err(e)",
            "f(); break 'outer 3",
            "panic!(\"{}\", 1)",
            "std::todo!()",
            "if c { return Ok(1) } else { return Err(e); }",
            "match x { 1 => panic!(), 2 => { f(); return 1 } _ => continue }",
            "loop { for x in y { if x { break; } } f(); }",
            "loop { if c { return; } }",
            "'a: loop { 'b: loop { break 'b; } }",
            "unsafe { return 1 }",
        ] {
            assert!(has_no_value(&parsed(block)), "{block}");
        }
    }

    #[test]
    fn blocks_that_may_come_to_something() {
        for block in [
            "f()",
            "f()?",
            "f(); x",
            "if c { return 1 } else { 2 }",
            "if c { return 1 } x",
            "match x { 1 => panic!(), _ => Ok(1) }",
            "loop { if c { break Ok(1) } }",
            "'a: loop { loop { break 'a Err(e) } }",
            "'a: { break 'a 1 }",
            "loop { select! { x = f() => break x } }",
            "todo!().f()",
            "other! { return 1 }",
            "let x = return 1 in",
        ] {
            assert!(!has_no_value(&parsed(block)), "{block}");
        }
    }

    #[test]
    fn futures_that_may_return_come_to_something() {
        assert!(has_no_value_later(&parsed("loop { f().await; }")));
        assert!(has_no_value_later(&parsed("if a != (b) { todo!(); }")));
        for block in ["loop { f().await?; }", "return Err(e);", "bail!(\"no\");"] {
            assert!(!has_no_value_later(&parsed(block)), "{block}");
        }
    }
}
