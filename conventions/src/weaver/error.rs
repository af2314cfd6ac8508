//! What is wrong with a registry, and where.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a registry cannot be read.
///
/// ```
/// let error = traced_conventions::parse_registry("groups: [").unwrap_err();
/// assert_eq!(error.line(), Some(1));
/// assert!(error.to_string().starts_with("line 1: "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryError {
    file: Option<PathBuf>,
    line: Option<usize>,
    message: String,
}

impl RegistryError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            file: None,
            line: None,
            message: message.into(),
        }
    }

    pub(super) fn at(line: usize, message: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::new(message)
        }
    }

    pub(super) fn in_file(self, file: &Path) -> Self {
        Self {
            file: Some(file.to_owned()),
            ..self
        }
    }

    /// The file, where one was read.
    ///
    /// ```
    /// use std::path::Path;
    /// use traced_conventions::{parse_registry, read_registry};
    ///
    /// let error = read_registry("no/such/registry").unwrap_err();
    /// assert_eq!(error.file(), Some(Path::new("no/such/registry")));
    /// assert_eq!(parse_registry("groups: [").unwrap_err().file(), None);
    /// ```
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The line, counted from 1, where one is to blame.
    ///
    /// ```
    /// use traced_conventions::{parse_registry, read_registry};
    ///
    /// let yaml = "groups:\n  - id: essay\n    attributes:\n      - id: essay.title\n";
    /// assert_eq!(parse_registry(yaml).unwrap_err().line(), Some(4));
    /// assert_eq!(read_registry("no/such/registry").unwrap_err().line(), None);
    /// ```
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// What is wrong, without the place.
    ///
    /// ```
    /// let yaml = "groups:\n  - id: essay\n    attributes:\n      - id: essay.title\n";
    /// let error = traced_conventions::parse_registry(yaml).unwrap_err();
    /// assert_eq!(error.message(), "attribute `essay.title` has no `type`; write, for example, `type: string`");
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for RegistryError {
    /// `telemetry/db.yaml:12: what is wrong`, or as much of that as is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}:{line}: ", file.display())?,
            (Some(file), None) => write!(f, "{}: ", file.display())?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

impl Error for RegistryError {}

pub(super) fn no_registry() -> RegistryError {
    RegistryError::new(
        "this is no registry of attributes: it has neither a list of `groups` nor `file_format: definition/2`",
    )
}
