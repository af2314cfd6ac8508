//! Values of fields in words.

use std::fmt::{self, Write as _};

/// Behind what was written of a value before that failed.
pub(super) const CANNOT_BE_FORMATTED: &str = "<cannot be formatted>";

/// What an implementation of `Display` or `Debug` writes. `format!` panics where that fails, and no line is worth the
/// thread that logs it: what was written before stays, with a note behind it.
pub(crate) fn in_words(value: fmt::Arguments<'_>) -> String {
    let mut text = String::new();
    if text.write_fmt(value).is_err() {
        text.push_str(CANNOT_BE_FORMATTED);
    }
    text
}
