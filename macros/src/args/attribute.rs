//! The entries of `attrs(…)` and its like.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Lit, LitStr, Result, Token, token};

use super::exception::{RawException, parse_exception};
use super::key::{AttributeKey, Words, parse_constant, words};
use super::{skip_to_comma, until_comma};
use crate::diag::{Errors, fault, fault_here};
use crate::message;

/// One entry of a list.
pub(crate) enum RawEntry {
    Attribute(RawAttribute),
    /// What to write instead depends on what names are legal.
    Valueless(Valueless),
}

/// A key without a value that is no variable's name, be it that it was meant for the value.
pub(crate) struct Valueless {
    pub(crate) recorded: Recorded,
    pub(crate) key: AttributeKey,
    /// `()` in `essay.count()`.
    pub(crate) rest: TokenStream,
}

/// `key = value`, in any of its spellings.
pub(crate) struct RawAttribute {
    pub(crate) key: AttributeKey,
    pub(crate) recorded: Recorded,
    pub(crate) value: Expr,
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
pub(crate) fn parse_list(input: ParseStream<'_>, errors: &mut Errors) -> Vec<RawEntry> {
    let mut entries = Vec::new();
    parse_entries(input, errors, |input, _| {
        entries.push(parse_entry(input)?);
        Ok(())
    });
    entries
}

/// As [`parse_list`], where `allow(…)` stands among the entries: in macros that have no other place for it.
pub(crate) fn parse_list_with_exceptions(
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> (Vec<RawEntry>, Vec<RawException>) {
    let (mut entries, mut exceptions) = (Vec::new(), Vec::new());
    parse_entries(input, errors, |input, errors| {
        if is_exception(input) {
            let word: Ident = input.parse()?;
            exceptions.push(parse_exception(&word, input, errors)?);
        } else {
            entries.push(parse_entry(input)?);
        }
        Ok(())
    });
    (entries, exceptions)
}

fn parse_entries(
    input: ParseStream<'_>,
    errors: &mut Errors,
    mut parse: impl FnMut(ParseStream<'_>, &mut Errors) -> Result<()>,
) {
    while !input.is_empty() {
        if let Err(error) = parse(input, errors) {
            errors.push(error);
            skip_to_comma(input);
        }
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            errors.push(fault_here(input, message::missing_list_comma()));
            skip_to_comma(input);
            let _ = input.parse::<Token![,]>();
        }
    }
}

fn parse_entry(input: ParseStream<'_>) -> Result<RawEntry> {
    let recorded = parse_recorded(input)?;
    if input.peek(LitStr) {
        return parse_rest(recorded, AttributeKey::literal(&input.parse()?), input);
    }
    if is_exception(input) {
        let word: Ident = input.parse()?;
        input.parse::<TokenTree>()?;
        return Err(fault(word, message::misplaced_exception()));
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(fault_here(input, message::bad_key()));
    }
    if let Some(constant) = parse_constant(input) {
        return parse_rest(recorded, AttributeKey::Constant(constant), input);
    }
    let Words {
        name,
        tokens,
        first,
    } = words(input)?;
    if !name.contains('.') && !continues(input) {
        return Ok(named_after(first, recorded));
    }
    parse_rest(recorded, AttributeKey::Known { name, tokens }, input)
}

/// `allow(…)`, which no attribute begins with.
pub(super) fn is_exception(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|word| word == "allow") && fork.peek(token::Paren)
}

/// Whether a word is more than a variable's name: a key, or part of an expression.
fn continues(input: ParseStream<'_>) -> bool {
    input.peek(Token![=]) || input.peek(Token![:]) || is_part(input)
}

/// `()` of a call, `[]` of an index.
fn is_part(input: ParseStream<'_>) -> bool {
    input.peek(token::Paren) || input.peek(token::Bracket)
}

/// `= value`, behind a key. `mark` is what stands in front of that, where nothing but a variable may follow.
fn parse_rest(mark: Recorded, key: AttributeKey, input: ParseStream<'_>) -> Result<RawEntry> {
    if input.peek(Token![=>]) || input.peek(Token![:]) {
        let text = message::value_without_equals(&key);
        return Err(fault(key, text));
    }
    // `record("key", 5)`, as methods have it.
    if key.is_literal() && input.peek(Token![,]) && input.peek2(Lit) {
        input.parse::<Token![,]>()?;
        until_comma(input);
        let text = message::value_behind_comma(&key);
        return Err(fault(key, text));
    }
    if !input.peek(Token![=]) {
        let is_part = is_part(input);
        let rest = until_comma(input);
        return Ok(RawEntry::Valueless(Valueless {
            recorded: mark,
            key,
            rest: if is_part { rest } else { TokenStream::new() },
        }));
    }
    if mark != Recorded::Typed {
        let text = message::mark_before_key(&key, mark.mark());
        return Err(fault(key, text));
    }
    input.parse::<Token![=]>()?;
    if input.peek(Token![=]) {
        return Err(fault(&key, message::doubled_equals(&key)));
    }
    let recorded = parse_recorded(input)?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(fault(&key, message::no_value(&key)));
    }
    let value = input.parse()?;
    if is_declaration(&value) {
        return Err(fault(value, message::declared_beforehand(&key)));
    }
    Ok(RawEntry::Attribute(RawAttribute {
        key,
        recorded,
        value,
    }))
}

/// `tracing::field::Empty`, for what is to come later.
fn is_declaration(value: &Expr) -> bool {
    let Expr::Path(value) = value else {
        return false;
    };
    let mut segments = value.path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == "Empty")
        && segments.next().is_none_or(|module| module.ident == "field")
}

/// `%`, `?`, or nothing.
pub(crate) fn parse_recorded(input: ParseStream<'_>) -> Result<Recorded> {
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

fn named_after(variable: Ident, recorded: Recorded) -> RawEntry {
    RawEntry::Attribute(RawAttribute {
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
    })
}

impl Recorded {
    /// How it is written.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Typed => "",
            Self::Display => "%",
            Self::Debug => "?",
        }
    }
}
