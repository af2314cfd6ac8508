//! Where the two formats have their definitions.

use saphyr::YamlData;

use super::deprecation::standing;
use super::fields::{ATTRIBUTE, check_fields};
use super::value_type::value_type;
use super::yaml::{Node, documents, field, line, list, text};
use super::{RegistryAttribute, RegistryError, RegistryStanding};
use crate::nearest;

enum Format {
    /// `groups` of attributes with an `id`
    Groups,
    /// `attributes` with a `key`
    Definition2,
}

/// The attributes of a text, or `None` where it is no registry.
pub(super) fn definitions(yaml: &str) -> Result<Option<Vec<RegistryAttribute>>, RegistryError> {
    let mut found = None;
    for root in documents(yaml)? {
        let attributes = match format(&root)? {
            None => continue,
            Some(Format::Groups) => groups(&root)?,
            Some(Format::Definition2) => attributes(&root, "key", "", "this file")?,
        };
        found.get_or_insert_with(Vec::new).extend(attributes);
    }
    Ok(found)
}

fn format(root: &Node<'_>) -> Result<Option<Format>, RegistryError> {
    if let Some(node) = field(root, "file_format") {
        return match node.data.as_str() {
            Some(name) => format_of_name(name, line(node)),
            None => Ok(None),
        };
    }
    if has_entry(root, "attributes", &["key", "type"]) {
        let version = field(root, "version").map(|version| &version.data);
        // The drafts of the second format had this instead of `file_format`.
        if version.is_some_and(|it| it.as_str() == Some("2") || it.as_integer() == Some(2)) {
            return Ok(Some(Format::Definition2));
        }
        return Err(RegistryError::at(
            line(root),
            "attributes with a `key` want `file_format: definition/2` at the top of the file",
        ));
    }
    Ok(has_entry(root, "groups", &["id"]).then_some(Format::Groups))
}

fn format_of_name(name: &str, line: usize) -> Result<Option<Format>, RegistryError> {
    let legal = "the format of definitions is `definition/2`";
    let Some(version) = name.strip_prefix("definition/") else {
        // Manifests and resolved registries have a `file_format` too.
        return match nearest(name, ["definition/2"]) {
            None => Ok(None),
            Some(_) => Err(RegistryError::at(
                line,
                format!("the file format `{name}` is unknown; {legal}"),
            )),
        };
    };
    match version.split('.').next() {
        Some("1") => Ok(Some(Format::Groups)),
        Some("2") => Ok(Some(Format::Definition2)),
        _ => Err(RegistryError::at(
            line,
            format!("the file format `{name}` is unknown; {legal}"),
        )),
    }
}

/// Whether the list under `key` is that of a registry: other kinds of files have `groups` and `attributes` as well.
fn has_entry(root: &Node<'_>, key: &str, fields: &[&str]) -> bool {
    match field(root, key).map(|list| &list.data) {
        Some(YamlData::Sequence(items)) => items
            .iter()
            .any(|item| fields.iter().all(|name| field(item, name).is_some())),
        _ => false,
    }
}

fn groups(root: &Node<'_>) -> Result<Vec<RegistryAttribute>, RegistryError> {
    let mut found = Vec::new();
    for group in list(root, "groups", "this file")? {
        if !matches!(group.data, YamlData::Mapping(_)) {
            return Err(RegistryError::at(
                line(group),
                "a group is a mapping with an `id`, a `type` and `attributes`",
            ));
        }
        let owner = match text(group, "id", "a group")? {
            Some(id) => format!("group `{id}`"),
            None => "a group without `id`".to_owned(),
        };
        let prefix = text(group, "prefix", &owner)?.unwrap_or_default();
        found.extend(attributes(group, "id", prefix, &owner)?);
    }
    Ok(found)
}

fn attributes(
    owner: &Node<'_>,
    key: &str,
    prefix: &str,
    owner_name: &str,
) -> Result<Vec<RegistryAttribute>, RegistryError> {
    check_fields(owner, &["attributes"], owner_name)?;
    let mut found = Vec::new();
    for entry in list(owner, "attributes", owner_name)? {
        if key == "id" && field(entry, "ref").is_some() {
            continue;
        }
        let (name, line) = name(entry, key, prefix, owner_name)?;
        found.push(attribute(entry, name, line)?);
    }
    Ok(found)
}

fn name(
    entry: &Node<'_>,
    key: &str,
    prefix: &str,
    owner: &str,
) -> Result<(String, usize), RegistryError> {
    let Some(node) = field(entry, key) else {
        check_fields(entry, ATTRIBUTE, "an attribute")?;
        let legal = if key == "id" {
            "which defines it, nor a `ref`, which refers to another group's"
        } else {
            "which is its name"
        };
        let joint = if key == "id" { "neither an" } else { "no" };
        let message = format!("an attribute of {owner} has {joint} `{key}`, {legal}");
        return Err(RegistryError::at(line(entry), message));
    };
    let own = text(entry, key, "an attribute")?.unwrap_or_default();
    if own.is_empty() || own.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(RegistryError::at(
            line(node),
            format!("{own:?} is no name of an attribute: names are neither empty nor have spaces"),
        ));
    }
    let name = if prefix.is_empty() {
        own.to_owned()
    } else {
        format!("{prefix}.{own}")
    };
    Ok((name, line(node)))
}

fn attribute(
    entry: &Node<'_>,
    name: String,
    line: usize,
) -> Result<RegistryAttribute, RegistryError> {
    let owner = format!("attribute `{name}`");
    check_fields(entry, ATTRIBUTE, &owner)?;
    let Some(node) = field(entry, "type") else {
        return Err(RegistryError::at(
            line,
            format!("{owner} has no `type`; write, for example, `type: string`"),
        ));
    };
    let read = value_type(node, &owner)?;
    let standing = match field(entry, "deprecated") {
        None => RegistryStanding::Current,
        Some(deprecated) => standing(deprecated, &owner)?,
    };
    let brief = text(entry, "brief", &owner)?
        .map(str::trim)
        .filter(|brief| !brief.is_empty());
    Ok(RegistryAttribute {
        name,
        value_type: read.value_type,
        template: read.template,
        standing,
        members: read.members,
        brief: brief.map(str::to_owned),
        line,
    })
}
