//! The program, as it is run: what it makes of registries and of tables, and what it refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use traced_conventions::REGISTRY_VERSION;

fn fixture(name: &str) -> String {
    format!("tests/fixtures/{name}")
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_registry-table"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// What it prints, and what it notes.
fn made(arguments: &[&str]) -> (String, String) {
    let output = run(arguments);
    let notes = text(output.stderr);
    assert!(output.status.success(), "{notes}");
    (text(output.stdout), notes)
}

fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(!output.status.success());
    assert_eq!(text(output.stdout), "");
    text(output.stderr)
}

fn table(sources: &[&str]) -> (String, String) {
    let fixtures: Vec<_> = sources.iter().map(|name| fixture(name)).collect();
    let mut arguments = vec!["--version", "1.2.3", "--output", "-"];
    arguments.extend(fixtures.iter().map(String::as_str));
    made(&arguments)
}

fn expected() -> String {
    fs::read_to_string(fixture("garden.rs.txt")).expect("a fixture")
}

#[test]
fn registries_of_both_formats_become_one_table_in_either_order() {
    for sources in [["garden", "weather"], ["weather", "garden"]] {
        let (table, notes) = table(&sources);
        assert_eq!(table, expected());
        assert!(
            notes.contains("registry.yaml:52: the rename `plant.scent` -> `plant.aroma` ends in a name that is unknown"),
            "{notes}"
        );
    }
}

#[test]
fn values_by_hand_become_the_same_table() {
    assert_eq!(table(&["garden.tsv"]).0, expected());
}

#[test]
fn what_does_not_occur_is_not_imported() {
    let (table, _) = table(&["weather"]);
    assert!(table.contains("use super::AttributeType::{Any, Double};\n"));
    assert!(table.contains("use super::Standing::Current;\nuse super::plain;\n"));
}

#[test]
fn the_table_that_is_compiled_in_survives_the_way_through_its_values() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compiled-in.tsv");
    fs::write(&path, made(&["--tsv"]).0).expect("a folder for tests");
    let path = path.to_str().expect("UTF-8");
    let (table, notes) = made(&["--version", REGISTRY_VERSION, path, "-o", "-"]);
    let checked_in =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conventions/src/registry/table.rs");
    assert!(
        table == fs::read_to_string(checked_in).expect("the table"),
        "scripts/registry-table makes another table than the one that is checked in"
    );
    assert_eq!(notes, "");
}

#[test]
fn the_table_goes_where_it_is_told_to() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("table.rs");
    let path = path.to_str().expect("UTF-8");
    let (printed, notes) = made(&[
        "--version",
        "1.2.3",
        &fixture("garden.tsv"),
        "--output",
        path,
    ]);
    assert_eq!(printed, "");
    assert!(
        notes.ends_with(&format!("12 names are in {path}\n")),
        "{notes}"
    );
    assert_eq!(fs::read_to_string(path).expect("was written"), expected());
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_written() {
    for (sources, expected) in [
        (
            &["broken/pipe.yaml"][..],
            "broken/pipe.yaml:3: the table cannot hold the value \"a|b\" of `pipe.shape`",
        ),
        (
            &["broken/tilde.yaml"],
            "broken/tilde.yaml:3: the table cannot hold the value \"~/home\" of `home`",
        ),
        (
            &["broken/circle.yaml"],
            "broken/circle.yaml:3: the renames go round in a circle: `egg` -> `hen` -> `egg`",
        ),
        (
            &["garden", "broken/name.yaml"],
            "broken/name.yaml:3: attribute `plant.name` has the type `int` here and `string` in",
        ),
        (
            &["garden.tsv", "weather"],
            "garden.tsv is a table of its own",
        ),
        (&["nowhere"], "nowhere: No such file"),
        (&["nowhere.tsv"], "nowhere.tsv: No such file"),
    ] {
        let fixtures: Vec<_> = sources.iter().map(|name| fixture(name)).collect();
        let mut arguments = vec!["--version", "1.2.3", "--output", "-"];
        arguments.extend(fixtures.iter().map(String::as_str));
        let error = refused(&arguments);
        assert!(
            error.starts_with("registry-table: tests/fixtures/"),
            "{error}"
        );
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn help_names_every_option() {
    let (help, _) = made(&["--help"]);
    for option in ["--version", "--output", "--tsv", "--help"] {
        assert!(help.contains(option), "{option}");
    }
}
