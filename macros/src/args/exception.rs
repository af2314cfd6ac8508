//! `allow(name, …, reason = "…")`.

use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized, token};

use super::attribute::{AttributeKey, parse_key};
use crate::diag::fault;
use crate::message;
use crate::option::Key;

/// Attributes that are excepted from the rules, and why.
pub(crate) struct RawException {
    pub(crate) keys: Vec<AttributeKey>,
    pub(crate) reason: LitStr,
}

/// What follows the word `allow`.
pub(crate) fn parse_exception(word: &Ident, input: ParseStream<'_>) -> Result<RawException> {
    if !input.peek(token::Paren) {
        return Err(fault(word, message::option_without_value(Key::Allow)));
    }
    let content;
    parenthesized!(content in input);
    let (mut keys, mut reason) = (Vec::new(), None);
    while !content.is_empty() {
        if is_reason(&content) {
            content.parse::<Ident>()?;
            content.parse::<Token![=]>()?;
            reason = Some(parse_reason(&content)?);
        } else {
            keys.push(parse_key(&content)?);
        }
        if !content.is_empty() {
            content
                .parse::<Token![,]>()
                .map_err(|error| syn::Error::new(error.span(), message::missing_list_comma()))?;
        }
    }
    if keys.is_empty() {
        return Err(fault(word, message::exception_without_name()));
    }
    match reason {
        Some(reason) => Ok(RawException { keys, reason }),
        None => Err(fault(word, message::exception_without_reason())),
    }
}

fn is_reason(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|word| word == "reason") && fork.peek(Token![=])
}

fn parse_reason(input: ParseStream<'_>) -> Result<LitStr> {
    let reason: LitStr = input
        .parse()
        .map_err(|error| syn::Error::new(error.span(), message::bad_reason()))?;
    if reason.value().trim().is_empty() {
        return Err(fault(reason, message::bad_reason()));
    }
    Ok(reason)
}
