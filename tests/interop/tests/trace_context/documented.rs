//! The tables in `docs/propagation.md` are true: what they name is there, and what is there they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files of tests that are about no rule.
const ABOUT_NO_RULE: [&str; 1] = ["documented.rs"];

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trace_context")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The chapter on Trace Context.
fn chapter() -> String {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/propagation.md");
    let document = read(&document);
    let (_, chapter) = document
        .split_once("\n## Trace Context\n")
        .expect("a chapter");
    chapter.split("\n## ").next().unwrap_or_default().to_owned()
}

/// What stands in backticks and looks like a test: `file.rs::name`.
fn documented(text: &str) -> BTreeSet<String> {
    let code = text.split('`').skip(1).step_by(2);
    code.filter(|code| code.contains(".rs::"))
        .map(str::to_owned)
        .collect()
}

/// All tests there are.
fn written() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for entry in fs::read_dir(here()).expect("a folder") {
        let path = entry.expect("a file").path();
        let file = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if ABOUT_NO_RULE.contains(&file.as_str()) {
            continue;
        }
        for test in read(&path).split("#[test]\nfn ").skip(1) {
            let name = test.split('(').next().unwrap_or_default();
            tests.insert(format!("{file}::{name}"));
        }
    }
    tests
}

#[test]
fn every_test_that_is_named_is_there() {
    let missing: Vec<_> = documented(&chapter())
        .difference(&written())
        .cloned()
        .collect();
    assert!(missing.is_empty(), "named, but not written: {missing:#?}");
}

#[test]
fn every_test_is_named_with_its_rule() {
    let chapter = chapter();
    let (rules, _) = chapter.split_once("\n### ").expect("the table, then more");
    let missing: Vec<_> = written().difference(&documented(rules)).cloned().collect();
    assert!(missing.is_empty(), "written, but not named: {missing:#?}");
    assert!(rules.lines().filter(|line| line.starts_with("| ")).count() > 80);
}

#[test]
fn every_case_of_the_harness_has_a_test() {
    let chapter = chapter();
    let cases: BTreeSet<_> = chapter
        .lines()
        .filter(|line| line.starts_with("| `test_"))
        .collect();
    assert_eq!(cases.len(), 41);
    assert!(cases.iter().all(|case| !documented(case).is_empty()));
}
