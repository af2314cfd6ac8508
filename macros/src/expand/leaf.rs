//! Whether `leaf` can be held: what the signature and the tokens of the body tell of it.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::diag::{Errors, fault};
use crate::message;
use crate::punct::is_punct;
use crate::shape::Shape;
use crate::spec::SpanSpec;

/// Refuses a function whose span begins outside of what its body makes.
pub(super) fn check_shape(spec: &SpanSpec, shape: &Shape, errors: &mut Errors) {
    let Some(leaf) = &spec.leaf else { return };
    match shape {
        Shape::Future { .. } => errors.push(fault(leaf, message::leaf_of_future())),
        Shape::Stream { .. } => errors.push(fault(leaf, message::leaf_of_stream())),
        Shape::Sync { .. } | Shape::Diverging | Shape::Async { .. } | Shape::AsyncBlock { .. } => {}
    }
}

/// Refuses a body that looks at the current span, which would be the one around the leaf. Tokens tell no more than
/// what is written in the body itself, and under the names that this crate has given.
pub(super) fn check_body(spec: &SpanSpec, body: &TokenStream, errors: &mut Errors) {
    if spec.leaf.is_some() {
        let runtime = spec.runtime.last_word().unwrap_or_default();
        check(body.clone(), &["traced".to_owned(), runtime], errors);
    }
}

/// `runtimes` are the names of the runtime's crate.
fn check(tokens: TokenStream, runtimes: &[String], errors: &mut Errors) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let (before, after) = (&tokens[..at], &tokens[at + 1..]);
        at += 1;
        match token {
            TokenTree::Group(group) => check(group.stream(), runtimes, errors),
            TokenTree::Ident(word) if word == "fn" => at += until_body_of_function(after),
            TokenTree::Ident(word) => {
                if let Some(Looking {
                    written,
                    why,
                    tokens,
                }) = looking(word, before, after, runtimes)
                {
                    errors.push(fault(word, message::leaf_that_looks(written, why)));
                    at += tokens;
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// How many tokens there are to the end of a function's body, behind `fn`. A type `fn(…)` has none.
fn until_body_of_function(after: &[TokenTree]) -> usize {
    let is_body = |token: &TokenTree| is_group(Some(token), Delimiter::Brace);
    match after.first() {
        Some(TokenTree::Ident(_)) => after.iter().position(is_body).map_or(0, |body| body + 1),
        _ => 0,
    }
}

/// Something that looks at the current span.
struct Looking {
    written: &'static str,
    why: &'static str,
    /// How many tokens behind the name belong to it.
    tokens: usize,
}

fn looking(
    word: &Ident,
    before: &[TokenTree],
    after: &[TokenTree],
    runtimes: &[String],
) -> Option<Looking> {
    let owner = owner(before);
    if matches!(&owner, Owner::Other)
        || matches!(&owner, Owner::Path(name) if !runtimes.contains(name))
    {
        return None;
    }
    let is_macro = comes(after.first(), '!') && matches!(after.get(1), Some(TokenTree::Group(_)));
    let is_call = is_group(after.first(), Delimiter::Parenthesis);
    let (written, why) = match word.to_string().as_str() {
        "record" if is_macro => ("record!", "would write to the span around it"),
        "event" if is_macro && !is_of_tracing(&after[1]) => {
            ("event!", "would write to the span around it")
        }
        "in_span" if is_macro => ("in_span!", "would begin under the span around it"),
        "record_error" if is_call => ("record_error", "would write to the span around it"),
        "inject" if is_call => ("inject", "would send the span around it"),
        _ => return None,
    };
    Some(Looking {
        written,
        why,
        tokens: if is_macro { 2 } else { 0 },
    })
}

/// What stands in front of a name.
enum Owner {
    Nobody,
    /// `crate_name::`
    Path(String),
    /// A value whose method it is, or `fn`.
    Other,
}

fn owner(before: &[TokenTree]) -> Owner {
    match before {
        [.., TokenTree::Ident(name), colon, second]
            if is_punct(colon, ':') && is_punct(second, ':') =>
        {
            Owner::Path(name.to_string())
        }
        [.., dot] if is_punct(dot, '.') => Owner::Other,
        _ => Owner::Nobody,
    }
}

/// `event!` of the crate `tracing` begins with a level or with `key:`; ours begins with a name.
fn is_of_tracing(arguments: &TokenTree) -> bool {
    let TokenTree::Group(arguments) = arguments else {
        return false;
    };
    let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
    let first = tokens.iter().take_while(|token| !is_punct(token, ','));
    let has_level = first
        .clone()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "Level"));
    let is_keyed = matches!(tokens.first(), Some(TokenTree::Ident(_)))
        && comes(tokens.get(1), ':')
        && !comes(tokens.get(2), ':');
    has_level || is_keyed
}

fn comes(token: Option<&TokenTree>, wanted: char) -> bool {
    token.is_some_and(|token| is_punct(token, wanted))
}

fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}
