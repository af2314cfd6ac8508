//! One option at a time.

use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Pat, Path, Result, Token, parenthesized, token};

use super::exception::parse_exception;
use super::{Condition, Keyed, RawArgs, RawArm, RawName, parse_list};
use crate::diag::{Errors, fault};
use crate::message;
use crate::option::{Key, Target};

impl RawArgs {
    pub(super) fn parse_option(
        &mut self,
        input: ParseStream<'_>,
        target: Target,
        errors: &mut Errors,
    ) -> Result<()> {
        if target != Target::ImplBlock && is_positional_name(input) {
            let name = parse_name(input)?;
            if self.name.is_some() {
                return Err(fault(name, message::second_name()));
            }
            self.name = Some(name);
            return Ok(());
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error(message::unexpected_token()));
        }
        let word = input.call(Ident::parse_any)?;
        let key = known_key(&word, target)?;
        let is_repeated = self.given.iter().any(|(given, _)| *given == key);
        if is_repeated && key != Key::Allow {
            return Err(fault(&word, message::repeated_option(key)));
        }
        self.given.push((key, word.clone()));
        self.parse_value(key, word, input, errors)
    }

    fn parse_value(
        &mut self,
        key: Key,
        word: Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result<()> {
        match key {
            Key::Name => {
                let name = assigned(key, &word, input, parse_name)?;
                if self.name.is_some() {
                    return Err(fault(name, message::second_name()));
                }
                self.name = Some(name);
            }
            Key::Kind => self.kind = Some(assigned(key, &word, input, Ident::parse_any)?),
            Key::Scope => self.scope = Some(assigned(key, &word, input, parse_name)?),
            Key::Crate => self.runtime = Some(assigned(key, &word, input, Path::parse_mod_style)?),
            Key::Prefix => self.prefix = Some(assigned(key, &word, input, parse_prefix)?),
            Key::Parent => self.parent = Some(keyed(key, word, input, Parse::parse)?),
            Key::System => self.messaging.system = Some(assigned(key, &word, input, Parse::parse)?),
            Key::Destination => {
                self.messaging.destination = Some(assigned(key, &word, input, Parse::parse)?);
            }
            Key::Operation => {
                self.messaging.operation = Some(assigned(key, &word, input, Ident::parse_any)?);
            }
            Key::Relation => {
                self.messaging.relation = Some(keyed(key, word, input, Ident::parse_any)?);
            }
            Key::From | Key::Into => {
                self.messaging.message = Some(assigned(key, &word, input, Parse::parse)?);
            }
            Key::Batch => self.messaging.batch = Some(flag(key, word, input)?),
            Key::Links => self.links = Some(only(key, &list(key, &word, input)?)?),
            Key::Leaf => self.leaf = Some(flag(key, word, input)?),
            Key::Root => self.root = Some(flag(key, word, input)?),
            Key::Allow => self.exceptions.push(parse_exception(&word, input, errors)?),
            Key::Skip => self.skip = Some(flag(key, word, input)?),
            Key::Attrs => self.attrs = attributes(key, &word, input, errors)?,
            Key::SamplerAttrs => self.sampler_attrs = attributes(key, &word, input, errors)?,
            Key::Ok => self.ok = Some(arm(key, word, input, errors)?),
            Key::Err => self.err = Some(arm(key, word, input, errors)?),
            Key::Ret => self.ret = Some(arm(key, word, input, errors)?),
            Key::ErrIf => self.err_if = Some(condition(key, word, input)?),
        }
        Ok(())
    }
}

fn known_key(word: &Ident, target: Target) -> Result<Key> {
    let available = Key::available(target);
    match Key::from_name(&word.to_string()) {
        Some(key) if key.fits(target) => Ok(key),
        Some(key @ Key::Prefix) => Err(fault(word, message::only_on_blocks(key))),
        Some(Key::Skip) => Err(fault(word, message::skip_outside_block())),
        Some(Key::Kind) => Err(fault(word, message::kind_of_messaging())),
        Some(Key::Leaf) if target != Target::ImplBlock => {
            Err(fault(word, message::leaf_of_messaging()))
        }
        Some(key) if !key.fits(Target::ImplBlock) && !key.fits(Target::Function) => {
            Err(fault(word, message::messaging_option(key)))
        }
        Some(key) => Err(fault(word, message::not_on_blocks(key, &available))),
        None => Err(fault(
            word,
            message::unknown_option(&word.to_string(), &available),
        )),
    }
}

/// `"name"`, or a path that is no option: `names::CREATE`, `CREATE`, `format!(…)`.
fn is_positional_name(input: ParseStream<'_>) -> bool {
    if input.peek(LitStr) {
        return true;
    }
    let fork = input.fork();
    let Ok(path) = fork.call(Path::parse_mod_style) else {
        return false;
    };
    let is_call = fork.peek(Token![!]);
    let ended = fork.is_empty() || fork.peek(Token![,]);
    is_call || (ended && (path.segments.len() > 1 || path.get_ident().is_some_and(is_constant)))
}

/// No legal name is written in capitals, so such an identifier can only be a constant.
pub(super) fn is_constant(ident: &Ident) -> bool {
    let name = ident.to_string();
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

fn parse_name(input: ParseStream<'_>) -> Result<RawName> {
    if input.peek(LitStr) {
        return Ok(RawName::Literal(input.parse()?));
    }
    let start = input.fork();
    let Ok(path) = input.call(Path::parse_mod_style) else {
        return Err(start.error(message::name_not_a_name()));
    };
    if input.peek(Token![!]) {
        let is_format = path
            .segments
            .last()
            .is_some_and(|last| last.ident == "format" || last.ident == "concat");
        let text = if is_format {
            message::formatted_name()
        } else {
            message::name_not_a_name()
        };
        return Err(fault(path, text));
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(RawName::Constant(path));
    }
    Err(fault(path, message::name_not_a_name()))
}

fn parse_prefix(input: ParseStream<'_>) -> Result<LitStr> {
    (input.parse())
        .map_err(|error: syn::Error| syn::Error::new(error.span(), message::bad_prefix()))
}

/// `= value`.
fn assigned<T>(
    key: Key,
    word: &Ident,
    input: ParseStream<'_>,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    match input.parse::<Token![=]>() {
        Ok(_) => parse(input),
        Err(_) => Err(fault(word, message::option_without_value(key))),
    }
}

/// `= value`, of an option that errors may be about.
fn keyed<T>(
    key: Key,
    word: Ident,
    input: ParseStream<'_>,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> Result<Keyed<T>> {
    let value = assigned(key, &word, input, parse)?;
    Ok(Keyed { key: word, value })
}

fn flag(key: Key, word: Ident, input: ParseStream<'_>) -> Result<Ident> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(word);
    }
    Err(fault(word, message::flag_with_value(key)))
}

fn list<'a>(key: Key, word: &Ident, input: ParseStream<'a>) -> Result<syn::parse::ParseBuffer<'a>> {
    if !input.peek(token::Paren) {
        return Err(fault(word, message::option_without_value(key)));
    }
    let content;
    parenthesized!(content in input);
    Ok(content)
}

/// The one expression that is left.
fn only(key: Key, content: ParseStream<'_>) -> Result<Expr> {
    let expression = content.parse()?;
    content.parse::<Option<Token![,]>>()?;
    if content.is_empty() {
        return Ok(expression);
    }
    let rest: proc_macro2::TokenStream = content.parse()?;
    Err(fault(rest, message::after_only_value(key)))
}

fn attributes(
    key: Key,
    word: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> Result<Vec<super::RawEntry>> {
    let content = list(key, word, input)?;
    Ok(parse_list(&content, errors))
}

fn arm(
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

fn condition(key: Key, word: Ident, input: ParseStream<'_>) -> Result<Keyed<Condition>> {
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
        let rest: proc_macro2::TokenStream = all.parse().unwrap_or_default();
        // Whatever is left would otherwise be reported as unexpected on top.
        let _ = content.parse::<proc_macro2::TokenStream>();
        if rest.is_empty() {
            all.error(message::missing_arrow(key))
        } else {
            fault(rest, message::missing_arrow(key))
        }
    })
}

impl quote::ToTokens for RawName {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Constant(path) => path.to_tokens(tokens),
        }
    }
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
