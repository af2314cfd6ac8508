//! Paths of source files, the same on every machine.

use std::path::Path;

/// Where Cargo keeps what it downloads: in front of the crate's folder are the folder of the registry, or those of the
/// repository and of the commit.
const DOWNLOADS: [(&str, usize); 2] = [("registry/src/", 1), ("git/checkouts/", 2)];

/// The compiler names files of a workspace relative to its root, and all others by where they are on the machine. Of
/// the latter, what Cargo has downloaded is cut down to what is the same everywhere.
pub(super) fn portable(file: &'static str) -> &'static str {
    if !Path::new(file).is_absolute() {
        return file;
    }
    DOWNLOADS
        .into_iter()
        .find_map(|(folder, above)| below(file, folder, above))
        .unwrap_or(file)
}

/// What is left of `file` behind `folder` and `above` more folders.
fn below(file: &'static str, folder: &str, above: usize) -> Option<&'static str> {
    let is_separator = |character| character == '/' || character == '\\';
    let start = (0..file.len()).find(|&start| {
        let rest = file.as_bytes()[start..].iter().zip(folder.as_bytes());
        file.len() - start >= folder.len()
            && rest.clone().all(|(a, b)| {
                a == b || is_separator(char::from(*a)) && is_separator(char::from(*b))
            })
    })?;
    file[start + folder.len()..]
        .splitn(above + 1, is_separator)
        .nth(above)
}

/// With `/` between folders, on Windows too.
pub(super) fn with_slashes(file: &str) -> String {
    file.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::portable;

    #[test]
    fn a_path_in_the_workspace_stays() {
        assert_eq!(portable("runtime/src/lib.rs"), "runtime/src/lib.rs");
    }

    #[cfg(unix)]
    #[test]
    fn a_path_of_the_machine_is_cut_down_to_what_is_the_same_everywhere() {
        let downloaded = "/home/me/.cargo/registry/src/index-1949cf8c/a-1.2.3/src/lib.rs";
        assert_eq!(portable(downloaded), "a-1.2.3/src/lib.rs");
        let git = "/home/me/.cargo/git/checkouts/a-0f1e/4d3c/src/lib.rs";
        assert_eq!(portable(git), "src/lib.rs");
        assert_eq!(portable("/opt/a/src/lib.rs"), "/opt/a/src/lib.rs");
    }
}
