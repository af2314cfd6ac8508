//! Where a project may lie, and who may compile it.

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
