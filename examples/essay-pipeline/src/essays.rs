//! The essay as all services know it: its states, and what is found out about it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The largest essay that is taken, in bytes. A long novel has about three million characters.
pub const MAX_ESSAY_BYTES: usize = 8 * 1024 * 1024;

/// Why a text is not taken.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum UnreadableEssay {
    #[error("it is empty")]
    Empty,
    #[error("it has {bytes} bytes, the limit is {MAX_ESSAY_BYTES}")]
    TooLarge { bytes: u64 },
    #[error("it is not UTF-8 (byte {at})")]
    NotUtf8 { at: usize },
    #[error("it contains a NUL (byte {at})")]
    NulByte { at: usize },
}

/// A text that is worth checking. Guessing at another encoding would report every wrong guess as a misspelling, so it is
/// refused; so is a NUL, which no essay has and PostgreSQL does not store.
pub fn readable(bytes: &[u8]) -> Result<&str, UnreadableEssay> {
    if bytes.len() > MAX_ESSAY_BYTES {
        return Err(UnreadableEssay::TooLarge {
            bytes: bytes.len() as u64,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| UnreadableEssay::NotUtf8 {
        at: error.valid_up_to(),
    })?;
    if let Some(at) = text.find('\0') {
        return Err(UnreadableEssay::NulByte { at });
    }
    if text.trim().is_empty() {
        Err(UnreadableEssay::Empty)
    } else {
        Ok(text)
    }
}

/// Where an essay is on its way. It moves forward only.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EssayState {
    Submitted,
    SpellcheckRequested,
    Checked,
}

impl EssayState {
    pub const fn as_str(self) -> &'static str {
        match self {
            EssayState::Submitted => "submitted",
            EssayState::SpellcheckRequested => "spellcheck_requested",
            EssayState::Checked => "checked",
        }
    }
}

impl std::fmt::Display for EssayState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One wrong word of an essay.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Misspelling {
    pub word: String,
    /// How often it stands in the essay.
    pub count: usize,
    /// The nearest words of the word list, best first.
    pub suggestions: Vec<String>,
}

/// What the language model said, or why it did not.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Feedback {
    Given { text: String, model: String },
    Unavailable { reason: String },
}

/// What the spellchecker found in one essay.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SpellingReport {
    pub word_count: usize,
    /// The first different wrong words, in the order of the essay.
    pub misspellings: Vec<Misspelling>,
    /// How many more different wrong words there are.
    pub unlisted: usize,
    pub feedback: Feedback,
}

/// One essay of a batch, as content_service tells it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct EssayStatus {
    pub essay_id: Uuid,
    pub state: EssayState,
    pub report: Option<SpellingReport>,
}

/// How far a batch is, as content_service tells it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BatchProgress {
    pub essays: u64,
    pub checked: u64,
}
