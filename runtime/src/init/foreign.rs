//! Words of collectors, of applications' exporters and of the environment, as they can stand in a line of ours.

/// As much as says what is wrong. An answer over HTTP may be 4 MiB long.
const SHOWN_CHARACTERS: usize = 300;

/// One line that is not too long and does nothing to a terminal: whoever wrote the text may have put anything into it.
pub(super) fn in_one_line(text: &str) -> String {
    let mut line = String::new();
    let mut characters = text.chars();
    for character in characters.by_ref().take(SHOWN_CHARACTERS) {
        match character {
            // Harmless here, and frequent in paths and in the words of errors.
            '"' | '\'' | '\\' => line.push(character),
            _ => line.extend(character.escape_debug()),
        }
    }
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

/// A part of a setting's value, between the marks that code has in messages.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", in_one_line(text))
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn what_moves_a_terminal_is_escaped() {
        let hostile = "\u{1b}]0;mine\u{7}\r\ntraced: all is well\u{9b}2J\u{202e}";
        assert_eq!(
            in_one_line(hostile),
            "\\u{1b}]0;mine\\u{7}\\r\\ntraced: all is well\\u{9b}2J\\u{202e}"
        );
        let words = r#"the file "C:\smörgås" isn't there"#;
        assert_eq!(in_one_line(words), words);
    }

    #[test]
    fn what_is_long_is_cut() {
        assert_eq!(in_one_line(&"ö".repeat(300)), "ö".repeat(300));
        assert_eq!(in_one_line(&"ö".repeat(301)), "ö".repeat(300) + "…");
    }
}
