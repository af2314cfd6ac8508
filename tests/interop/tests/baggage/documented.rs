//! The table of `docs/baggage.md` against the tests that there are.

use std::fs;
use std::path::Path;

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The tests of a file, as `file::test`.
fn tests_of(file: &str) -> Vec<String> {
    let source = read(format!("tests/baggage/{file}.rs"));
    let tests = source.split("#[test]\nfn ").skip(1);
    tests
        .filter_map(|test| test.split_once('('))
        .map(|(name, _)| format!("{file}::{name}"))
        .collect()
}

#[test]
fn each_rule_in_the_document_has_its_tests_and_each_test_its_rule() {
    let main = read("tests/baggage/main.rs");
    let files = main
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let mut tests: Vec<_> = files.flat_map(tests_of).collect();
    let document = read("../../docs/baggage.md");
    let table = document.lines().filter(|line| line.starts_with('|'));
    let mut named: Vec<_> = table
        .flat_map(|row| row.split('`').skip(1).step_by(2))
        .filter(|code| code.contains("::") && code.starts_with(char::is_lowercase))
        .map(str::to_owned)
        .collect();
    tests.retain(|test| !test.starts_with("documented::"));
    tests.sort_unstable();
    named.sort_unstable();
    named.dedup();
    assert!(
        tests.len() > 40,
        "tests are found by their source: {tests:?}"
    );
    assert_eq!(named, tests);
}
