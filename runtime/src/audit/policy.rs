//! Which `traced.toml` finished spans are judged by.

use std::path::{Path, PathBuf};

use traced_conventions::{Policy, PolicyErrors, policy_file};

/// A policy, and the file that it was read from.
#[derive(Debug, Default)]
pub(crate) struct Governing {
    pub(crate) policy: Policy,
    /// `None`: there is no file, and the policy is the default.
    #[cfg_attr(
        not(feature = "init"),
        expect(dead_code, reason = "assertions name its lines, not the file")
    )]
    pub(crate) file: Option<PathBuf>,
}

impl Governing {
    /// The policy that the compiler goes by in this package; the defaults where cargo does not say which one that is.
    pub(crate) fn of_package(manifest_dir: Option<&Path>) -> Result<Self, PolicyErrors> {
        match manifest_dir.and_then(policy_file) {
            Some(file) => Self::of_file(&file),
            None => Ok(Self::default()),
        }
    }

    pub(crate) fn of_file(file: &Path) -> Result<Self, PolicyErrors> {
        let loaded = Policy::load(file)?;
        Ok(Self {
            policy: loaded.policy,
            file: Some(file.to_owned()),
        })
    }
}
