//! `allow(name, …, reason = "…")`.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized, token};

use super::key::{AttributeKey, parse_key};
use super::skip_to_comma;
use crate::diag::{Errors, fault, fault_here};
use crate::message;
use crate::option::Key;

/// Attributes that are excepted from the rules, and why.
#[derive(Default)]
pub(crate) struct RawException {
    pub(crate) keys: Vec<AttributeKey>,
    /// `None` only where that is a fault.
    pub(crate) reason: Option<LitStr>,
}

/// What follows the word `allow`. An exception with a fault in it still excepts: the attribute is not at fault.
pub(crate) fn parse_exception(
    word: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> Result<RawException> {
    if !input.peek(token::Paren) {
        return Err(fault(word, message::option_without_value(Key::Allow)));
    }
    let content;
    parenthesized!(content in input);
    let mut exception = RawException::default();
    let (mut gives_reason, mut is_sound) = (false, true);
    while !content.is_empty() {
        let parsed = if is_assignment(&content) {
            gives_reason = true;
            parse_reason(&content, &mut exception.reason)
        } else {
            parse_key(&content).map(|key| exception.keys.push(key))
        };
        if let Err(error) = parsed {
            errors.push(error);
            is_sound = false;
            skip_to_comma(&content);
        }
        if !content.is_empty() && content.parse::<Token![,]>().is_err() {
            errors.push(fault_here(&content, message::missing_list_comma()));
            is_sound = false;
            let _ = content.parse::<TokenStream>();
        }
    }
    if !is_sound {
        return Ok(exception);
    }
    if exception.keys.is_empty() {
        errors.push(fault(word, message::exception_without_name()));
    } else if !gives_reason {
        errors.push(fault(word, message::exception_without_reason()));
    }
    Ok(exception)
}

fn is_assignment(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok() && fork.peek(Token![=])
}

/// `reason = "…"`
fn parse_reason(input: ParseStream<'_>, reason: &mut Option<LitStr>) -> Result<()> {
    let word: Ident = input.parse()?;
    if word != "reason" {
        return Err(fault(
            &word,
            message::unknown_in_exception(&word.to_string()),
        ));
    }
    input.parse::<Token![=]>()?;
    let given: LitStr = input
        .parse()
        .map_err(|error| syn::Error::new(error.span(), message::bad_reason()))?;
    if given.value().trim().is_empty() {
        return Err(fault(given, message::bad_reason()));
    }
    if reason.is_some() {
        return Err(fault(word, message::repeated_reason()));
    }
    *reason = Some(given);
    Ok(())
}
