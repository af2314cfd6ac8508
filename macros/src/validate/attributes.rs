//! The attributes of one list.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::Expr;
use traced_conventions as conventions;

use crate::args::{AttributeKey, RawArm, RawAttribute, RawEntry, Valueless};
use crate::diag::{Errors, fault};
use crate::judge::Judge;
use crate::leaving::{awaits, exits};
use crate::message;
use crate::spec::{Arm, Attribute, Key, Seen};

/// An attribute, and its key to put a fault on.
pub(super) type WithKey = (Attribute, AttributeKey);

/// The attributes of one list, judged, none of them twice.
pub(super) fn list(
    raw: Vec<RawEntry>,
    judge: &mut Judge<'_>,
    errors: &mut Errors,
) -> Vec<Attribute> {
    let attributes = attributes(raw, judge, errors);
    check_once(attributes.iter(), errors);
    without_keys(attributes)
}

pub(super) fn arm(key: syn::Ident, raw: RawArm, judge: &mut Judge<'_>, errors: &mut Errors) -> Arm {
    Arm {
        key,
        pattern: raw.pattern,
        attributes: list(raw.attributes, judge, errors),
    }
}

pub(super) fn attributes(
    raw: Vec<RawEntry>,
    judge: &mut Judge<'_>,
    errors: &mut Errors,
) -> Vec<WithKey> {
    raw.into_iter()
        .filter_map(|entry| match entry {
            RawEntry::Attribute(raw) => Some(attribute(raw, judge, errors)),
            RawEntry::Valueless(valueless) => {
                let Valueless { key, rest, .. } = &valueless;
                let text = without_value(&valueless, judge);
                errors.push(fault(quote!(#key #rest), text));
                None
            }
        })
        .collect()
}

fn attribute(raw: RawAttribute, judge: &mut Judge<'_>, errors: &mut Errors) -> WithKey {
    check_stays(&raw.value, errors);
    let expects = judge.attribute(&raw, errors);
    let key = match &raw.key {
        AttributeKey::Known { name, .. } => Key::Literal(name.clone()),
        AttributeKey::Constant(path) => Key::Constant {
            path: path.clone(),
            rules: judge.rules_for(path),
        },
    };
    let attribute = Attribute {
        key,
        seen: Seen::of(&raw.value, raw.recorded, expects),
        recorded: raw.recorded,
        value: raw.value,
        expects,
    };
    (attribute, raw.key)
}

/// What to write in place of a key alone. What is suggested is no key that would be refused.
fn without_value(valueless: &Valueless, judge: &Judge<'_>) -> String {
    let Valueless {
        recorded,
        key,
        rest,
    } = valueless;
    match key {
        AttributeKey::Constant(_) => message::constant_key_without_value().to_owned(),
        AttributeKey::Known { name, .. } if key.is_literal() => {
            message::literal_key_without_value(name)
        }
        AttributeKey::Known { name, tokens } => {
            let tokens = quote!(#tokens #rest).into_iter();
            let written: String = tokens.map(|token| token.to_string()).collect();
            let written = format!("{}{written}", recorded.mark());
            if !name.contains('.') {
                return message::value_without_key(&written);
            }
            let suggested = match name.strip_prefix("self.") {
                Some(field) => field.rsplit('.').next().unwrap_or(field).to_owned(),
                None => name.replace('.', "_"),
            };
            let refused = judge.refusal(&suggested);
            let what = match rest.is_empty() {
                true => "field",
                false => "value",
            };
            message::key_without_value(&written, what, name, &suggested, refused.as_ref())
        }
    }
}

/// A value is evaluated in a closure, only where the span records.
fn check_stays(value: &Expr, errors: &mut Errors) {
    let awaits = awaits(value.to_token_stream());
    let exits = exits(value.to_token_stream());
    // One is enough to be told what is wrong with the value.
    if let Some(word) = awaits.first() {
        errors.push(fault(word, message::await_in_value()));
    } else if let Some(exit) = exits.first() {
        let text = match exit {
            TokenTree::Ident(_) => message::return_in_value(),
            _ => message::question_mark_in_value(),
        };
        errors.push(fault(exit, text));
    }
}

pub(super) fn without_keys(attributes: Vec<WithKey>) -> Vec<Attribute> {
    attributes
        .into_iter()
        .map(|(attribute, _)| attribute)
        .collect()
}

pub(super) fn check_once<'a>(attributes: impl Iterator<Item = &'a WithKey>, errors: &mut Errors) {
    let keys: Vec<_> = attributes.map(|(_, key)| key).collect();
    let names: Vec<_> = keys
        .iter()
        .map(|key| match key {
            AttributeKey::Known { name, .. } => name.clone(),
            AttributeKey::Constant(path) => path.to_token_stream().to_string(),
        })
        .collect();
    for duplicate in conventions::duplicates(names.iter()) {
        let name = &names[duplicate.repeat];
        errors.push(fault(
            keys[duplicate.repeat],
            message::repeated_attribute(name),
        ));
    }
}
