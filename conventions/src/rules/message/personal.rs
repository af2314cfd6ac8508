//! What is said about personal data, and what to record instead.

use super::violation;
use crate::message::{as_written, quoted};
use crate::rules::personal::words::{Class, Phrase};
use crate::rules::{Place, Violation, forbidden_word, personal as words};
use crate::template::templated;
use crate::{Origin, Policy, Rule};

/// A remedy, and the one name in it that can be suggested.
type Remedy = (String, Option<String>);

/// What is wrong with `source`, the name itself or where the value comes from. `None` if no word of it is on a list.
pub(in crate::rules) fn personal(
    policy: &Policy,
    place: Place,
    name: &str,
    source: &str,
) -> Option<Violation> {
    let bytes = source.as_bytes();
    let template = templated(bytes).filter(|_| place == Place::Name);
    let key = template.map(|template| words::key::as_name(&bytes[template.key_start..]));
    let phrase = match template {
        Some(template) => words::phrase_of_key(&bytes[template.key_start..], template.is_named),
        None => words::phrase_of(bytes),
    };
    let forbidden: Vec<_> = policy.forbidden.keys().map(String::as_str).collect();
    let (why, remedy, rule) = match phrase {
        Some(phrase) => {
            let why = format!("{} {}", quoted(phrase.words), phrase.why);
            let rule = "words that stand for personal data, PERSONAL_DATA.md of traced-conventions"
                .to_owned();
            (why, remedy(policy, name, phrase), rule)
        }
        None => {
            let written = key.as_ref().map_or(bytes, words::key::AsName::bytes);
            let words = forbidden.get(forbidden_word(written, &forbidden)?)?;
            let origin = policy
                .forbidden
                .get(*words)
                .map(Origin::to_string)
                .unwrap_or_default();
            let why = format!("{} is a word that this project forbids", quoted(words));
            (why, hash_alone(policy, name), origin)
        }
    };
    let subject = match place {
        Place::Value => format!("value {} of attribute {}", quoted(source), quoted(name)),
        _ => format!("attribute name {}", quoted(name)),
    };
    let (remedy, suggestion) = remedy;
    let text = format!(
        "{subject} looks like personal data: {why}; {remedy}, or except it: `allow({}, reason = \"…\")`",
        as_written(name)
    );
    let suggestion = suggestion.filter(|_| place == Place::Name);
    Some(violation(
        policy,
        Rule::PersonalData,
        place,
        text,
        suggestion,
        rule,
    ))
}

fn remedy(policy: &Policy, name: &str, phrase: Phrase) -> Remedy {
    let words = phrase.words;
    match phrase.class {
        Class::Identity | Class::Contact => {
            let (hashed, _) = hash(policy, name);
            (
                format!("record `user.id`, or {hashed}"),
                Some("user.id".to_owned()).filter(|id| policy.is_legal(id)),
            )
        }
        Class::Document | Class::Trait => hash_alone(policy, name),
        Class::Credential => {
            let flag = format!("has_{words}");
            let suggestion = Some(flag.clone()).filter(|flag| policy.is_legal(flag));
            (
                format!("record at most that there is one, `{flag} = …`"),
                suggestion,
            )
        }
        Class::Content => {
            let length = format!("{words}_length");
            let suggestion = Some(length.clone()).filter(|length| policy.is_legal(length));
            (
                format!("record its length, `{length} = ….len()`"),
                suggestion,
            )
        }
    }
}

fn hash_alone(policy: &Policy, name: &str) -> Remedy {
    let (hashed, suggestion) = hash(policy, name);
    (format!("record {hashed}"), suggestion)
}

/// A keyed hash, under a name that says so where that is a legal one.
fn hash(policy: &Policy, name: &str) -> Remedy {
    let hashed = if name.starts_with("user.") {
        "user.hash".to_owned()
    } else if name.ends_with("_hash") || name.ends_with(".hash") {
        name.to_owned()
    } else {
        format!("{name}_hash")
    };
    let hashed = Some(hashed).filter(|hashed| policy.is_legal(hashed));
    match hashed {
        Some(hashed) => (
            format!("a keyed hash, `{hashed} = traced::hash(…)`"),
            Some(hashed),
        ),
        None => ("a keyed hash, `traced::hash(…)`".to_owned(), None),
    }
}
