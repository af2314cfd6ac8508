//! What becomes of errors: recorded once, where they arise, and marked on every span that they pass; and which of them
//! are failures.
//!
//! ```sh
//! cargo run -p traced-small-examples --bin errors
//! ```
//!
//! ```text
//! trace 0c215820 · 262 µs · 9 spans · 3 failed · errors
//!   262 µs  ✗ check_all @errors  examples/small/src/bin/errors.rs:56
//!           │  error core::num::error::ParseIntError: invalid digit found in string
//!  95.1 µs  ├─ check_essay  essay_id=1 word_count=6  examples/small/src/bin/errors.rs:67
//!  5.25 µs  │  ├─ find_essay  examples/small/src/bin/errors.rs:73
//!  7.58 µs  │  └─ count_words  examples/small/src/bin/errors.rs:83
//!  76.5 µs  ├─ ✗ check_essay  essay_id=2  examples/small/src/bin/errors.rs:67
//!           │  │  error not_text: the essay is not text
//!  2.62 µs  │  ├─ find_essay  examples/small/src/bin/errors.rs:73
//!  47.0 µs  │  └─ ✗ count_words  examples/small/src/bin/errors.rs:83
//!           │        error core::str::error::Utf8Error: incomplete utf-8 byte sequence from index 3
//!  10.7 µs  └─ check_essay  essay_id=3  examples/small/src/bin/errors.rs:67
//!  3.91 µs     └─ find_essay  is_missing=true  examples/small/src/bin/errors.rs:73
//! ```

use std::borrow::Cow;
use std::str::Utf8Error;

use traced::{ErrorType, traced};

#[derive(Debug, thiserror::Error)]
enum EssayError {
    #[error("there is no essay {0}")]
    NotFound(u64),
    #[error("the essay is not text")]
    NotText(#[from] Utf8Error),
}

/// What `error.type` says. Without this it is the type's name, and so the same for both.
impl ErrorType for EssayError {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound(_) => "not_found".into(),
            Self::NotText(_) => "not_text".into(),
        }
    }
}

impl EssayError {
    fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }
}

/// Nobody is handed the error of `parse`, so `record_error` puts it on the current span. Those of `check_essay` are on
/// spans already.
#[traced]
fn check_all(ids: &[&str]) {
    for id in ids {
        match id.parse() {
            Ok(id) => _ = check_essay(id),
            Err(error) => traced::record_error(&error),
        }
    }
}

/// What `?` hands on marks this span as failed too. That an essay is not there is an answer, and no failure.
#[traced(attrs(essay_id), ok(words => word_count = words), err_if(error => !error.is_not_found()))]
fn check_essay(essay_id: u64) -> Result<usize, EssayError> {
    let bytes = find_essay(essay_id)?;
    Ok(count_words(bytes)?)
}

#[traced(err_if(error => !error.is_not_found()), err(error => is_missing = error.is_not_found()))]
fn find_essay(essay_id: u64) -> Result<&'static [u8], EssayError> {
    match essay_id {
        1 => Ok(b"to be or not to be"),
        2 => Ok(b"caf\xe9"),
        _ => Err(EssayError::NotFound(essay_id)),
    }
}

/// The innermost span that the error leaves has its exception event. Those around it have none.
#[traced]
fn count_words(bytes: &[u8]) -> Result<usize, Utf8Error> {
    Ok(std::str::from_utf8(bytes)?.split_whitespace().count())
}

fn main() -> Result<(), traced::InitError> {
    let _tracing = traced::init("errors")?;
    check_all(&["1", "2", "3", "four"]);
    Ok(())
}
