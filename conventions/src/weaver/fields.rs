//! Fields that are spelt wrong.

use saphyr::YamlData;

use super::RegistryError;
use super::yaml::{Node, line};
use crate::nearest;

/// The fields of an attribute, in either format and in those that came before.
pub(super) const ATTRIBUTE: &[&str] = &[
    "id",
    "key",
    "ref",
    "type",
    "brief",
    "note",
    "stability",
    "deprecated",
    "examples",
    "annotations",
    "tag",
    "requirement_level",
    "required",
    "sampling_relevant",
    "role",
];

pub(super) const MEMBER: &[&str] = &[
    "id",
    "value",
    "brief",
    "note",
    "stability",
    "deprecated",
    "annotations",
];

pub(super) const DEPRECATION: &[&str] = &["reason", "renamed_to", "note"];

/// Whether a field is a mistyping of a known one. Other unknown fields are those of formats to come.
pub(super) fn check_fields(
    node: &Node<'_>,
    known: &[&str],
    owner: &str,
) -> Result<(), RegistryError> {
    let YamlData::Mapping(fields) = &node.data else {
        return Ok(());
    };
    for key in fields.keys() {
        let Some(name) = key.data.as_str().filter(|name| !known.contains(name)) else {
            continue;
        };
        if let Some(meant) = nearest(name, known.iter().copied()) {
            return Err(RegistryError::at(
                line(key),
                format!("{owner} has an unknown field `{name}`; did you mean `{meant}`?"),
            ));
        }
    }
    Ok(())
}
