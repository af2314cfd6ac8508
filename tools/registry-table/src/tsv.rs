//! Tables of tab-separated values, which can be kept and edited.

use std::collections::BTreeMap;
use std::path::Path;

use traced_conventions::{AttributeType, REGISTRY_VERSION, nearest};

use crate::entry::{Entry, NameStanding};

const COLUMNS: usize = 7;

const HEADER: &str = "\
# Copyright The OpenTelemetry Authors, licensed under the Apache License, Version 2.0
# (https://www.apache.org/licenses/LICENSE-2.0). Names, types, deprecations and values only; no prose is copied.
# name\ttype\tstability\tdeprecated(reason)\trenamed_to\tmembers(| separated, ~ deprecated)\tas of
";

/// The entries of a table. The stability and the version are for its readers.
pub(crate) fn read(text: &str, path: &Path) -> Result<Vec<Entry>, String> {
    let mut lines = BTreeMap::new();
    let mut entries = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{}:{number}", path.display());
        let entry = row(line, &place).map_err(|message| format!("{place}: {message}"))?;
        if let Some(first) = lines.insert(entry.name.clone(), number) {
            return Err(format!(
                "{place}: `{}` is in line {first} already",
                entry.name
            ));
        }
        entries.push(entry);
    }
    if entries.is_empty() {
        return Err(format!(
            "{}: there is no name in this table",
            path.display()
        ));
    }
    Ok(entries)
}

fn row(line: &str, place: &str) -> Result<Entry, String> {
    let mut columns: Vec<_> = line.split('\t').collect();
    if columns.len() > COLUMNS {
        return Err(format!(
            "there are {} columns in this row; a row has {COLUMNS} at most",
            columns.len()
        ));
    }
    columns.resize(COLUMNS, "");
    let (value_type, template) = value_type(columns[1])?;
    Ok(Entry {
        name: columns[0].to_owned(),
        value_type,
        template,
        standing: standing(columns[3], columns[4])?,
        members: members(columns[5]),
        place: place.to_owned(),
    })
}

/// An empty type is that of a name of which no more is known.
fn value_type(name: &str) -> Result<(AttributeType, bool), String> {
    let inner = name
        .strip_prefix("template[")
        .and_then(|rest| rest.strip_suffix(']'));
    let known = match inner.unwrap_or(name) {
        "" if inner.is_none() => Some(AttributeType::Any),
        name => AttributeType::from_name(name),
    };
    match known {
        Some(known) => Ok((known, inner.is_some())),
        None => {
            let types = AttributeType::ALL.map(AttributeType::name);
            Err(format!(
                "the type `{name}` is unknown; types are {} and `template[…]` of them{}",
                types.map(|name| format!("`{name}`")).join(", "),
                did_you_mean(name, &types)
            ))
        }
    }
}

fn standing(reason: &str, renamed_to: &str) -> Result<NameStanding, String> {
    if reason != "renamed" && !renamed_to.is_empty() {
        return Err(format!(
            "there is a new name, `{renamed_to}`, but the reason is not `renamed`"
        ));
    }
    match reason {
        "" => Ok(NameStanding::Current),
        "moved" => Ok(NameStanding::Moved),
        "obsoleted" | "uncategorized" | "unspecified" => Ok(NameStanding::Deprecated),
        "renamed" if renamed_to.is_empty() => Err(
            "the reason is `renamed`, but there is no new name in the column after it".to_owned(),
        ),
        "renamed" => Ok(NameStanding::Renamed(renamed_to.to_owned())),
        _ => {
            let reasons = [
                "moved",
                "renamed",
                "obsoleted",
                "uncategorized",
                "unspecified",
            ];
            Err(format!(
                "the reason `{reason}` is unknown; reasons are {}{}",
                reasons.map(|name| format!("`{name}`")).join(", "),
                did_you_mean(reason, &reasons)
            ))
        }
    }
}

fn did_you_mean(word: &str, candidates: &[&str]) -> String {
    nearest(word, candidates.iter().copied())
        .map(|meant| format!("; did you mean `{meant}`?"))
        .unwrap_or_default()
}

fn members(joined: &str) -> Vec<(String, bool)> {
    if joined.is_empty() {
        return Vec::new();
    }
    joined
        .split('|')
        .map(|member| match member.strip_prefix('~') {
            Some(deprecated) => (deprecated.to_owned(), true),
            None => (member.to_owned(), false),
        })
        .collect()
}

/// The compiled-in table as one that [`read`] reads. It knows neither stabilities nor why a name is deprecated.
pub(crate) fn write(entries: &[Entry]) -> String {
    let mut text = format!(
        "# Attribute facts of the OpenTelemetry semantic-conventions registry {REGISTRY_VERSION}.\n{HEADER}"
    );
    for entry in entries {
        let (reason, renamed_to) = match &entry.standing {
            NameStanding::Current => ("", ""),
            NameStanding::Moved => ("moved", ""),
            NameStanding::Renamed(to) => ("renamed", to.as_str()),
            NameStanding::Deprecated => ("uncategorized", ""),
        };
        let columns = [
            &entry.name,
            &entry.type_name(),
            "",
            reason,
            renamed_to,
            &entry.joined_members(),
            REGISTRY_VERSION,
        ];
        text.push_str(&columns.join("\t"));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Entry>, String> {
        read(text, Path::new("t.tsv"))
    }

    #[test]
    fn rows_are_read_with_as_many_columns_as_they_have() {
        let entries = parsed(
            "# name\ttype\n\
             a.b\n\
             a.c\ttemplate[int[]]\tstable\r\n\
             a.d\tstring\t\trenamed\ta.b\tx|~y\t1.2.3\n",
        )
        .expect("a table");
        let (b, c, d) = (&entries[0], &entries[1], &entries[2]);
        assert_eq!(
            (b.value_type, b.place.as_str()),
            (AttributeType::Any, "t.tsv:2")
        );
        assert_eq!((c.value_type, c.template), (AttributeType::Ints, true));
        assert_eq!(d.standing, NameStanding::Renamed("a.b".to_owned()));
        assert_eq!(d.members, [("x".to_owned(), false), ("y".to_owned(), true)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, expected) in [
            ("# nothing\n", "t.tsv: there is no name in this table"),
            ("a\tint\na\tint", "t.tsv:2: `a` is in line 1 already"),
            (
                "a\t\t\t\t\t\t\t",
                "t.tsv:1: there are 8 columns in this row; a row has 7 at most",
            ),
            (
                "a\tstrng",
                "t.tsv:1: the type `strng` is unknown; types are `string`, `int`",
            ),
            ("a\ttemplate[]", "t.tsv:1: the type `template[]` is unknown"),
            (
                "a\tint\t\trenamed",
                "t.tsv:1: the reason is `renamed`, but there is no new name",
            ),
            (
                "a\tint\t\t\tb",
                "t.tsv:1: there is a new name, `b`, but the reason is not `renamed`",
            ),
            (
                "a\tint\t\tobsolete",
                "t.tsv:1: the reason `obsolete` is unknown; reasons are `moved`, `renamed`",
            ),
        ] {
            let error = parsed(text).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn mistypings_are_recognised() {
        for (text, meant) in [("a\tstrng", "string"), ("a\tint\t\tobsolete", "obsoleted")] {
            let error = parsed(text).unwrap_err();
            assert!(
                error.ends_with(&format!("did you mean `{meant}`?")),
                "{error}"
            );
        }
    }
}
