//! What cargo compiles again when a `traced.toml` changes: all that it governs, and nothing else.

use crate::project::{Project, WORKSPACE};

const ANNOTATED: &str =
    "#[traced::traced(attrs(db.statement = \"SELECT 1\"))] pub fn select() {}\n";

const ALLOW: &str = "[attributes]\ndeprecated = \"allow\"\n";
const DENY: &str = "[attributes]\ndeprecated = \"deny\"\n";

/// Two annotated crates, one without annotations, and one outside of the workspace that `a` depends on.
fn workspace() -> Project {
    let project = Project::new();
    project.write("app/traced.toml", ALLOW);
    let members = format!("{WORKSPACE}members = [\"a\", \"b\", \"c\"]\n");
    project.write("app/Cargo.toml", &members);
    project.package("app/a", "a", "dep = { path = \"../../dep\" }\n", ANNOTATED);
    project.package("app/b", "b", "", ANNOTATED);
    project.package("app/c", "c", "", "pub fn plain() {}\n");
    project.write("dep/traced.toml", ALLOW);
    project.package("dep", "dep", WORKSPACE, ANNOTATED);
    project
}

const CRATES: [&str; 4] = ["a", "b", "c", "dep"];

#[test]
fn a_change_compiles_again_what_the_file_governs() {
    let project = workspace();
    let check = || project.cargo("app", &["check", "--workspace", "--keep-going"]);
    assert_eq!(check().compiled(&CRATES), CRATES);
    assert_eq!(check().compiled(&CRATES), [""; 0]);

    project.write("app/traced.toml", &format!("{ALLOW}# a remark\n"));
    assert_eq!(check().compiled(&CRATES), ["a", "b"]);
    assert_eq!(check().compiled(&CRATES), [""; 0]);

    project.write("dep/traced.toml", &format!("{ALLOW}# a remark\n"));
    assert_eq!(
        check().compiled(&CRATES),
        ["a", "dep"],
        "cargo compiles what depends on it"
    );
    assert_eq!(check().compiled(&CRATES), [""; 0]);

    project.write("app/traced.toml", DENY);
    let outcome = check();
    let mut packages: Vec<_> = outcome.errors().iter().map(|said| &*said.package).collect();
    packages.sort_unstable();
    assert_eq!(packages, ["a", "b"]);

    project.write("app/traced.toml", ALLOW);
    project.write("dep/traced.toml", DENY);
    assert_eq!(check().only_error().package, "dep");
}

#[test]
fn a_file_that_is_removed_is_noticed() {
    let project = Project::app(ALLOW, ANNOTATED);
    project.check().assert_silent();
    project.remove("traced.toml");
    let outcome = project.check();
    assert!(
        outcome
            .only_error()
            .message
            .starts_with("attribute `db.statement` was renamed")
    );
}

/// Cargo looks at files that were there, and at none that might come; so the first file waits for the next build.
#[test]
fn a_new_file_is_read_when_the_crate_is_compiled_next() {
    let project = Project::new();
    let legal = "#[traced::traced(attrs(topic = 7))] pub fn work() {}\n";
    project.package(".", "app", WORKSPACE, legal);
    assert_eq!(project.check().compiled(&["app"]), ["app"]);
    project.write("traced.toml", "[attributes]\ndeclared_only = true\n");
    assert_eq!(project.check().compiled(&["app"]), [""; 0]);
    project.write("src/lib.rs", legal);
    let outcome = project.check();
    assert!(
        outcome
            .only_error()
            .message
            .starts_with("attribute `topic` is not declared")
    );
}

/// A crate that says `traced.toml` in one of its macros only.
#[test]
fn one_macro_is_enough() {
    for call in [
        "traced::record!(db.statement = \"SELECT 1\")",
        "traced::event!(\"select\", db.statement = \"SELECT 1\")",
        "traced::in_span!(\"select\", attrs(db.statement = \"SELECT 1\"), {})",
    ] {
        let project = Project::app(ALLOW, &format!("pub fn select() {{ {call} }}\n"));
        project.check().assert_silent();
        assert_eq!(project.check().compiled(&["app"]), [""; 0]);
        project.write("traced.toml", DENY);
        assert!(
            project.check().only_error().message.contains("deny"),
            "{call}"
        );
    }
}

/// A method that is not compiled includes no file.
#[test]
fn a_method_that_is_left_out_is_not_the_one_that_is_enough() {
    let block = "pub struct Repo;\n#[traced::traced]\nimpl Repo {\n    #[cfg(any())]\n    pub fn never(&self) {}\n";
    let select =
        "    #[traced(attrs(db.statement = \"SELECT 1\"))]\n    pub fn select(&self) {}\n}\n";
    let project = Project::app(ALLOW, &format!("{block}{select}"));
    project.check().assert_silent();
    project.write("traced.toml", DENY);
    assert!(project.check().only_error().message.contains("deny"));
}
