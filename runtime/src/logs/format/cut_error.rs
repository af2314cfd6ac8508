//! An error whose sources do not come to an end, as one whose do.

use std::error::Error;
use std::fmt;

use crate::error::sources::{MOST_SOURCES, sources};
use crate::logs::in_words::in_words;

/// The texts of an error and of its first sources.
#[derive(Debug)]
pub(super) struct CutError {
    text: String,
    source: Option<Box<Self>>,
}

impl CutError {
    /// The error cut short, where it has more sources than anybody reads.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        if sources(error).count() < MOST_SOURCES {
            return None;
        }
        let texts: Vec<_> = sources(error)
            .map(|source| in_words(format_args!("{source}")))
            .collect();
        let wrap = |source, text| Some(Box::new(Self { text, source }));
        let source = texts.into_iter().rfold(None, wrap);
        let text = in_words(format_args!("{error}"));
        Some(Self { text, source })
    }
}

impl fmt::Display for CutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for CutError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
