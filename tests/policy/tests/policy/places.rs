//! Where a project may lie, and who may compile it.

use std::process::Command;

use crate::project::{Project, WORKSPACE};

const ANNOTATED: &str =
    "#[traced::traced(attrs(db.statement = \"SELECT 1\"))] pub fn select() {}\n";

#[test]
fn a_path_may_hold_any_character() {
    let project = Project::called("büro 東京 'a' #1 %20 {x}");
    project.write("traced.toml", "[attributes]\ndeprecated = \"allow\"\n");
    project.package("crates/a b", "app", "", ANNOTATED);
    project.write(
        "Cargo.toml",
        &format!("{WORKSPACE}members = [\"crates/a b\"]\n"),
    );
    project.check().assert_silent();
    assert_eq!(project.check().compiled(&["app"]), [""; 0]);
    project.write("traced.toml", "[attributes]\ndeprecated = \"deny\"\n");
    let outcome = project.check();
    let message = &outcome.only_error().message;
    assert!(
        message.ends_with("`deprecated` is `deny` in traced.toml:2"),
        "{message}"
    );
}

/// Other build systems call the compiler without saying where the package is.
#[test]
fn without_cargo_the_defaults_hold() {
    let project = Project::app("[attributes]\ndeprecated = \"allow\"\n", ANNOTATED);
    let outcome = project.check();
    outcome.assert_silent();
    let runtime = outcome.file_of("traced");
    let dependencies = runtime.parent().expect("a folder");
    let rustc = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into()))
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "--extern",
        ])
        .arg(format!("traced={}", runtime.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .arg("src/lib.rs")
        .current_dir(project.path("."))
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .expect("the compiler runs");
    let said = String::from_utf8_lossy(&rustc.stderr);
    assert!(
        said.contains("error: attribute `db.statement` was renamed; write `db.query.text`"),
        "{said}"
    );
    assert!(!said.contains("traced.toml"), "{said}");
}
