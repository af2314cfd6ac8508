//! Reading a `traced.toml` from its folder, with what it refers to.

use std::path::{Path, PathBuf};

use super::document;
use super::fault::{PolicyErrors, PolicyFault};
#[cfg(feature = "weaver")]
use super::registries::merge_registries;
use super::search::shown;
#[cfg(not(feature = "weaver"))]
use crate::message::quoted;
use crate::{Origin, Policy, read_bounded};

/// A policy, and the files that it was read from.
///
/// ```no_run
/// use std::path::Path;
/// use traced_conventions::Policy;
///
/// let loaded = Policy::load(Path::new("traced.toml"))?;
/// for file in &loaded.files {
///     println!("cargo::rerun-if-changed={}", file.display());
/// }
/// # Ok::<(), traced_conventions::PolicyErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// What the project has decided.
    pub policy: Policy,
    /// Every file whose change may change the policy, the `traced.toml` first.
    pub files: Vec<PathBuf>,
}

/// With the feature `file`.
impl Policy {
    /// Reads a `traced.toml` as [`Policy::from_toml`] does, and the registries that it names. Messages show the file's
    /// path from the root of its workspace.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, or that it cannot be read. A `registry` needs the feature `weaver`.
    ///
    /// ```
    /// use std::path::Path;
    /// use traced_conventions::Policy;
    ///
    /// let errors = Policy::load(Path::new("no-such-folder/traced.toml")).unwrap_err();
    /// let fault = errors.faults().next().expect("at least one");
    /// assert!(fault.message().starts_with("this file cannot be read: "));
    /// ```
    pub fn load(path: &Path) -> Result<Loaded, PolicyErrors> {
        let file = shown(path);
        let text = read(path, &file)?;
        let (mut policy, mut faults) = document::read(&text, &file);
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut files = vec![path.to_path_buf()];
        files.extend(merge_registries(&mut policy, folder, &mut faults));
        faults.sort_by_key(PolicyFault::line);
        PolicyErrors::unless_none(faults, Loaded { policy, files })
    }
}

fn read(path: &Path, file: &str) -> Result<String, PolicyFault> {
    let bytes = read_bounded(path).map_err(|error| {
        let origin = Origin::new(file, 1);
        PolicyFault::new(origin, format!("this file cannot be read: {error}"))
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let legible = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + legible.iter().filter(|byte| **byte == b'\n').count();
        let message = "not TOML: a character in this line is not UTF-8; save the file as UTF-8";
        PolicyFault::new(Origin::new(file, line), message)
    })
}

/// Only the feature `weaver` can read registries, so without it each one is a fault.
#[cfg(not(feature = "weaver"))]
fn merge_registries(
    policy: &mut Policy,
    _folder: &Path,
    faults: &mut Vec<PolicyFault>,
) -> Vec<PathBuf> {
    for registry in &policy.registries {
        if let Some(origin) = registry.origin() {
            let folder = quoted(registry.get());
            let message = format!(
                "the registry {folder} cannot be read without the feature `weaver` of `traced`; write \
                 `features = [\"weaver\"]` for `traced` in Cargo.toml, or remove the registry"
            );
            faults.push(PolicyFault::new(origin.clone(), message));
        }
    }
    Vec::new()
}
