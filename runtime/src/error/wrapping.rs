//! Whether a message has another one in it as code wraps it: `cannot start: no essay 3`, `cannot start (no essay 3)`,
//! `status: Internal, message: "no essay 3", details: []`. A message that merely has the same words is another error's.

use std::ops::Range;

/// Whether what is at `part` of `message` was put there as a whole.
pub(crate) fn is_wrapped(message: &str, part: Range<usize>) -> bool {
    let (before, after) = (&message[..part.start], &message[part.end..]);
    // A word or a number may be anywhere for reasons of its own, but then more is said after it.
    let is_sentence = message[part].contains(char::is_whitespace);
    let is_left = match is_sentence {
        true => closes(after),
        false => !after.contains(char::is_alphanumeric),
    };
    is_left && opens(before)
}

/// Whether something else may begin here: behind punctuation and a space, or behind a bracket or a quotation mark.
fn opens(before: &str) -> bool {
    let text = before.trim_end();
    let is_apart = text.len() < before.len();
    text.chars().next_back().is_none_or(|last| {
        let is_open = matches!(last, '(' | '[' | '{' | '"' | '\'' | '`' | '«' | '“' | '‘');
        is_open || (is_apart && is_punctuation(last))
    })
}

/// Whether something else may end here: in front of punctuation that belongs to no word, or of another line.
fn closes(after: &str) -> bool {
    let rest = after.trim_start();
    if rest.len() < after.len() {
        return after.starts_with(['\n', '\r']) || rest.chars().next().is_none_or(is_punctuation);
    }
    let word = rest.split(char::is_whitespace).next();
    word.is_none_or(|word| !word.contains(char::is_alphanumeric))
}

fn is_punctuation(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::is_wrapped;

    fn is_in(part: &str, message: &str) -> bool {
        let start = message.rfind(part).expect("it has the same words");
        is_wrapped(message, start..start + part.len())
    }

    #[test]
    fn a_message_in_another_as_code_puts_it_there_is_wrapped() {
        for message in [
            "cannot start: no essay 3",
            "cannot start: no essay 3.",
            "cannot start (no essay 3)",
            "cannot start (because of \"no essay 3\")",
            "cannot start - no essay 3",
            "cannot start\n\nCaused by:\n    no essay 3",
            "cannot start\n\nCaused by:\n    0: no essay 3\n    1: no shelf",
            "no essay 3: cannot start",
            "no essay 3, so nothing starts",
            "no essay 3 (twice)",
            "status: Internal, message: \"no essay 3\", details: []",
        ] {
            assert!(is_in("no essay 3", message), "{message}");
        }
        for message in ["disk: 1", "disk (1)", "no disk \"1\"."] {
            assert!(is_in("1", message), "{message}");
        }
    }

    #[test]
    fn the_same_words_in_another_message_are_not_wrapped() {
        for (part, message) in [
            ("1", "disk 1 is full"),
            ("1", "disk 1"),
            ("1", "disk: 1 is full"),
            ("1", "10:1"),
            ("1", "disk: 12"),
            ("1", "1: disk is full"),
            ("full", "disk: full or absent"),
            ("not found", "essay not found"),
            ("no essay 3", "there is no essay 3"),
            ("no essay 3", "cannot start: no essay 30"),
            ("no essay 3", "cannot start: no essay 3.5"),
            ("no essay 3", "cannot start: no essay 3 in the shelf"),
            ("no essay 3", "casino essay 3"),
        ] {
            assert!(!is_in(part, message), "{part} in {message}");
        }
    }
}
