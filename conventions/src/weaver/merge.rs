//! One registry out of several.

use std::collections::BTreeMap;
use std::path::Path;

use super::{RegistryAttribute, RegistryError, RegistryFile, RegistryStanding};

/// What the files say of each name, and which of them says it, in the order of the names' bytes.
///
/// Where several define one name, the registry that uses it today is right: a definition that is not deprecated before
/// one that is, and any before one that says only that the name moved away. Of equals, the first is taken.
///
/// # Errors
///
/// Definitions of equal standing whose types differ, with the places of both.
///
/// ```no_run
/// use traced_conventions::{merge_registries, read_registry};
///
/// let mut files = read_registry("semantic-conventions/model")?;
/// files.extend(read_registry("semantic-conventions-genai/model")?);
/// for (file, attribute) in merge_registries(&files)? {
///     println!("{} ({}:{})", attribute.name(), file.display(), attribute.line());
/// }
/// # Ok::<(), traced_conventions::RegistryError>(())
/// ```
pub fn merge_registries(
    files: &[RegistryFile],
) -> Result<Vec<(&Path, &RegistryAttribute)>, RegistryError> {
    let mut kept: BTreeMap<&str, (&Path, &RegistryAttribute)> = BTreeMap::new();
    for file in files {
        for new in file.attributes() {
            match kept.get(new.name()) {
                Some((place, old)) if rank(old) <= rank(new) => {
                    if rank(old) == rank(new) && kind(old) != kind(new) {
                        return Err(conflict(place, old, file.path(), new));
                    }
                }
                _ => {
                    kept.insert(new.name(), (file.path(), new));
                }
            }
        }
    }
    Ok(kept.into_values().collect())
}

fn rank(attribute: &RegistryAttribute) -> u8 {
    match attribute.standing() {
        RegistryStanding::Current => 0,
        RegistryStanding::Renamed { .. } => 1,
        RegistryStanding::Deprecated => 2,
        RegistryStanding::Moved => 3,
    }
}

fn kind(attribute: &RegistryAttribute) -> String {
    let name = attribute.value_type().name();
    if attribute.is_template() {
        format!("template[{name}]")
    } else {
        name.to_owned()
    }
}

fn conflict(
    old_file: &Path,
    old: &RegistryAttribute,
    new_file: &Path,
    new: &RegistryAttribute,
) -> RegistryError {
    let message = format!(
        "attribute `{}` has the type `{}` here and `{}` in {}:{}",
        new.name(),
        kind(new),
        kind(old),
        old_file.display(),
        old.line(),
    );
    RegistryError::at(new.line(), message).in_file(new_file)
}
