//! Folders of cargo packages for the length of a test, and the cargo that builds them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use crate::outcome::Outcome;

/// Where `traced` is, and the versions that are known to be there without a network.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// One folder for all of the tests, so that what the packages depend on is built once. Cargo lets one test in at a time.
const TARGET: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/policy");

/// The head of a manifest that makes its folder the root of a workspace.
pub(crate) const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\n";

/// Cargo takes packages of one name, version and path from the root of their workspace for the same one, wherever that
/// workspace is. So that none is found up to date because of another project's, each project has versions of its own.
static PROJECTS: AtomicUsize = AtomicUsize::new(0);

/// A folder with the files of a project.
pub(crate) struct Project {
    root: PathBuf,
    /// The patch version of the project's packages.
    number: usize,
    _folder: TempDir,
}

impl Project {
    pub(crate) fn new() -> Self {
        Self::called("project")
    }

    /// In a folder of that name.
    pub(crate) fn called(name: &str) -> Self {
        let folder = TempDir::new().expect("a folder of its own");
        // Cargo and the compiler name files without links, which temporary folders are on some systems.
        let root = folder
            .path()
            .canonicalize()
            .expect("it is there")
            .join(name);
        fs::create_dir(&root).expect("a new folder");
        Self {
            root,
            number: PROJECTS.fetch_add(1, Ordering::Relaxed),
            _folder: folder,
        }
    }

    /// A project of the one package `app` with this policy and this code.
    pub(crate) fn app(policy: &str, code: &str) -> Self {
        let project = Self::new();
        project.write("traced.toml", policy);
        project.package(".", "app", WORKSPACE, code);
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file, or writes it anew. Cargo compares its time with that at which the last build began, and starting
    /// a build takes longer than the clock of a file system takes to go on.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a new folder");
        fs::write(file, text).expect("a new file");
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file is there");
    }

    /// Writes a library that depends on `traced`, with more of a manifest behind.
    pub(crate) fn package(&self, folder: &str, name: &str, manifest: &str, code: &str) {
        self.package_with(folder, name, &[], manifest, code);
    }

    /// As [`package`](Self::package), with features of `traced`.
    pub(crate) fn package_with(
        &self,
        folder: &str,
        name: &str,
        features: &[&str],
        manifest: &str,
        code: &str,
    ) {
        let runtime = format!("{REPOSITORY}/runtime");
        let dependency = format!("traced = {{ path = {runtime:?}, features = {features:?} }}");
        self.bare_package(folder, name, &format!("{dependency}\n{manifest}"), code);
    }

    /// Writes a library. What follows begins in `[dependencies]`.
    pub(crate) fn bare_package(&self, folder: &str, name: &str, manifest: &str, code: &str) {
        let number = self.number;
        let head = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.{number}\"\nedition = \"2024\"\n\n[dependencies]\n"
        );
        self.write(
            &format!("{folder}/Cargo.toml"),
            &format!("{head}{manifest}"),
        );
        self.write(&format!("{folder}/src/lib.rs"), code);
    }

    /// `cargo check` on all of the workspace.
    pub(crate) fn check(&self) -> Outcome {
        self.cargo(".", &["check", "--workspace"])
    }

    /// Runs cargo in a folder of the project.
    pub(crate) fn cargo(&self, folder: &str, arguments: &[&str]) -> Outcome {
        let folder = self.path(folder);
        lock(&folder);
        let (command, rest) = arguments.split_first().expect("a command");
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .arg(command)
            .args(["--offline", "--message-format=json", "--target-dir", TARGET])
            .args(rest)
            .current_dir(folder);
        Outcome::of(&mut clean(cargo))
    }
}

/// Leaves out what the cargo around says, and what the user's settings would add.
fn clean(mut cargo: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        let is_ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "TRACED_", "OTEL_"];
        if is_ours.iter().any(|prefix| name_text.starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    cargo
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never");
    cargo
}

/// The versions of the repository, so that nothing is looked up. Cargo leaves out what is of no use.
fn lock(folder: &Path) {
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(format!("{REPOSITORY}/Cargo.lock"), lock).expect("a copy of Cargo.lock");
    }
}
