//! The catalogue for people, and for diffs.

use super::source::with_slashes;
use super::{Attribute, Catalog, Entry, EntryKind, Exception};

const HEAD: &str = "\
# Telemetry

What the annotations in this program can emit, as `traced::catalog()` lists it. Generated: do not edit by hand.

";
const EMPTY: &str = "There are no annotations in it.\n";

pub(super) fn write(catalog: &Catalog) -> String {
    let mut text = String::from(HEAD);
    if catalog.entries.is_empty() {
        text.push_str(EMPTY);
        return text;
    }
    for of_scope in catalog.entries.chunk_by(|a, b| a.scope() == b.scope()) {
        text.push_str(&format!("## {}\n\n", code(of_scope[0].scope())));
        let same_section = |a: &&Entry, b: &&Entry| section(a.kind()) == section(b.kind());
        for entries in of_scope.chunk_by(same_section) {
            text.push_str(&format!("### {}\n\n", section(entries[0].kind())));
            for entry in entries {
                text.push_str(&paragraphs(entry));
            }
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The Markdown with the line numbers of its sources left out, in lines that end alike.
pub(super) fn without_lines(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| {
        let source = line.strip_prefix("Source: ").and_then(|source| {
            let (file, rest) = source.rsplit_once(':')?;
            let number = rest.trim_end_matches('`');
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some(file)
        });
        format!("{}\n", source.unwrap_or(line))
    });
    lines.collect()
}

fn section(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Span(_) => "Spans",
        EntryKind::Event => "Events, on the current span",
        EntryKind::Record => "Attributes added to the current span",
    }
}

fn paragraphs(entry: &Entry) -> String {
    let source = format!("{}:{}", with_slashes(entry.file()), entry.line());
    let mut text = match (entry.kind(), entry.name()) {
        (EntryKind::Span(kind), Some(name)) => format!("#### {} ({})\n\n", code(name), kind.name()),
        (_, Some(name)) => format!("#### {}\n\n", code(name)),
        (_, None) => String::new(),
    };
    text.push_str(&format!("Source: {}\n\n", code(&source)));
    if !entry.attributes().is_empty() {
        text.push_str("| attribute | type | from |\n| --- | --- | --- |\n");
        text.extend(entry.attributes().iter().map(row));
        text.push('\n');
    }
    if !entry.exceptions().is_empty() {
        text.push_str("Exceptions:\n\n");
        text.extend(entry.exceptions().iter().map(item));
        text.push('\n');
    }
    text
}

fn row(attribute: &Attribute) -> String {
    format!(
        "| {} | {} | {} |\n",
        code(attribute.name()).replace('|', "\\|"),
        attribute.type_name(),
        attribute.origin().name(),
    )
}

fn item(exception: &Exception) -> String {
    let names: Vec<_> = exception.names().iter().map(|name| code(name)).collect();
    let reason: Vec<_> = exception.reason().split_whitespace().collect();
    format!("- {}: {}\n", names.join(", "), reason.join(" "))
}

/// A code span on one line. Backticks inside need more of them outside (CommonMark, section "Code spans").
fn code(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    let runs = text.split(|character| character != '`').map(str::len);
    match runs.max() {
        None | Some(0) => format!("`{text}`"),
        Some(longest) => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalog, code, without_lines, write};

    #[test]
    fn an_empty_catalogue_says_so() {
        let entries = Vec::new();
        assert!(write(&Catalog { entries }).ends_with("There are no annotations in it.\n"));
    }

    #[test]
    fn code_with_backticks_needs_longer_ones() {
        assert_eq!(code("a b"), "`a b`");
        assert_eq!(code("a `b`"), "`` a `b` ``");
    }

    #[test]
    fn only_the_numbers_of_sources_are_left_out() {
        let text = "#### `a:1`\r\n\r\nSource: `src/lib.rs:12`\r\n";
        assert_eq!(without_lines(text), "#### `a:1`\n\n`src/lib.rs\n");
    }
}
