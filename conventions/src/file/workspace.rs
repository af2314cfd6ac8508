//! Where the workspace of a package has its root, found as cargo finds it (The Cargo Book, "Workspaces": the sections
//! "The `members` and `exclude` fields" and "The `package.workspace` key").

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use toml::de::{DeTable, DeValue};

/// What cargo leaves beside the manifest of a package that it has fetched, vendored or packed.
const PACKAGED: [&str; 3] = [".cargo-ok", ".cargo-checksum.json", "Cargo.toml.orig"];

/// The folder of the workspace that the package in `dir` belongs to, or `dir` itself where there is none.
///
/// `dir` is as [`normal`] makes it. A manifest that cannot be read ends the search, so its folder is the root: cargo
/// goes no further either, and a manifest that is just being edited stays the root that it was.
pub(super) fn root(dir: &Path) -> PathBuf {
    // A manifest that was packed still names the workspace that it was packed in.
    if is_packaged(dir) {
        return dir.to_path_buf();
    }
    for folder in dir.ancestors() {
        match Manifest::read(folder) {
            Manifest::Unreadable => return folder.to_path_buf(),
            Manifest::Member { root } => return lexical(&folder.join(root)),
            Manifest::Root(workspace) if workspace.has(folder, dir) => return folder.to_path_buf(),
            Manifest::Root(_) | Manifest::Other => {}
        }
        // What lies above a checkout has nothing to do with it.
        if is_packaged(folder) {
            break;
        }
    }
    dir.to_path_buf()
}

fn is_packaged(folder: &Path) -> bool {
    PACKAGED.iter().any(|name| folder.join(name).exists())
}

/// What a folder's Cargo.toml says of workspaces.
enum Manifest {
    /// It is there, and is no TOML.
    Unreadable,
    Root(Workspace),
    /// A package that names the folder of its workspace.
    Member {
        root: String,
    },
    /// A package that does not say, or no manifest at all.
    Other,
}

struct Workspace {
    members: Vec<String>,
    exclude: Vec<String>,
}

impl Manifest {
    fn read(folder: &Path) -> Self {
        let text = match fs::read_to_string(folder.join("Cargo.toml")) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Self::Other,
            Err(_) => return Self::Unreadable,
        };
        let Ok(manifest) = DeTable::parse(&text) else {
            return Self::Unreadable;
        };
        let table = |name: &str| manifest.get_ref().get(name)?.get_ref().as_table();
        if let Some(workspace) = table("workspace") {
            return Self::Root(Workspace {
                members: strings(workspace, "members"),
                exclude: strings(workspace, "exclude"),
            });
        }
        let root = table("package").and_then(|package| package.get("workspace"));
        match root.and_then(|root| root.get_ref().as_str()) {
            Some(root) => Self::Member {
                root: root.to_owned(),
            },
            None => Self::Other,
        }
    }
}

impl Workspace {
    /// Whether a folder below the workspace's belongs to it: it does unless it is excluded, and an excluded one does if
    /// it is listed among the members. Cargo takes both lists as paths here, not as patterns.
    fn has(&self, root: &Path, dir: &Path) -> bool {
        let holds = |path: &String| dir.starts_with(root.join(path));
        !self.exclude.iter().any(holds) || self.members.iter().any(holds)
    }
}

fn strings(table: &DeTable<'_>, key: &str) -> Vec<String> {
    let array = table.get(key).and_then(|value| value.get_ref().as_array());
    let values = array.into_iter().flat_map(|array| array.iter());
    values
        .filter_map(|value| match value.get_ref() {
            DeValue::String(string) => Some(string.to_string()),
            _ => None,
        })
        .collect()
}

/// A path from the root of the file system without `.` and `..`, or `None` where there is no current folder to begin at.
pub(super) fn normal(path: &Path) -> Option<PathBuf> {
    let here = Path::new(".");
    let path = if path.as_os_str().is_empty() {
        here
    } else {
        path
    };
    std::path::absolute(path).ok().map(|path| lexical(&path))
}

/// The path without `.` and `..`. Links are not followed: cargo goes by the names of folders too.
fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
