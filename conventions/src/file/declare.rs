//! `[attributes.declare]`: which attributes the table declares. What each declaration says is read in `declaration.rs`.
//!
//! TOML reads `validation.type = "string"` as a table `validation` with a key `type`, which is how the declaration
//! `validation = { type = "string" }` reads too. How the table is written tells them apart:
//!
//! - a table in braces is a declaration;
//! - a table that dotted keys make is a namespace, so the names below it are declared;
//! - a table with a header of its own, `[attributes.declare.essay]`, is a namespace, unless it has nothing but keys of a
//!   declaration and one of them cannot stand in a namespace (a sentence as its `brief`, an array as its `values`). A
//!   `type` alone could be either, and is a fault.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeValue;

use super::declaration::{self, KEYS};
use super::reader::{Expected, Reader, Table, Value, in_order};
use crate::message::quoted;
use crate::{
    AttributeType, Declared, Level, Policy, Rule, check_attribute_name, nearest, registered,
};

/// A declaration: a name, and a string or table that says what it is.
pub(super) struct Entry<'v, 'i> {
    pub(super) name: String,
    pub(super) at: Range<usize>,
    pub(super) value: &'v Value<'i>,
    /// What else may have been meant, to be added to a message about the value's type.
    pub(super) hint: String,
}

pub(super) fn declare(reader: &mut Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    let mut entries = Vec::new();
    namespace(reader, None, table, &mut entries);
    entries.sort_by_key(|entry| entry.at.start);
    let mut seen = BTreeMap::new();
    for entry in entries {
        let line = reader.origin(&entry.at).line();
        if let Some(earlier) = seen.get(&entry.name) {
            let name = quoted(&entry.name);
            let message = format!(
                "attribute {name} is declared twice, first in line {earlier}; remove one of the two"
            );
            reader.fault(&entry.at, message);
            continue;
        }
        seen.insert(entry.name.clone(), line);
        if policy.level(Rule::Form) == Level::Deny {
            if let Err(fault) = check_attribute_name(&entry.name) {
                reader.fault(&entry.at, fault.to_string());
            }
        }
        if let Some(declared) = declaration::declared(reader, &entry) {
            against_registry(reader, &entry, &declared);
            policy.declared.insert(entry.name, declared);
        }
    }
}

fn namespace<'v, 'i>(
    reader: &mut Reader<'_>,
    prefix: Option<&str>,
    table: &'v Table<'i>,
    entries: &mut Vec<Entry<'v, 'i>>,
) {
    for (key, value) in in_order(table) {
        let (at, word) = (key.span(), key.get_ref());
        let name = match prefix {
            None => word.to_string(),
            Some(prefix) => format!("{prefix}.{word}"),
        };
        let hint = prefix.map_or_else(String::new, |prefix| describes(prefix, word));
        let meaning = match value.get_ref() {
            DeValue::String(_) => Meaning::Declaration,
            DeValue::Table(table) => meaning(reader, value, table),
            _ => Meaning::Neither,
        };
        match (meaning, value.get_ref()) {
            (Meaning::Namespace, DeValue::Table(table)) if table.is_empty() => {
                let (text, key) = (quoted(&name), written(&name));
                reader.fault(
                    &value.span(),
                    format!("the table {text} in [attributes.declare] declares nothing; write `{key} = \"string\"` for an \
                             attribute, or remove it"),
                );
            }
            (Meaning::Namespace, DeValue::Table(table)) => {
                namespace(reader, Some(&name), table, entries)
            }
            (Meaning::Ambiguous, DeValue::Table(table)) => ambiguous(reader, &at, &name, table),
            (Meaning::Declaration, _) => entries.push(Entry {
                name,
                at,
                value,
                hint,
            }),
            _ => {
                let expected = Expected {
                    what: &format!("{} in [attributes.declare]", quoted(&name)),
                    example: &format!("`{} = \"string\"`{hint}", written(&name)),
                };
                reader.wrong_type(value, "a type", expected);
            }
        }
    }
}

enum Meaning {
    Declaration,
    Namespace,
    Ambiguous,
    Neither,
}

fn meaning(reader: &Reader<'_>, value: &Value<'_>, table: &Table<'_>) -> Meaning {
    let text = reader.text_of(&value.span());
    if text.starts_with('{') {
        return Meaning::Declaration;
    }
    let has_header = text.starts_with('[');
    let described = |key: &str| table.get(key).is_some_and(|value| !is_declaration(value));
    if !has_header
        || !table
            .keys()
            .all(|key| KEYS.contains(&key.get_ref().as_ref()))
    {
        Meaning::Namespace
    } else if described("brief") || described("values") {
        Meaning::Declaration
    } else if table
        .get("type")
        .is_some_and(|value| value.get_ref().is_str())
    {
        Meaning::Ambiguous
    } else {
        Meaning::Namespace
    }
}

/// Whether a value can stand in a namespace.
fn is_declaration(value: &Value<'_>) -> bool {
    match value.get_ref() {
        DeValue::String(name) => AttributeType::from_name(name).is_some(),
        DeValue::Table(_) => true,
        _ => false,
    }
}

fn ambiguous(reader: &mut Reader<'_>, at: &Range<usize>, name: &str, table: &Table<'_>) {
    let given = table.get("type").and_then(|value| value.get_ref().as_str());
    let given = given
        .and_then(AttributeType::from_name)
        .unwrap_or(AttributeType::String);
    let (inner, given) = (format!("{name}.type"), given.name());
    let (key, inner_key) = (written(name), written(&inner));
    let (text, inner) = (quoted(name), quoted(&inner));
    reader.fault(
        at,
        format!(
            "this declares either {text} or {inner}; below `[attributes.declare]` write `{key} = \"{given}\"` for the one or \
             `{inner_key} = \"{given}\"` for the other"
        ),
    );
}

/// What to add where a key in a namespace looks like one that describes the attribute of the namespace's name.
fn describes(namespace: &str, key: &str) -> String {
    let describing = KEYS.into_iter().filter(|known| *known != "type");
    if nearest(key, describing).is_none() {
        return String::new();
    }
    let (text, key) = (quoted(namespace), written(namespace));
    format!(
        "; to describe {text} itself, write `{key} = {{ type = \"string\", brief = \"What it says\" }}`"
    )
}

/// A name as a key of TOML.
pub(super) fn written(name: &str) -> String {
    match check_attribute_name(name) {
        Ok(()) if name.contains('.') => format!("\"{name}\""),
        Ok(()) => name.to_owned(),
        Err(_) => "batch_id".to_owned(),
    }
}

fn against_registry(reader: &mut Reader<'_>, entry: &Entry<'_, '_>, declared: &Declared) {
    let Some(known) = registered(&entry.name) else {
        return;
    };
    let (ours, theirs) = (declared.value_type, known.value_type());
    if theirs == AttributeType::Any || ours == theirs {
        return;
    }
    let (name, ours, theirs) = (quoted(&entry.name), ours.name(), theirs.name());
    reader.fault(
        &entry.at,
        format!(
            "attribute {name} is declared as `{ours}`, and the OpenTelemetry registry has it as `{theirs}`; write \
             `{theirs}`, or choose another name"
        ),
    );
}
