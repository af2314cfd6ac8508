//! Text that comes from spans, made safe for a terminal and cut to a width.

use unicode_width::UnicodeWidthChar as _;

/// Accents on one letter; text that has more is out to cover its neighbours.
const MOST_COMBINING_MARKS: usize = 4;

const ELLIPSIS: char = '…';

/// The columns that `text`, already escaped, takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().filter_map(|character| character.width()).sum()
}

/// `text` with everything escaped that would not show as itself: control characters and with them ANSI sequences, text
/// direction overrides, zero-width and unassigned characters. Cut to `columns`, with `…` where something is missing.
pub(super) fn escaped(text: &str, columns: usize) -> String {
    let mut line = Cut::new(columns);
    for character in text.chars() {
        if !line.push(character) {
            break;
        }
    }
    line.finish()
}

/// [`escaped`], between quotation marks.
pub(super) fn quoted(text: &str, columns: usize) -> String {
    let mut line = Cut::new(columns.saturating_sub(2));
    for character in text.chars() {
        let pushed = match character {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            other => line.push(other),
        };
        if !pushed {
            break;
        }
    }
    format!("\"{}\"", line.finish())
}

/// The end of `text` where it is longer than `columns`: what tells one path from another.
pub(super) fn tail(text: &str, columns: usize) -> String {
    let whole = escaped(text, usize::MAX);
    let mut left = width(&whole);
    if left <= columns {
        return whole;
    }
    let kept = whole.char_indices().find(|(_, character)| {
        let fits = left < columns;
        left -= character.width().unwrap_or(0);
        fits
    });
    match kept {
        Some((start, _)) => format!("{ELLIPSIS}{}", &whole[start..]),
        None => ELLIPSIS.to_string(),
    }
}

/// Whether `text` shows as itself: nothing in it needs an escape.
pub(super) fn is_plain(text: &str) -> bool {
    let mut line = Cut::new(usize::MAX);
    text.chars().all(|character| line.push(character)) && line.text == text
}

/// A line that grows to a number of columns and no further.
struct Cut {
    text: String,
    width: usize,
    columns: usize,
    /// How much of the text stays if an ellipsis has to follow it.
    keep: usize,
    marks: usize,
    overflowed: bool,
}

impl Cut {
    fn new(columns: usize) -> Self {
        Self {
            text: String::new(),
            width: 0,
            columns: columns.max(1),
            keep: 0,
            marks: 0,
            overflowed: false,
        }
    }

    /// Adds a character; false when there is no room for more.
    fn push(&mut self, character: char) -> bool {
        if matches!(character, ' '..='~') {
            self.marks = 0;
            return self.push_str(character.encode_utf8(&mut [0; 4]));
        }
        if !shows(character) {
            return self.push_str(&character.escape_default().to_string());
        }
        if character.width() == Some(0) {
            self.marks += 1;
            if self.marks > MOST_COMBINING_MARKS || self.text.is_empty() {
                return self.push_str(&character.escape_default().to_string());
            }
        } else {
            self.marks = 0;
        }
        self.push_str(character.encode_utf8(&mut [0; 4]))
    }

    fn push_str(&mut self, piece: &str) -> bool {
        let width = self.width.saturating_add(width(piece));
        if width > self.columns {
            self.overflowed = true;
            return false;
        }
        self.text.push_str(piece);
        self.width = width;
        if width < self.columns {
            self.keep = self.text.len();
        }
        true
    }

    fn finish(mut self) -> String {
        if self.overflowed {
            self.text.truncate(self.keep);
            self.text.push(ELLIPSIS);
        }
        self.text
    }
}

/// Whether Unicode calls the character printable. A letter before it keeps accents from being taken for loose ones.
fn shows(character: char) -> bool {
    let mut buffer = [b'a'; 5];
    let length = character.encode_utf8(&mut buffer[1..]).len();
    match std::str::from_utf8(&buffer[..=length]) {
        Ok(text) => text.escape_debug().eq(text.chars()),
        Err(_) => false,
    }
}
