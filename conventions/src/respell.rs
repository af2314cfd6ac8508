//! From any spelling of a name (`batchId`, `HTTPStatusCode`, `user-name`, `essay::Saved`) to lower-case words.

/// `text` as lower-case words with `joint` between them. Dots, colons and slashes, which mark a namespace in one
/// notation or another, become a dot.
///
/// The answer is `None` where nothing is left, or where a letter has no ASCII spelling that could be guessed. It may
/// begin with a digit: the caller checks it.
pub(crate) fn respell(text: &str, joint: char) -> Option<String> {
    let mut spelling = String::with_capacity(text.len() + 8);
    let mut gap = None;
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            gap = Some(wider(gap, if is_namespace_mark(c) { '.' } else { joint }));
            continue;
        }
        if !c.is_ascii() {
            return None;
        }
        if gap.is_none() && starts_word(&chars, i) {
            gap = Some(joint);
        }
        match gap.take() {
            Some(gap) if !spelling.is_empty() => spelling.push(gap),
            _ => {}
        }
        spelling.push(c.to_ascii_lowercase());
    }
    (!spelling.is_empty()).then_some(spelling)
}

/// The joint that a name of free style already uses: a hyphen if it has hyphens and no underscores.
pub(crate) fn joint_of(text: &str) -> char {
    if text.contains('-') && !text.contains('_') {
        '-'
    } else {
        '_'
    }
}

fn is_namespace_mark(c: char) -> bool {
    matches!(c, '.' | ':' | '/')
}

/// A namespace mark anywhere between two words wins over the joint.
fn wider(gap: Option<char>, next: char) -> char {
    match gap {
        Some('.') => '.',
        _ => next,
    }
}

/// Whether an upper-case letter inside a run of letters and digits starts a new word: `batch|Id`, `sha256|Sum`,
/// `HTTP|Status`, but not the plural of an acronym, `user|IDs`.
fn starts_word(chars: &[char], i: usize) -> bool {
    let at = |j: usize| chars.get(j).copied().unwrap_or(' ');
    if i == 0 || !at(i).is_ascii_uppercase() {
        return false;
    }
    let before = at(i - 1);
    if before.is_ascii_lowercase() || before.is_ascii_digit() {
        return true;
    }
    let plural = at(i + 1) == 's' && !at(i + 2).is_ascii_lowercase();
    before.is_ascii_uppercase() && at(i + 1).is_ascii_lowercase() && !plural
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_words_where_a_reader_would() {
        for (text, expected) in [
            ("batchId", "batch_id"),
            ("BatchID", "batch_id"),
            ("HTTPStatusCode", "http_status_code"),
            ("sha256Sum", "sha256_sum"),
            ("utf8", "utf8"),
            ("userIDs", "user_ids"),
            ("URLsSeen", "urls_seen"),
            ("ATest", "a_test"),
            ("MAX_RETRIES", "max_retries"),
            ("essay::Saved", "essay.saved"),
            ("essay/saved", "essay.saved"),
            ("essay - saved", "essay_saved"),
            ("Foo..Bar_", "foo.bar"),
            ("foo_.bar", "foo.bar"),
            ("foo._bar", "foo.bar"),
            ("essay\u{2013}count", "essay_count"),
        ] {
            assert_eq!(respell(text, '_').as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn guesses_nothing_for_letters_outside_ascii() {
        assert_eq!(respell("größe", '_'), None);
        assert_eq!(respell("計算", '_'), None);
        assert_eq!(respell("…", '_'), None);
        assert_eq!(respell("", '_'), None);
    }
}
