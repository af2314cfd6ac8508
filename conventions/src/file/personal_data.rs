//! `[personal_data]`: the project's own words for personal data, and the attributes that may hold some.

use std::ops::Range;

use toml::de::DeValue;

use super::document::unknown_key;
use super::reader::{Expected, Reader, Table, Value, in_order};
use crate::message::quoted;
use crate::{Allowed, Level, Policy, Rule, check_attribute_name};

pub(super) const KEYS: [&str; 2] = ["forbid", "allow"];

const ENTRY_KEYS: [&str; 2] = ["name", "reason"];
const ENTRY: &str = "`{ name = \"user.email\", reason = \"shown in the support console only\" }`";

pub(super) fn personal_data(reader: &mut Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "forbid" => forbid(reader, value, policy),
            "allow" => allow(reader, value, policy),
            _ => unknown_key(reader, key, "personal_data"),
        }
    }
}

fn forbid(reader: &mut Reader<'_>, value: &Value<'_>, policy: &mut Policy) {
    let expected = Expected {
        what: "`forbid` in [personal_data]",
        example: "`forbid = [\"student_name\"]`",
    };
    for (word, at) in reader.strings(value, expected) {
        if let Err(fault) = check_attribute_name(word) {
            reader.fault(
                &at,
                format!(
                    "an entry of `forbid` in [personal_data] cannot be part of a name: {fault}"
                ),
            );
            continue;
        }
        if let Some(earlier) = policy.forbidden.get(word) {
            let line = earlier.line();
            reader.fault(
                &at,
                format!("`{word}` is forbidden twice, first in line {line}; remove one of the two"),
            );
            continue;
        }
        let origin = reader.origin(&at);
        policy.forbidden.insert(word.to_owned(), origin);
    }
}

fn allow(reader: &mut Reader<'_>, value: &Value<'_>, policy: &mut Policy) {
    let expected = Expected {
        what: "`allow` in [personal_data]",
        example: &format!("`allow = [{}]`", ENTRY.trim_matches('`')),
    };
    for entry in reader.entries(value, expected) {
        match entry.get_ref() {
            DeValue::Table(table) => exception(reader, entry.span(), table, policy),
            _ => reader.wrong_type(
                entry,
                "a table",
                Expected {
                    what: "an entry of `allow` in [personal_data]",
                    example: ENTRY,
                },
            ),
        }
    }
}

fn exception(reader: &mut Reader<'_>, at: Range<usize>, table: &Table<'_>, policy: &mut Policy) {
    let (mut name, mut reason) = (None, None);
    let mut misread = false;
    for (key, value) in in_order(table) {
        let slot = match key.get_ref().as_ref() {
            "name" => &mut name,
            "reason" => &mut reason,
            _ => {
                reader.unknown_key(key, "an entry of `allow` in [personal_data]", &ENTRY_KEYS);
                misread = true;
                continue;
            }
        };
        let expected = Expected {
            what: &format!(
                "`{}` in an entry of `allow` in [personal_data]",
                key.get_ref()
            ),
            example: ENTRY,
        };
        match reader.string(value, expected) {
            Some(string) => *slot = Some((string, value.span())),
            None => misread = true,
        }
    }
    match (name, reason) {
        (Some(name), Some(reason)) => add(reader, name, reason, policy),
        // Which key is missing is told by what stands in its place.
        _ if misread => {}
        (None, _) => reader.fault(
            &at,
            format!("an entry of `allow` in [personal_data] has no `name`; write {ENTRY}"),
        ),
        (Some((name, _)), None) => {
            let name = quoted(name);
            reader.fault(
                &at,
                format!("{name} is allowed without a reason; write {ENTRY}"),
            );
        }
    }
}

fn add(
    reader: &mut Reader<'_>,
    (name, name_at): (&str, Range<usize>),
    (reason, reason_at): (&str, Range<usize>),
    policy: &mut Policy,
) {
    if policy.level(Rule::Form) == Level::Deny {
        if let Err(fault) = check_attribute_name(name) {
            reader.fault(&name_at, fault.to_string());
        }
    }
    let text = quoted(name);
    if let Some(earlier) = policy.allowed.iter().find(|known| known.name == name) {
        let line = earlier.origin.line();
        reader.fault(
            &name_at,
            format!("{text} is allowed twice, first in line {line}; remove one of the two"),
        );
    }
    if reason.trim().is_empty() {
        reader.fault(
            &reason_at,
            format!("the reason for allowing {text} is blank; say why it may hold personal data"),
        );
    }
    let origin = reader.origin(&name_at);
    policy.allowed.push(Allowed::new(name, reason, origin));
}
