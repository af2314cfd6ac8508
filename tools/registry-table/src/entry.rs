//! A name that the table is to have.

use std::path::Path;

use traced_conventions::{
    AttributeType, Registered, RegistryAttribute, RegistryStanding, Standing, registered_names,
};

/// What is known of a name, wherever it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) value_type: AttributeType,
    pub(crate) template: bool,
    pub(crate) standing: NameStanding,
    /// The values of an enumeration, and whether each is deprecated.
    pub(crate) members: Vec<(String, bool)>,
    /// Where it was read, as errors name it.
    pub(crate) place: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NameStanding {
    Current,
    Moved,
    Renamed(String),
    Deprecated,
}

impl Entry {
    pub(crate) fn from_registry(
        file: &Path,
        attribute: &RegistryAttribute,
    ) -> Result<Self, String> {
        let place = format!("{}:{}", file.display(), attribute.line());
        let standing = match attribute.standing() {
            RegistryStanding::Current => NameStanding::Current,
            RegistryStanding::Moved => NameStanding::Moved,
            RegistryStanding::Renamed { to } => NameStanding::Renamed(to.clone()),
            RegistryStanding::Deprecated => NameStanding::Deprecated,
            other => return Err(format!("{place}: the table has no word for {other:?}")),
        };
        let members = attribute
            .members()
            .iter()
            .map(|member| (member.value().to_owned(), member.is_deprecated()))
            .collect();
        Ok(Self {
            name: attribute.name().to_owned(),
            value_type: attribute.value_type(),
            template: attribute.is_template(),
            standing,
            members,
            place,
        })
    }

    fn from_table(row: &Registered) -> Result<Self, String> {
        let standing = match row.standing() {
            Standing::Current => NameStanding::Current,
            Standing::Moved => NameStanding::Moved,
            Standing::Renamed { to } => NameStanding::Renamed(to.to_owned()),
            Standing::Deprecated => NameStanding::Deprecated,
            other => {
                return Err(format!(
                    "`{}`: a table has no word for {other:?}",
                    row.name()
                ));
            }
        };
        Ok(Self {
            name: row.name().to_owned(),
            value_type: row.value_type(),
            template: row.is_template(),
            standing,
            members: row
                .all_members()
                .map(|(value, deprecated)| (value.to_owned(), deprecated))
                .collect(),
            place: "the table that is compiled in".to_owned(),
        })
    }

    /// Whether the table can hold the entry: `|`, `~`, `#` and tabs have a meaning there.
    pub(crate) fn check(&self) -> Result<(), String> {
        let Self { name, place, .. } = self;
        if name.is_empty() || name.starts_with('#') || name.contains(char::is_control) {
            return Err(format!(
                "{place}: the table cannot hold the name {name:?}: it is empty, starts with `#` or has control characters"
            ));
        }
        let bad = |value: &str| {
            value.is_empty()
                || value.starts_with('~')
                || value.contains('|')
                || value.contains(char::is_control)
        };
        match self.members.iter().find(|(value, _)| bad(value)) {
            None => Ok(()),
            Some((value, _)) => Err(format!(
                "{place}: the table cannot hold the value {value:?} of `{name}`: it is empty, starts with `~`, or has \
                 `|` or control characters"
            )),
        }
    }

    /// The type, as registries write it.
    pub(crate) fn type_name(&self) -> String {
        let name = self.value_type.name();
        if self.template {
            format!("template[{name}]")
        } else {
            name.to_owned()
        }
    }

    /// The values between `|`, the deprecated ones after `~`.
    pub(crate) fn joined_members(&self) -> String {
        let values: Vec<_> = self
            .members
            .iter()
            .map(|(value, deprecated)| format!("{}{value}", if *deprecated { "~" } else { "" }))
            .collect();
        values.join("|")
    }
}

/// The table that this program was compiled with.
pub(crate) fn compiled_in() -> Result<Vec<Entry>, String> {
    registered_names()
        .map(|row| Entry::from_table(&row))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, member: &str) -> Entry {
        Entry {
            name: name.to_owned(),
            value_type: AttributeType::String,
            template: false,
            standing: NameStanding::Current,
            members: vec![(member.to_owned(), false)],
            place: "here".to_owned(),
        }
    }

    #[test]
    fn what_would_confuse_the_table_is_refused() {
        for member in ["", "a|b", "~a", "a\tb", "a\nb"] {
            let error = entry("a.b", member).check().unwrap_err();
            let expected = format!("here: the table cannot hold the value {member:?} of `a.b`");
            assert!(error.starts_with(&expected), "{error}");
        }
        for name in ["", "#a", "a\tb"] {
            let error = entry(name, "x").check().unwrap_err();
            assert!(error.contains(&format!("the name {name:?}")), "{error}");
        }
    }

    #[test]
    fn what_breaks_the_form_of_names_is_kept() {
        for (name, member) in [("faas.maxMemory", "x"), ("a-b", "a~b"), ("é", "two words")] {
            assert_eq!(entry(name, member).check(), Ok(()));
        }
    }
}
