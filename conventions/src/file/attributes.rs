//! `[attributes]`: the levels of the rules, whether names have to be declared, and where.

use toml::de::DeValue;

use super::declare;
use super::document::unknown_key;
use super::reader::{Expected, Key, Reader, Table, Value, in_order};
use crate::message::quoted;
use crate::{Level, Policy, Rule, Setting};

const TABLE: &str = "attributes";
const DECLARED_ONLY: &str = Rule::Declared.name();
const REGISTRY: &str = "registry";
const DECLARE: &str = "declare";

/// The keys of the table: one for each rule that has a level, and three of their own.
pub(super) fn keys() -> Vec<&'static str> {
    let levels = Rule::ALL.into_iter().filter(|rule| rule.has_level());
    levels
        .map(Rule::name)
        .chain([DECLARED_ONLY, REGISTRY, DECLARE])
        .collect()
}

pub(super) fn attributes(reader: &mut Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    let mut declarations = None;
    for (key, value) in in_order(table) {
        let name = key.get_ref().as_ref();
        let rule = Rule::ALL.into_iter().find(|rule| rule.name() == name);
        match (name, rule) {
            (_, Some(rule)) if rule.has_level() => level(reader, key, value, rule, policy),
            (DECLARED_ONLY, _) => {
                if let Some(on) = reader.boolean(key, TABLE, value) {
                    policy.declared_only = Setting::new(on, reader.origin(&key.span()));
                }
            }
            (REGISTRY, _) => registries(reader, value, policy),
            (DECLARE, _) => declarations = Some(value),
            _ => unknown_key(reader, key, TABLE),
        }
    }
    // Whether the form of declared names is checked goes by the level of that rule, which may stand further below.
    if let Some(value) = declarations {
        match value.get_ref() {
            DeValue::Table(table) => declare::declare(reader, table, policy),
            _ => reader.wrong_type(
                value,
                "a table",
                Expected {
                    what: "`declare` in [attributes]",
                    example: "`[attributes.declare]` on a line of its own, and below it `batch_id = \"string\"`",
                },
            ),
        }
    }
}

fn level(
    reader: &mut Reader<'_>,
    key: &Key<'_>,
    value: &Value<'_>,
    rule: Rule,
    policy: &mut Policy,
) {
    let levels = Level::ALL.map(Level::name);
    if let Some(level) = reader.word(key, TABLE, value, &levels, Level::from_name) {
        let setting = Setting::new(level, reader.origin(&key.span()));
        policy.levels.insert(rule, setting);
    }
}

fn registries(reader: &mut Reader<'_>, value: &Value<'_>, policy: &mut Policy) {
    let expected = Expected {
        what: "`registry` in [attributes]",
        example: "`registry = [\"telemetry/\"]`",
    };
    for (folder, at) in reader.strings(value, expected) {
        if folder.trim().is_empty() {
            let message = "an entry of `registry` in [attributes] is blank; write a folder, as in \
                           `registry = [\"telemetry/\"]`";
            reader.fault(&at, message);
            continue;
        }
        let earlier = policy.registries.iter().find(|known| known.get() == folder);
        if let Some(line) = earlier.and_then(Setting::origin).map(crate::Origin::line) {
            let folder = quoted(folder);
            reader.fault(
                &at,
                format!("the registry {folder} is listed twice, first in line {line}; remove one of the two"),
            );
            continue;
        }
        let setting = Setting::new(folder.to_owned(), reader.origin(&at));
        policy.registries.push(setting);
    }
}
