//! The catalogue of what the program can emit.

mod common;

use common::{essay_pipeline, stderr, stdout};
// So that its annotations are in the catalogue of this test.
use essay_pipeline as _;

const CHECKED_IN: &str = include_str!("../TELEMETRY.md");

#[test]
fn the_checked_in_catalogue_is_up_to_date() {
    assert!(
        traced::catalog().matches_markdown(CHECKED_IN),
        "\n\nexamples/essay-pipeline/TELEMETRY.md does not list what the program can emit now. Write it anew:\n\n    \
         cargo run -p essay-pipeline -- --telemetry markdown > examples/essay-pipeline/TELEMETRY.md\n\n"
    );
}

#[test]
fn the_program_prints_its_catalogue_and_does_nothing_else() {
    let catalog = traced::catalog();
    for (format, expected) in [
        ("markdown", catalog.to_markdown()),
        ("json", catalog.to_json()),
        ("weaver", catalog.to_weaver()),
    ] {
        let output = essay_pipeline()
            .args(["--telemetry", format, "--essays", "no/such/folder"])
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(stdout(&output), expected, "{format}");
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn an_unknown_format_is_one_clear_error() {
    let output = essay_pipeline()
        .args(["--telemetry", "markdwon"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    for part in ["markdwon", "markdown, json, weaver", "'markdown'"] {
        assert!(message.contains(part), "{part}: {message}");
    }
}
