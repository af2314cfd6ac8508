//! A folder with the files of a project, for the length of a test.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub(crate) struct Project(TempDir);

impl Project {
    /// Each file's path from the project's folder, and its text.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(TempDir::new().expect("a folder of its own"));
        for (path, text) in files {
            project.write(path, text.as_bytes());
        }
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        let names = path.split('/').filter(|name| !name.is_empty());
        names.fold(self.0.path().to_path_buf(), |folder, name| {
            folder.join(name)
        })
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a new folder");
        fs::write(file, bytes).expect("a new file");
    }

    /// A path from the project's folder, with `/` between its names.
    pub(crate) fn relative(&self, path: &Path) -> String {
        let inside = path
            .strip_prefix(self.0.path())
            .expect("inside of the project");
        let names = inside.iter().map(|name| name.to_str().expect("UTF-8"));
        names.collect::<Vec<_>>().join("/")
    }
}
