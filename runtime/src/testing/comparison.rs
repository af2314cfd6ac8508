//! A tree, and the one that a test expects.

/// `None` if `actual` is what `expected` says; else both, and the first line that is another.
pub(super) fn difference(actual: &str, expected: &str) -> Option<String> {
    let actual: Vec<&str> = actual.lines().collect();
    let expected = unindented(expected);
    if actual == expected {
        return None;
    }
    let same = actual
        .iter()
        .zip(&expected)
        .take_while(|(actual, expected)| actual == expected)
        .count();
    let line = |lines: &[&str]| match lines.get(same) {
        Some(line) => (*line).to_owned(),
        None => "(nothing)".to_owned(),
    };
    Some(format!(
        "captured:\n{}\n\nexpected:\n{}\n\nline {} differs:\n  captured {}\n  expected {}\n",
        shown(&actual),
        shown(&expected),
        same + 1,
        line(&actual),
        line(&expected),
    ))
}

fn shown(lines: &[&str]) -> String {
    if lines.is_empty() {
        "(no span)".to_owned()
    } else {
        lines.join("\n")
    }
}

/// The lines of `text` without the indentation that all of them have, without spaces at their ends, and without empty
/// lines before and after.
fn unindented(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let is_empty = |line: &&str| line.is_empty();
    let start = lines.iter().take_while(|line| is_empty(line)).count();
    let end = lines.len()
        - lines[start..]
            .iter()
            .rev()
            .take_while(|line| is_empty(line))
            .count();
    let lines = &lines[start..end];
    let indentation = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(indentation..).unwrap_or(""))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{difference, unindented};

    #[test]
    fn the_indentation_of_the_source_is_left_out() {
        let text = "\n\n        root  \n        ├─ child\n           wrapped\n\n    ";
        assert_eq!(unindented(text), ["root", "├─ child", "   wrapped"]);
        assert_eq!(unindented("root\n└─ child\n"), ["root", "└─ child"]);
        assert!(unindented(" \n \n").is_empty());
        assert!(unindented("").is_empty());
    }

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(difference("root\n", "\n  root\n  "), None);
        let message = difference("root\n└─ child\n", "root").unwrap();
        assert!(message.contains("line 2 differs:\n  captured └─ child\n  expected (nothing)"));
        let message = difference("", "root").unwrap();
        assert!(message.contains("captured:\n(no span)\n"), "{message}");
    }
}
