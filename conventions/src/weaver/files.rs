//! Reading registries from files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::definitions::definitions;
use super::error::no_registry;
use super::{RegistryAttribute, RegistryError};
use crate::read_bounded;

/// Describe a registry, instead of being a part of it.
const MANIFESTS: [&str; 2] = ["registry_manifest", "manifest"];

/// A file of a registry and what it defines.
///
/// ```no_run
/// for file in traced_conventions::read_registry("telemetry/registry")? {
///     println!("{}: {} attributes", file.path().display(), file.attributes().len());
/// }
/// # Ok::<(), traced_conventions::RegistryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryFile {
    path: PathBuf,
    attributes: Vec<RegistryAttribute>,
}

impl RegistryFile {
    /// The file, below the path that was given.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// std::fs::write(folder.join("essay.yaml"), "file_format: definition/2")?;
    ///
    /// let files = traced_conventions::read_registry(folder)?;
    /// assert_eq!(files[0].path(), folder.join("essay.yaml"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it defines, in its order. A file that defines spans or metrics only has none.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - { key: essay.word_count, type: int }
    /// ";
    /// std::fs::write(folder.join("essay.yaml"), yaml)?;
    ///
    /// let files = traced_conventions::read_registry(folder)?;
    /// assert_eq!(files[0].attributes()[0].name(), "essay.word_count");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attributes(&self) -> &[RegistryAttribute] {
        &self.attributes
    }
}

/// Reads a registry: one file, or a folder with every folder in it.
///
/// Of a folder, the files that end in `.yaml` or `.yml` are read, in the order of their names. What is no part of a
/// registry there is passed over: hidden folders, `templates`, manifests, and YAML for other purposes.
///
/// # Errors
///
/// The first file that cannot be read, or the first thing in one that no registry may say, with its place
/// (`telemetry/db.yaml:12: …`); see [`parse_registry`](crate::parse_registry). A folder without any file of a registry
/// is an error too.
///
/// ```
/// let error = traced_conventions::read_registry("no/such/registry").unwrap_err();
/// assert!(error.to_string().starts_with("no/such/registry: "));
/// ```
pub fn read_registry(path: impl AsRef<Path>) -> Result<Vec<RegistryFile>, RegistryError> {
    let path = path.as_ref();
    if !path.is_dir() {
        let attributes = read_file(path)?.ok_or_else(|| no_registry().in_file(path))?;
        return Ok(vec![RegistryFile {
            path: path.to_owned(),
            attributes,
        }]);
    }
    let mut found = Vec::new();
    read_folder(path, &mut BTreeSet::new(), &mut found)?;
    if found.is_empty() {
        let message = "no file in this folder is one of a registry: none that ends in `.yaml` or `.yml` has a list \
                       of `groups` or `file_format: definition/2`";
        return Err(RegistryError::new(message).in_file(path));
    }
    Ok(found)
}

/// Folders that were read before are not read again, lest links go round in circles.
fn read_folder(
    folder: &Path,
    seen: &mut BTreeSet<PathBuf>,
    found: &mut Vec<RegistryFile>,
) -> Result<(), RegistryError> {
    let unreadable = |error: io::Error| RegistryError::new(error.to_string()).in_file(folder);
    if !seen.insert(folder.canonicalize().map_err(unreadable)?) {
        return Ok(());
    }
    let mut paths = fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(unreadable)?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !name.starts_with('.') && name != "templates" {
                read_folder(&path, seen, found)?;
            }
        } else if is_definition(&path) {
            if let Some(attributes) = read_file_of_folder(&path)? {
                found.push(RegistryFile { path, attributes });
            }
        }
    }
    Ok(())
}

fn is_definition(path: &Path) -> bool {
    let is = |part: Option<&std::ffi::OsStr>, names: &[&str]| {
        part.and_then(|part| part.to_str())
            .is_some_and(|part| names.contains(&part))
    };
    is(path.extension(), &["yaml", "yml"]) && !is(path.file_stem(), &MANIFESTS)
}

fn read_file(path: &Path) -> Result<Option<Vec<RegistryAttribute>>, RegistryError> {
    definitions(&text(path)?).map_err(|error| error.in_file(path))
}

/// As [`read_file`], except that a file which cannot be a part of the registry may be no YAML at all.
fn read_file_of_folder(path: &Path) -> Result<Option<Vec<RegistryAttribute>>, RegistryError> {
    let text = text(path)?;
    let may_define = ["groups", "attributes", "file_format"]
        .iter()
        .any(|word| text.contains(word));
    if !may_define {
        return Ok(None);
    }
    definitions(&text).map_err(|error| error.in_file(path))
}

fn text(path: &Path) -> Result<String, RegistryError> {
    let read = read_bounded(path).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    });
    read.map_err(|error| RegistryError::new(error.to_string()).in_file(path))
}
