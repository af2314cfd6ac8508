//! The states of tracing that a program can be in.

use std::fmt;
use std::str::FromStr;

/// What becomes of the spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They are recorded and exported, under a root that is.
    Recorded,
    /// Tracing is set up, and whoever called decided not to record.
    Unsampled,
    /// Nobody has set tracing up.
    Disabled,
}

impl Mode {
    pub(crate) const ALL: [Self; 3] = [Self::Recorded, Self::Unsampled, Self::Disabled];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Unsampled => "unsampled",
            Self::Disabled => "disabled",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|mode| mode.name() == text);
        found.ok_or_else(|| format!("no mode `{text}`: recorded, unsampled, disabled"))
    }
}
