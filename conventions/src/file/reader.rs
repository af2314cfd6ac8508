//! What the reading of each table needs: the lines of the text, the values by their types, and the faults so far.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::fault::PolicyFault;
use crate::message::quoted;
use crate::{Origin, nearest};

pub(super) type Key<'i> = Spanned<DeString<'i>>;
pub(super) type Value<'i> = Spanned<DeValue<'i>>;
pub(super) type Table<'i> = DeTable<'i>;

/// What a value stands for in messages, and what to write in its place.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    /// As in "`style` in [spans]".
    pub(super) what: &'a str,
    /// As in `style = "any"`.
    pub(super) example: &'a str,
}

pub(super) struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    line_starts: Vec<usize>,
    faults: Vec<PolicyFault>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, file: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            file,
            text,
            line_starts: ends.map(|(at, _)| at + 1).collect(),
            faults: Vec::new(),
        }
    }

    /// The place of a span of the text.
    pub(super) fn origin(&self, at: &Range<usize>) -> Origin {
        let before = self.line_starts.partition_point(|start| *start <= at.start);
        Origin::new(self.file, before + 1)
    }

    pub(super) fn text_of(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    pub(super) fn fault(&mut self, at: &Range<usize>, message: impl Into<String>) {
        self.faults.push(PolicyFault::new(self.origin(at), message));
    }

    /// The faults, in the order of the lines.
    pub(super) fn into_faults(mut self) -> Vec<PolicyFault> {
        self.faults.sort_by_key(PolicyFault::line);
        self.faults
    }

    pub(super) fn wrong_type(&mut self, value: &Value<'_>, legal: &str, expected: Expected<'_>) {
        let (what, found) = (expected.what, found(value.get_ref()));
        let example = expected.example;
        self.fault(
            &value.span(),
            format!("{what} is {found}, not {legal}; write {example}"),
        );
    }

    pub(super) fn unknown_key(&mut self, key: &Key<'_>, place: &str, legal: &[&str]) {
        let hint = did_you_mean(key.get_ref(), legal);
        let key_text = quoted(key.get_ref());
        self.fault(
            &key.span(),
            format!("unknown key {key_text} in {place}{hint}"),
        );
    }

    pub(super) fn boolean(
        &mut self,
        key: &Key<'_>,
        table: &str,
        value: &Value<'_>,
    ) -> Option<bool> {
        if let DeValue::Boolean(boolean) = value.get_ref() {
            return Some(*boolean);
        }
        let key = key.get_ref();
        let expected = Expected {
            what: &format!("`{key}` in [{table}]"),
            example: &format!("`{key} = true` or `{key} = false`"),
        };
        self.wrong_type(value, "a boolean", expected);
        None
    }

    pub(super) fn string<'v>(
        &mut self,
        value: &'v Value<'_>,
        expected: Expected<'_>,
    ) -> Option<&'v str> {
        let string = value.get_ref().as_str();
        if string.is_none() {
            self.wrong_type(value, "a string", expected);
        }
        string
    }

    /// One of several words, as `find` knows them.
    pub(super) fn word<T>(
        &mut self,
        key: &Key<'_>,
        table: &str,
        value: &Value<'_>,
        legal: &[&str],
        find: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let key = key.get_ref();
        let what = format!("`{key}` in [{table}]");
        let examples: Vec<String> = legal
            .iter()
            .map(|word| format!("{key} = \"{word}\""))
            .collect();
        let expected = Expected {
            what: &what,
            example: &alternatives(&examples),
        };
        let word = self.string(value, expected)?;
        let found = find(word);
        if found.is_none() {
            let (hint, word) = (did_you_mean(word, legal), quoted(word));
            self.fault(
                &value.span(),
                format!("unknown value {word} of {what}{hint}"),
            );
        }
        found
    }

    /// The entries of an array, none where there is no array.
    pub(super) fn entries<'v, 'i>(
        &mut self,
        value: &'v Value<'i>,
        expected: Expected<'_>,
    ) -> Vec<&'v Value<'i>> {
        if let DeValue::Array(array) = value.get_ref() {
            return array.iter().collect();
        }
        self.wrong_type(value, "an array", expected);
        Vec::new()
    }

    /// The strings of an array, each with its place.
    pub(super) fn strings<'v>(
        &mut self,
        value: &'v Value<'_>,
        expected: Expected<'_>,
    ) -> Vec<(&'v str, Range<usize>)> {
        let entries = self.entries(value, expected);
        let entry = Expected {
            what: &format!("an entry of {}", expected.what),
            ..expected
        };
        let string = |value: &&'v Value<'_>| Some((self.string(value, entry)?, value.span()));
        entries.iter().filter_map(string).collect()
    }
}

/// What a table holds, in the order of the text.
pub(super) fn in_order<'v, 'i>(table: &'v Table<'i>) -> Vec<(&'v Key<'i>, &'v Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// What follows a word that is none of `legal`.
pub(super) fn did_you_mean(word: &str, legal: &[&str]) -> String {
    meant(nearest(word, legal.iter().copied()), legal)
}

/// As [`did_you_mean`], where it is known what was meant.
pub(super) fn meant(near: Option<&str>, legal: &[&str]) -> String {
    let legal: Vec<_> = legal.iter().map(|word| format!("`{word}`")).collect();
    let available = legal.join(", ");
    match near {
        Some(near) => format!("; did you mean `{near}`? available: {available}"),
        None => format!("; available: {available}"),
    }
}

fn alternatives(examples: &[String]) -> String {
    let quoted: Vec<_> = examples.iter().map(|text| format!("`{text}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(string) => format!("the string {}", quoted(string)),
        DeValue::Integer(integer) => format!("the integer {}", quoted(&integer.to_string())),
        DeValue::Float(float) => format!("the number {}", quoted(&float.to_string())),
        DeValue::Boolean(boolean) => format!("the boolean `{boolean}`"),
        DeValue::Datetime(_) => "a date or time".to_owned(),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
