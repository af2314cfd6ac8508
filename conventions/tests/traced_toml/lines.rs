//! Which line a mistake is said to be in.

use traced_conventions::Policy;

fn lines(text: &str) -> Vec<usize> {
    let errors = Policy::from_toml(text, "traced.toml").expect_err("a text with mistakes");
    errors.faults().map(|fault| fault.line()).collect()
}

/// A mistake each in the lines 3, 6, 7, 10 and 14.
const TEXT: &str = "\
# Straße 日本語 🦀
[spans]
style = \"snake\"
[personal_data]
forbid = [
  \"Größe\",
  3, # ✓
]
allow = [
  { name = \"user.email\", reason = \" \" },
]
[attributes.declare]
essay_id = \"string\"
essayId = \"string\"
";

#[test]
fn the_line_of_the_entry_itself() {
    assert_eq!(lines(TEXT), [3, 6, 7, 10, 14]);
}

#[test]
fn whatever_the_lines_end_with() {
    assert_eq!(lines(&TEXT.replace('\n', "\r\n")), [3, 6, 7, 10, 14]);
    assert_eq!(lines(TEXT.trim_end()), [3, 6, 7, 10, 14]);
    assert_eq!(lines(&format!("\u{feff}{TEXT}")), [3, 6, 7, 10, 14]);
}

#[test]
fn a_key_far_from_its_value() {
    let text = "[attributes.declare]\na = { type = \"string\", brief = \"\"\"\n\n\"\"\", values = [\n 1,\n] }";
    assert_eq!(lines(text), [5]);
}

#[test]
fn mistakes_are_in_order_wherever_the_tables_stand() {
    let text = "[errors]\nmessages = 1\n[personal_data]\nx = 1\n[attributes]\ny = 1\n[spans]\nz = 1\n[other]";
    assert_eq!(lines(text), [2, 4, 6, 8, 9]);
}
