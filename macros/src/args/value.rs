//! What is said of an option.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{ParseBuffer, ParseStream, Parser as _};
use syn::{Expr, Ident, LitStr, Pat, Path, Result, Token, parenthesized, token};

use super::{Condition, Keyed, RawArm, RawEntry, RawName, parse_list, until_comma};
use crate::diag::{Errors, fault, fault_here};
use crate::message;
use crate::option::Key;

/// No legal name is written in capitals, so such an identifier can only be a constant.
pub(super) fn is_constant(ident: &Ident) -> bool {
    let name = ident.to_string();
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

pub(super) fn parse_name(input: ParseStream<'_>) -> Result<RawName> {
    let start = input.fork();
    match literal_or_constant(input) {
        Ok(name) => Ok(name),
        Err(Some(path)) if is_format(&path) && input.peek(Token![!]) => {
            Err(fault(path, message::formatted_name()))
        }
        Err(Some(path)) => Err(fault(path, message::name_not_a_name())),
        Err(None) => Err(fault_here(&start, message::name_not_a_name())),
    }
}

pub(super) fn parse_scope(input: ParseStream<'_>) -> Result<RawName> {
    let start = input.fork();
    literal_or_constant(input).map_err(|path| match path {
        Some(path) => fault(path, message::scope_not_a_name()),
        None => fault_here(&start, message::scope_not_a_name()),
    })
}

/// … or else the path with which something else begins, if one does.
fn literal_or_constant(input: ParseStream<'_>) -> std::result::Result<RawName, Option<Path>> {
    if input.peek(LitStr) {
        return input.parse().map(RawName::Literal).map_err(|_| None);
    }
    let path = input.call(Path::parse_mod_style).map_err(|_| None)?;
    if is_at_end(input) {
        return Ok(RawName::Constant(path));
    }
    Err(Some(path))
}

fn is_format(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| last.ident == "format" || last.ident == "concat")
}

pub(super) fn parse_path(input: ParseStream<'_>) -> Result<Path> {
    let path = input.call(Path::parse_mod_style);
    path.map_err(|error| syn::Error::new(error.span(), message::runtime_not_a_path()))
}

pub(super) fn parse_prefix(input: ParseStream<'_>) -> Result<LitStr> {
    (input.parse())
        .map_err(|error: syn::Error| syn::Error::new(error.span(), message::bad_prefix()))
}

/// `= value`.
pub(super) fn assigned<T>(
    key: Key,
    word: &Ident,
    input: ParseStream<'_>,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    match input.parse::<Token![=]>() {
        Ok(_) if !is_at_end(input) => parse(input),
        Err(_) if !is_at_end(input) => Err(fault(word, message::without_equals(key))),
        _ => Err(fault(word, message::option_without_value(key))),
    }
}

/// `= word`, where there are but a few to choose from.
pub(super) fn choice(key: Key, word: &Ident, input: ParseStream<'_>) -> Result<Ident> {
    let given = assigned(key, word, input, |input| Ok(until_comma(input)))?;
    let parsed = Ident::parse_any.parse2(given.clone());
    parsed.map_err(|_| {
        let meant = word_in(given.clone());
        fault(given, message::not_a_choice(key, meant.as_deref()))
    })
}

/// The word in `"client"`, `SpanKind::Client` and the like.
fn word_in(given: TokenStream) -> Option<String> {
    let last = given.into_iter().last()?.to_string();
    let word = last.trim_matches('"');
    let is_word = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_word && word.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| word.to_lowercase())
}

/// `= value`, of an option that errors may be about.
pub(super) fn keyed<T>(
    key: Key,
    word: Ident,
    input: ParseStream<'_>,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> Result<Keyed<T>> {
    let value = assigned(key, &word, input, parse)?;
    Ok(Keyed { key: word, value })
}

fn is_at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

pub(super) fn flag(key: Key, word: Ident, input: ParseStream<'_>) -> Result<Ident> {
    if is_at_end(input) {
        return Ok(word);
    }
    Err(fault(word, message::flag_with_value(key)))
}

pub(super) fn list<'a>(key: Key, word: &Ident, input: ParseStream<'a>) -> Result<ParseBuffer<'a>> {
    if !input.peek(token::Paren) && !is_at_end(input) {
        return Err(fault(word, message::without_parentheses(key)));
    }
    if is_at_end(input) {
        return Err(fault(word, message::option_without_value(key)));
    }
    let content;
    parenthesized!(content in input);
    Ok(content)
}

/// The one expression that is left.
pub(super) fn only(key: Key, content: ParseStream<'_>) -> Result<Expr> {
    let expression = content.parse()?;
    content.parse::<Option<Token![,]>>()?;
    if content.is_empty() {
        return Ok(expression);
    }
    let rest: TokenStream = content.parse()?;
    Err(fault(rest, message::after_only_value(key)))
}

pub(super) fn attributes(
    key: Key,
    word: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> Result<Vec<RawEntry>> {
    let content = list(key, word, input)?;
    Ok(parse_list(&content, errors))
}

pub(super) fn arm(
    key: Key,
    word: Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> Result<Keyed<RawArm>> {
    let content = list(key, &word, input)?;
    let pattern = pattern(key, &content)?;
    let attributes = parse_list(&content, errors);
    Ok(Keyed {
        key: word,
        value: RawArm {
            pattern,
            attributes,
        },
    })
}

pub(super) fn condition(key: Key, word: Ident, input: ParseStream<'_>) -> Result<Keyed<Condition>> {
    let content = list(key, &word, input)?;
    let pattern = pattern(key, &content)?;
    let condition = only(key, &content)?;
    Ok(Keyed {
        key: word,
        value: Condition { pattern, condition },
    })
}

/// `pattern =>`. On a fault the rest of the list is left alone.
fn pattern(key: Key, content: ParseStream<'_>) -> Result<Pat> {
    let all = content.fork();
    let parsed = content
        .call(Pat::parse_multi_with_leading_vert)
        .and_then(|pattern| content.parse::<Token![=>]>().map(|_| pattern));
    parsed.map_err(|_| {
        let rest: TokenStream = all.parse().unwrap_or_default();
        // Whatever is left would otherwise be reported as unexpected on top.
        let _ = content.parse::<TokenStream>();
        if rest.is_empty() {
            fault_here(&all, message::missing_arrow(key))
        } else {
            fault(rest, message::missing_arrow(key))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_constants() {
        let constant = |name: &str| is_constant(&syn::parse_str::<Ident>(name).expect("an ident"));
        assert!(constant("BATCH_ID"));
        assert!(!constant("batch_id"));
        assert!(!constant("batchId"));
        assert!(!constant("_1"));
    }
}
