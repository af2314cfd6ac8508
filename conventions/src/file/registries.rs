//! The registries that a `traced.toml` names: their attributes become declared ones.

use std::path::{Path, PathBuf};

use super::fault::PolicyFault;
use crate::message::quoted;
use crate::{
    Declared, DeclaredStanding, Origin, Policy, RegistryAttribute, RegistryFile, RegistryStanding,
    Setting, merge_registries as merged, read_registry,
};

/// Declares the attributes of every registry that `policy` names. Returns the files that were read.
pub(super) fn merge_registries(
    policy: &mut Policy,
    folder: &Path,
    faults: &mut Vec<PolicyFault>,
) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for registry in policy.registries.clone() {
        match read_registry(folder.join(registry.get())) {
            Ok(read) => files.extend(read.into_iter().map(|file| (registry.clone(), file))),
            Err(error) => faults.push(unreadable(&registry, &error.to_string())),
        }
    }
    let (registries, files): (Vec<Setting<String>>, Vec<RegistryFile>) = files.into_iter().unzip();
    match merged(&files) {
        Ok(attributes) => {
            for (file, attribute) in attributes {
                declare(policy, folder, file, attribute);
            }
        }
        Err(error) => {
            if let Some(registry) = registries.first() {
                faults.push(unreadable(registry, &error.to_string()));
            }
        }
    }
    files.iter().map(|file| file.path().to_path_buf()).collect()
}

fn unreadable(registry: &Setting<String>, error: &str) -> PolicyFault {
    let origin = registry.origin().cloned();
    let origin = origin.unwrap_or_else(|| Origin::new("traced.toml", 1));
    let folder = quoted(registry.get());
    PolicyFault::new(
        origin,
        format!("the registry {folder} cannot be read: {error}"),
    )
}

/// What `[attributes.declare]` says of a name holds over what a registry says.
fn declare(policy: &mut Policy, folder: &Path, file: &Path, attribute: &RegistryAttribute) {
    let shown = file
        .strip_prefix(folder)
        .unwrap_or(file)
        .display()
        .to_string();
    let mut declared = Declared::new(attribute.value_type(), Origin::new(shown, attribute.line()));
    declared.template = attribute.is_template();
    declared.standing = match attribute.standing() {
        RegistryStanding::Renamed { to } => DeclaredStanding::Renamed { to: to.clone() },
        RegistryStanding::Deprecated => DeclaredStanding::Deprecated,
        _ => DeclaredStanding::Current,
    };
    let members = attribute
        .members()
        .iter()
        .filter(|member| !member.is_deprecated());
    declared.members = members.map(|member| member.value().to_owned()).collect();
    declared.brief = attribute.brief().map(str::to_owned);
    policy
        .declared
        .entry(attribute.name().to_owned())
        .or_insert(declared);
}
