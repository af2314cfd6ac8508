//! The entries of `attrs(…)` and its like.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitStr, Path, Result, Token};

use super::option::is_constant;
use super::skip_to_comma;
use crate::diag::{Errors, fault};
use crate::message;

/// `key = value`, in any of its spellings.
pub(crate) struct RawAttribute {
    pub(crate) key: AttributeKey,
    pub(crate) recorded: Recorded,
    pub(crate) value: Expr,
}

/// The name of an attribute.
pub(crate) enum AttributeKey {
    /// Known now: written as words or as a literal.
    Known { name: String, tokens: TokenStream },
    /// A constant.
    Constant(Path),
}

/// By which trait the value is recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// With its type, or else by `Display`.
    Typed,
    /// `%`
    Display,
    /// `?`
    Debug,
}

/// Parses entries up to the end of `input`. After a fault it goes on behind the next comma.
pub(crate) fn parse_list(input: ParseStream<'_>, errors: &mut Errors) -> Vec<RawAttribute> {
    let mut attributes = Vec::new();
    while !input.is_empty() {
        match parse_attribute(input) {
            Ok(attribute) => attributes.push(attribute),
            Err(error) => {
                errors.push(error);
                skip_to_comma(input);
            }
        }
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            errors.push(input.error(message::missing_list_comma()));
            skip_to_comma(input);
            let _ = input.parse::<Token![,]>();
        }
    }
    attributes
}

fn parse_attribute(input: ParseStream<'_>) -> Result<RawAttribute> {
    let shorthand = parse_recorded(input)?;
    if shorthand != Recorded::Typed {
        let variable: Ident = input.parse()?;
        return Ok(named_after(variable, shorthand));
    }
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        let name = literal.value();
        if !input.peek(Token![=]) {
            return Err(fault(&literal, message::literal_key_without_value(&name)));
        }
        let tokens = literal.into_token_stream();
        return parse_value(AttributeKey::Known { name, tokens }, input);
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(input.error(message::bad_key()));
    }
    if let Some(constant) = parse_constant(input) {
        if !input.peek(Token![=]) {
            return Err(fault(constant, message::constant_key_without_value()));
        }
        return parse_value(AttributeKey::Constant(constant), input);
    }
    parse_words(input)
}

/// `batch_id`, `batch_id = value`, `db.system.name = value`.
fn parse_words(input: ParseStream<'_>) -> Result<RawAttribute> {
    let first = input.call(Ident::parse_any)?;
    let mut name = first.unraw().to_string();
    let mut tokens = first.to_token_stream();
    let mut last = first.clone();
    while input.peek(Token![.]) {
        let dot: Token![.] = input.parse()?;
        let segment = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), message::bad_key()))?;
        dot.to_tokens(&mut tokens);
        segment.to_tokens(&mut tokens);
        name = format!("{name}.{}", segment.unraw());
        last = segment;
    }
    if input.peek(Token![=]) {
        return parse_value(AttributeKey::Known { name, tokens }, input);
    }
    if name.contains('.') {
        let suggested = if first == "self" {
            last.unraw().to_string()
        } else {
            name.replace('.', "_")
        };
        return Err(fault(tokens, message::key_without_value(&name, &suggested)));
    }
    Ok(named_after(first, Recorded::Typed))
}

/// A path with `::`, or a single identifier in capitals.
fn parse_constant(input: ParseStream<'_>) -> Option<Path> {
    let path = input.fork().call(Path::parse_mod_style).ok()?;
    let is_path = path.segments.len() > 1 || path.leading_colon.is_some();
    if is_path || path.get_ident().is_some_and(is_constant) {
        return input.call(Path::parse_mod_style).ok();
    }
    None
}

fn parse_value(key: AttributeKey, input: ParseStream<'_>) -> Result<RawAttribute> {
    input.parse::<Token![=]>()?;
    let recorded = parse_recorded(input)?;
    let value = input.parse()?;
    Ok(RawAttribute {
        key,
        recorded,
        value,
    })
}

fn parse_recorded(input: ParseStream<'_>) -> Result<Recorded> {
    if input.peek(Token![%]) {
        input.parse::<Token![%]>()?;
        return Ok(Recorded::Display);
    }
    if input.peek(Token![?]) {
        input.parse::<Token![?]>()?;
        return Ok(Recorded::Debug);
    }
    Ok(Recorded::Typed)
}

fn named_after(variable: Ident, recorded: Recorded) -> RawAttribute {
    RawAttribute {
        key: AttributeKey::Known {
            name: variable.unraw().to_string(),
            tokens: variable.to_token_stream(),
        },
        recorded,
        value: Expr::Path(syn::ExprPath {
            attrs: Vec::new(),
            qself: None,
            path: variable.into(),
        }),
    }
}
