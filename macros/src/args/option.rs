//! One option at a time.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Path, Result, Token, token};

use super::exception::parse_exception;
use super::value::{
    arm, assigned, attributes, choice, condition, flag, is_constant, keyed, list, only, parse_name,
    parse_path, parse_prefix, parse_scope,
};
use super::{Keyed, RawArgs, skip_to_comma};
use crate::diag::{Errors, fault, fault_here};
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
            self.is_named = true;
            let name = parse_name(input)?;
            if self.name.is_some() {
                return Err(fault(name, message::second_name()));
            }
            self.name = Some(name);
            return Ok(());
        }
        if !input.peek(Ident::peek_any) {
            return Err(fault_here(input, message::unexpected_token(target)));
        }
        let word = input.call(Ident::parse_any)?;
        if target == Target::Block {
            self.check_place(&word, input)?;
        }
        if word == Key::Skip.name() && input.peek(token::Paren) {
            return Err(fault(word, message::skip_with_list()));
        }
        let key = known_key(&word, target, input)?;
        let is_repeated = self.given.iter().any(|(given, _)| *given == key);
        if is_repeated && key != Key::Allow {
            return Err(fault(&word, message::repeated_option(key)));
        }
        self.given.push((key, word.clone()));
        self.parse_value(key, word, input, errors)
    }

    /// Tells what stands in the place of a traced block's name, or in the block's own, from an option.
    fn check_place(&mut self, word: &Ident, input: ParseStream<'_>) -> Result<()> {
        let available = Key::available(Target::Block);
        let written = word.to_string();
        let is_variable = !available.contains(&written.as_str()) || word == Key::Name.name();
        if self.given.is_empty() && !self.is_named && is_variable && input.peek(Token![,]) {
            self.is_named = true;
            return Err(fault(word, message::variable_for_name(&written)));
        }
        let is_option = message::is_like_an_option(&written, &available) || input.peek(Token![=]);
        if !is_option && is_last(input) {
            let rest: TokenStream = input.parse()?;
            return Err(fault(
                quote!(#word #rest),
                message::block_macro_without_block(),
            ));
        }
        Ok(())
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
                self.is_named = true;
                let name = assigned(key, &word, input, parse_name)?;
                if self.name.is_some() {
                    return Err(fault(name, message::second_name()));
                }
                self.name = Some(name);
            }
            Key::Kind => self.kind = Some(choice(key, &word, input)?),
            Key::Scope => self.scope = Some(assigned(key, &word, input, parse_scope)?),
            Key::Crate => self.runtime = Some(assigned(key, &word, input, parse_path)?),
            Key::Prefix => self.prefix = Some(assigned(key, &word, input, parse_prefix)?),
            Key::Parent => self.parent = Some(keyed(key, word, input, Parse::parse)?),
            Key::System => self.messaging.system = Some(assigned(key, &word, input, Parse::parse)?),
            Key::Destination => {
                self.messaging.destination = Some(assigned(key, &word, input, Parse::parse)?);
            }
            Key::Operation => {
                self.messaging.operation = Some(choice(key, &word, input)?);
            }
            Key::Relation => {
                let value = choice(key, &word, input)?;
                self.messaging.relation = Some(Keyed { key: word, value });
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

/// Whether no comma comes any more.
fn is_last(input: ParseStream<'_>) -> bool {
    let rest = input.fork();
    skip_to_comma(&rest);
    rest.is_empty()
}

/// The option of that name. `rest` is what follows.
fn known_key(word: &Ident, target: Target, rest: ParseStream<'_>) -> Result<Key> {
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
        None => {
            let written = word.to_string();
            let as_attribute = as_attribute(&written, rest).filter(|_| target != Target::ImplBlock);
            let text = message::unknown_option(&written, as_attribute.as_deref(), &available);
            Err(fault(word, text))
        }
    }
}

/// How `word` is written as an attribute, if it may be one.
fn as_attribute(word: &str, rest: ParseStream<'_>) -> Option<String> {
    if rest.is_empty() || rest.peek(Token![,]) {
        return Some(word.to_owned());
    }
    rest.peek(Token![=]).then(|| format!("{word} = …"))
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
