//! The names of attributes.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Path, Result, Token};
use traced_conventions as conventions;

use super::value::is_constant;
use crate::diag::{fault, fault_here};
use crate::message;

/// The name of an attribute.
#[derive(Clone)]
pub(crate) enum AttributeKey {
    /// Known now: written as words or as a literal.
    Known { name: String, tokens: TokenStream },
    /// A constant.
    Constant(Path),
}

impl ToTokens for AttributeKey {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Known { tokens: known, .. } => known.to_tokens(tokens),
            Self::Constant(path) => path.to_tokens(tokens),
        }
    }
}

impl std::fmt::Display for AttributeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known { name, .. } => f.write_str(name),
            Self::Constant(path) => f.write_str(&message::path(path)),
        }
    }
}

impl AttributeKey {
    pub(super) fn literal(literal: &LitStr) -> Self {
        Self::Known {
            name: literal.value(),
            tokens: literal.to_token_stream(),
        }
    }

    /// Whether this is the name `name`, as far as the macro knows.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Known { name: known, .. } if known == name)
    }

    /// The name as it was written, for a message that says what to write.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Known { tokens, .. } if self.is_literal() => tokens.to_string(),
            Self::Known { .. } | Self::Constant(_) => self.to_string(),
        }
    }

    /// Whether this is a literal, and no words.
    pub(crate) fn is_literal(&self) -> bool {
        let Self::Known { tokens, .. } = self else {
            return false;
        };
        matches!(
            tokens.clone().into_iter().next(),
            Some(TokenTree::Literal(_))
        )
    }
}

/// A name without a value: what `allow(…)` lists.
pub(crate) fn parse_key(input: ParseStream<'_>) -> Result<AttributeKey> {
    if input.peek(LitStr) {
        return Ok(AttributeKey::literal(&input.parse()?));
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(fault_here(input, message::bad_key()));
    }
    if let Some(constant) = parse_constant(input) {
        return Ok(AttributeKey::Constant(constant));
    }
    let Words { name, tokens, .. } = words(input)?;
    Ok(AttributeKey::Known { name, tokens })
}

/// Words with dots between them.
pub(super) struct Words {
    pub(super) name: String,
    pub(super) tokens: TokenStream,
    pub(super) first: Ident,
}

pub(super) fn words(input: ParseStream<'_>) -> Result<Words> {
    let first = input.call(Ident::parse_any)?;
    let mut words = Words {
        name: first.unraw().to_string(),
        tokens: first.to_token_stream(),
        first,
    };
    while input.peek(Token![.]) {
        let dot: Token![.] = input.parse()?;
        let segment = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), message::bad_key()))?;
        dot.to_tokens(&mut words.tokens);
        segment.to_tokens(&mut words.tokens);
        words.name = format!("{}.{}", words.name, segment.unraw());
    }
    if input.peek(Token![-]) {
        return hyphenated(words, input);
    }
    Ok(words)
}

/// The rest of a name such as `http.request.header.x-id`, which is legal as a literal, or in another form.
fn hyphenated(mut words: Words, input: ParseStream<'_>) -> Result<Words> {
    while !input.is_empty() && !input.peek(Token![=]) && !input.peek(Token![,]) {
        let token: TokenTree = input.parse()?;
        words.name.push_str(&token.to_string());
        token.to_tokens(&mut words.tokens);
    }
    match conventions::check_attribute_name(&words.name) {
        Ok(()) => {
            let text = message::hyphen_in_words(&words.name);
            Err(fault(words.tokens, text))
        }
        Err(wrong) => Err(fault(words.tokens, message::illegal_name(&wrong, None))),
    }
}

/// A path with `::`, or a single identifier in capitals.
pub(super) fn parse_constant(input: ParseStream<'_>) -> Option<Path> {
    let path = input.fork().call(Path::parse_mod_style).ok()?;
    let is_path = path.segments.len() > 1 || path.leading_colon.is_some();
    if is_path || path.get_ident().is_some_and(is_constant) {
        return input.call(Path::parse_mod_style).ok();
    }
    None
}
