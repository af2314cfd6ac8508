//! What one declaration of an attribute says: its type, and what describes it.

use std::ops::Range;

use toml::de::DeValue;

use super::declare::{Entry, written};
use super::reader::{Expected, Reader, Table, Value, did_you_mean, in_order, meant};
use crate::message::quoted;
use crate::{AttributeType, Declared};

/// The keys of a declaration in braces.
pub(super) const KEYS: [&str; 3] = ["type", "brief", "values"];

/// What other languages call the types.
const ALIASES: [(&str, &str); 9] = [
    ("bool", "boolean"),
    ("integer", "int"),
    ("long", "int"),
    ("i64", "int"),
    ("float", "double"),
    ("number", "double"),
    ("f64", "double"),
    ("str", "string"),
    ("text", "string"),
];

/// `None` where there is no type, which is reported.
pub(super) fn declared(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<Declared> {
    match entry.value.get_ref() {
        DeValue::String(name) => {
            let value_type = value_type(reader, entry, name, &entry.value.span())?;
            Some(Declared::new(value_type, reader.origin(&entry.at)))
        }
        DeValue::Table(table) => described(reader, entry, table),
        _ => None,
    }
}

fn described(
    reader: &mut Reader<'_>,
    entry: &Entry<'_, '_>,
    table: &Table<'_>,
) -> Option<Declared> {
    let name = quoted(&entry.name);
    let example = format!("`{} = {{ type = \"string\" }}`", written(&entry.name));
    let (mut typed, mut brief, mut values) = (None, None, None);
    let mut misread = false;
    for (key, value) in in_order(table) {
        let what = format!("`{}` of attribute {name}", key.get_ref());
        let expected = Expected {
            what: &what,
            example: &example,
        };
        match key.get_ref().as_ref() {
            "type" => match reader.string(value, expected) {
                Some(word) => {
                    typed = value_type(reader, entry, word, &value.span());
                    misread |= typed.is_none();
                }
                None => misread = true,
            },
            "brief" => {
                let example = "`brief = \"What it says\"`";
                let expected = Expected {
                    example,
                    ..expected
                };
                brief = reader.string(value, expected).map(str::to_owned);
            }
            "values" => values = Some((key.span(), members(reader, value, &what))),
            _ => {
                reader.unknown_key(key, &format!("the declaration of attribute {name}"), &KEYS);
                misread = true;
            }
        }
    }
    let Some(value_type) = typed else {
        // A type that is misread or misspelt has been reported as that.
        if !misread {
            let message = format!("attribute {name} is declared without a type; write {example}");
            reader.fault(&entry.at, message);
        }
        return None;
    };
    let mut declared = Declared::new(value_type, reader.origin(&entry.at));
    declared.brief = brief;
    if let Some((at, members)) = values {
        strings_only(reader, &at, &name, value_type);
        declared.members = members;
    }
    Some(declared)
}

fn members(reader: &mut Reader<'_>, value: &Value<'_>, what: &str) -> Vec<String> {
    let expected = Expected {
        what,
        example: "`values = [\"passed\", \"failed\"]`",
    };
    let mut members: Vec<String> = Vec::new();
    for (member, at) in reader.strings(value, expected) {
        if members.iter().any(|known| known == member) {
            let member = quoted(member);
            reader.fault(
                &at,
                format!("{what} holds {member} twice; remove one of the two"),
            );
            continue;
        }
        members.push(member.to_owned());
    }
    members
}

fn strings_only(reader: &mut Reader<'_>, at: &Range<usize>, name: &str, value_type: AttributeType) {
    use AttributeType::{Any, String, Strings};
    if !matches!(value_type, String | Strings | Any) {
        let value_type = value_type.name();
        reader.fault(
            at,
            format!(
                "`values` of attribute {name} lists strings, and its type is `{value_type}`; remove `values`, or write \
                 `type = \"string\"`"
            ),
        );
    }
}

fn value_type(
    reader: &mut Reader<'_>,
    entry: &Entry<'_, '_>,
    word: &str,
    at: &Range<usize>,
) -> Option<AttributeType> {
    let found = AttributeType::from_name(word);
    if found.is_none() {
        let names = AttributeType::ALL.map(AttributeType::name);
        let alias = ALIASES.into_iter().find(|(alias, _)| *alias == word);
        let hint = match alias {
            Some((_, name)) => meant(Some(name), &names),
            None => did_you_mean(word, &names),
        };
        let (word, name) = (quoted(word), quoted(&entry.name));
        let other = &entry.hint;
        reader.fault(
            at,
            format!("unknown type {word} of attribute {name}{hint}{other}"),
        );
    }
    found
}
