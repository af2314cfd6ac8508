//! The whole file: its tables, and what else stands at the top.

use toml::de::{DeTable, DeValue};

use super::fault::PolicyFault;
use super::reader::{Expected, Key, Reader, Table, Value, did_you_mean, in_order};
use super::{attributes, personal_data, switches};
use crate::Policy;
use crate::message::quoted;

/// The tables of the file, and the keys of each.
fn tables() -> [(&'static str, Vec<&'static str>); 4] {
    [
        ("spans", switches::SPANS.to_vec()),
        ("attributes", attributes::keys()),
        ("personal_data", personal_data::KEYS.to_vec()),
        ("errors", switches::ERRORS.to_vec()),
    ]
}

/// The defaults with what the file says over them, and everything that is wrong with the file.
pub(super) fn read(text: &str, file: &str) -> (Policy, Vec<PolicyFault>) {
    let mut reader = Reader::new(text, file);
    let mut policy = Policy::default();
    match DeTable::parse(text) {
        Ok(table) => top(&mut reader, table.get_ref(), &mut policy),
        Err(error) => syntax(&mut reader, &error),
    }
    (policy, reader.into_faults())
}

fn syntax(reader: &mut Reader<'_>, error: &toml::de::Error) {
    let span = error.span().unwrap_or_default();
    let offender = match reader.text_of(&span).lines().next() {
        Some(text) => format!(" at {}", quoted(text)),
        None => String::new(),
    };
    // The parser's sentences may show characters of the text.
    let sentence = error.message().replace(char::is_control, " ");
    reader.fault(&span, format!("not TOML{offender}: {sentence}"));
}

type ReadTable = fn(&mut Reader<'_>, &Table<'_>, &mut Policy);

/// The levels in `[attributes]` say how the names in other tables are checked, so that table comes first.
const READERS: [(&str, ReadTable); 4] = [
    ("attributes", attributes::attributes),
    ("spans", switches::spans),
    ("personal_data", personal_data::personal_data),
    ("errors", switches::errors),
];

fn top(reader: &mut Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    for (name, read) in READERS {
        let Some(value) = table.get(name) else {
            continue;
        };
        match value.get_ref() {
            DeValue::Table(table) => read(reader, table, policy),
            _ => reader.wrong_type(
                value,
                "a table",
                Expected {
                    what: &format!("`{name}`"),
                    example: &format!("`[{name}]` on a line of its own, and its keys below"),
                },
            ),
        }
    }
    for (key, value) in in_order(table) {
        if !READERS.iter().any(|(name, _)| key.get_ref() == name) {
            unknown(reader, key, value);
        }
    }
}

/// What is no table of the file may be a key that stands above the table it belongs to.
fn unknown(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>) {
    let (name, at) = (key.get_ref().as_ref(), key.span());
    let tables = tables();
    if let Some((table, _)) = tables.iter().find(|(_, keys)| keys.contains(&name)) {
        reader.fault(
            &at,
            format!("`{name}` stands outside of its table; write it below `[{table}]`"),
        );
        return;
    }
    let names = tables.map(|(table, _)| table);
    let (hint, text) = (did_you_mean(name, &names), quoted(name));
    let what = match value.get_ref() {
        DeValue::Table(_) => "table",
        _ => "key",
    };
    reader.fault(
        &at,
        format!("unknown {what} {text} at the top of the file{hint}"),
    );
}

/// A key that the table does not have, though another may.
pub(super) fn unknown_key(reader: &mut Reader<'_>, key: &Key<'_>, table: &str) {
    let name = key.get_ref().as_ref();
    let tables = tables();
    let other = tables.iter().find(|(_, keys)| keys.contains(&name));
    if let Some((other, _)) = other {
        let message = format!("`{name}` is no key of [{table}]; write it below `[{other}]`");
        reader.fault(&key.span(), message);
        return;
    }
    let legal = tables.iter().find(|(name, _)| *name == table);
    let legal = legal.map_or(&[][..], |(_, keys)| keys);
    reader.unknown_key(key, &format!("[{table}]"), legal);
}
