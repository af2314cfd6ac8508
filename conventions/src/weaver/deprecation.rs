//! What `deprecated` says of a name.

use saphyr::YamlData;

use super::fields::{DEPRECATION, check_fields};
use super::yaml::{Node, line, text};
use super::{RegistryError, RegistryStanding};
use crate::nearest;

/// The reasons of Weaver's "Deprecated structure".
const REASONS: [&str; 4] = ["renamed", "obsoleted", "uncategorized", "unspecified"];

/// The standing that the value of a `deprecated` field gives to `owner`.
pub(super) fn standing(node: &Node<'_>, owner: &str) -> Result<RegistryStanding, RegistryError> {
    // The oldest registries have nothing but the sentence.
    if let Some(note) = node.data.as_str() {
        return Ok(without_successor(note));
    }
    if !matches!(node.data, YamlData::Mapping(_)) {
        return Err(RegistryError::at(
            line(node),
            format!(
                "the `deprecated` of {owner} is neither a mapping nor a string; write, for example, \
                 `deprecated: {{ reason: obsoleted }}`, or remove it from what is not deprecated"
            ),
        ));
    }
    check_fields(node, DEPRECATION, &format!("the deprecation of {owner}"))?;
    match text(node, "reason", &format!("the deprecation of {owner}"))? {
        Some("renamed") => renamed(node, owner),
        Some(reason) if REASONS.contains(&reason) => Ok(without_successor(
            text(node, "note", &format!("the deprecation of {owner}"))?.unwrap_or_default(),
        )),
        reason => Err(RegistryError::at(line(node), unknown(reason, owner))),
    }
}

fn renamed(node: &Node<'_>, owner: &str) -> Result<RegistryStanding, RegistryError> {
    match text(node, "renamed_to", &format!("the deprecation of {owner}"))? {
        Some(to) if !to.is_empty() => Ok(RegistryStanding::Renamed { to: to.to_owned() }),
        _ => Err(RegistryError::at(
            line(node),
            format!("{owner} is renamed to nothing; write its new name as `renamed_to`"),
        )),
    }
}

fn unknown(reason: Option<&str>, owner: &str) -> String {
    let legal = "it is one of `renamed`, `obsoleted`, `uncategorized` and `unspecified`";
    match reason {
        None => format!("{owner} is deprecated without a `reason`; {legal}"),
        Some(reason) => {
            let meant = nearest(reason, REASONS)
                .map(|meant| format!("; did you mean `{meant}`?"))
                .unwrap_or_default();
            format!("the reason `{reason}` why {owner} is deprecated is unknown; {legal}{meant}")
        }
    }
}

/// Moved, where the note says that another registry of OpenTelemetry keeps the name now; otherwise deprecated.
fn without_successor(note: &str) -> RegistryStanding {
    // Notes are folded at will, so no phrase of theirs is sure to have single spaces.
    let note = note
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let elsewhere = note.contains("github.com/open-telemetry/")
        || note.contains("semantic-conventions-")
        || (note.contains("opentelemetry")
            && (note.contains("repository") || note.contains("registry")));
    if note.contains("moved to") && elsewhere {
        RegistryStanding::Moved
    } else {
        RegistryStanding::Deprecated
    }
}
