//! Which `traced.toml` holds for a package.

use std::path::{Path, PathBuf};

use super::workspace;

const NAME: &str = "traced.toml";

/// The `traced.toml` that holds for the package in a folder: the nearest one from there up to the root of its workspace,
/// and no further.
///
/// The root of the workspace is found as cargo finds it: the package's own folder if its Cargo.toml has `[workspace]`,
/// the folder that `package.workspace` names, or the nearest folder above whose `[workspace]` does not `exclude` the
/// package (or lists it among its `members` all the same). A package without a workspace obeys only a file in its own
/// folder, and so does one from a registry, a vendor folder or the root of a git checkout, wherever that folder lies.
///
/// `manifest_dir` is what cargo sets `CARGO_MANIFEST_DIR` to; a relative path begins at the current folder. Links are
/// not followed, so the folders above are those of the path as given. A Cargo.toml that cannot be read ends the search
/// in its folder.
///
/// ```
/// use std::path::Path;
/// use traced_conventions::{Policy, policy_file};
///
/// let manifest_dir = std::env::var("CARGO_MANIFEST_DIR")?;
/// let policy = match policy_file(Path::new(&manifest_dir)) {
///     Some(path) => Policy::load(&path)?.policy,
///     None => Policy::default(),
/// };
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn policy_file(manifest_dir: &Path) -> Option<PathBuf> {
    let dir = workspace::normal(manifest_dir)?;
    let root = workspace::root(&dir);
    folders(&dir, &root)
        .into_iter()
        .map(|folder| folder.join(NAME))
        .find(|file| is_there(file))
}

/// From the package's folder to the root. Where `package.workspace` names a folder that is not above, nothing lies
/// between the two.
fn folders<'a>(dir: &'a Path, root: &'a Path) -> Vec<&'a Path> {
    if !dir.starts_with(root) {
        return vec![dir, root];
    }
    let inside = |folder: &&Path| folder.starts_with(root);
    dir.ancestors().take_while(inside).collect()
}

/// A link that leads nowhere is there: reading it tells what is wrong.
fn is_there(file: &Path) -> bool {
    file.symlink_metadata()
        .is_ok_and(|metadata| !metadata.is_dir())
}

/// A file's path as messages show it: from the root of the workspace, or its name alone.
pub(super) fn shown(path: &Path) -> String {
    let from_root = || {
        let path = workspace::normal(path)?;
        let root = workspace::root(path.parent()?);
        let inside = path.strip_prefix(root).ok()?;
        let names = inside.iter().map(|name| name.to_string_lossy());
        Some(names.collect::<Vec<_>>().join("/"))
    };
    from_root().unwrap_or_else(|| NAME.to_owned())
}
