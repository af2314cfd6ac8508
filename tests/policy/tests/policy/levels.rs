//! `allow`, `warn` and `deny`.

use crate::outcome::Outcome;
use crate::project::{Project, WORKSPACE};

const WARN: &str = "[attributes]\ndeprecated = \"warn\"\n";

const SELECT: &str = "use traced::traced;

#[traced(attrs(db.statement = \"SELECT 1\"))]
pub fn select() {}
";

const RENAMED: &str = "attribute `db.statement` was renamed; write `db.query.text`\n\
                       rule: OpenTelemetry registry 1.45.0";

fn check(policy: &str, code: &str) -> Outcome {
    Project::app(policy, code).check()
}

#[test]
fn by_default_it_is_an_error() {
    let outcome = check("", SELECT);
    let error = outcome.only_error();
    assert_eq!(error.message, RENAMED);
    assert_eq!((error.line, &*error.marked), (3, "db.statement"));
}

#[test]
fn a_warning_is_said_once_on_the_users_tokens() {
    let outcome = check(WARN, SELECT);
    let warning = outcome.only_warning();
    assert_eq!(
        warning.message,
        format!(
            "use of deprecated macro `telemetry::convention`: {RENAMED}; `deprecated` is `warn` in traced.toml:2"
        )
    );
    assert_eq!(warning.code.as_deref(), Some("deprecated"));
    assert_eq!((warning.line, &*warning.marked), (3, "db.statement"));
}

#[test]
fn deny_names_the_line_that_says_so_and_allow_is_silent() {
    let outcome = check("[attributes]\n\ndeprecated = \"deny\"", SELECT);
    assert_eq!(
        outcome.only_error().message,
        format!("{RENAMED}; `deprecated` is `deny` in traced.toml:3")
    );
    check("[attributes]\ndeprecated = \"allow\"", SELECT).assert_silent();
}

/// Each form of annotation that there is, with one deprecated name each.
const FORMS: &str = "use traced::{event, in_span, record, traced};

#[traced(attrs(db.statement = \"1\"))]
pub fn function() {}

#[traced(attrs(db.statement = \"2\"))]
pub async fn asynchronous() {}

pub struct Repo;

#[traced(prefix = \"repo\")]
impl Repo {
    #[traced(attrs(db.statement = \"3\"))]
    pub fn method(&self) {}

    #[traced(ok(row => db.statement = row.as_str()))]
    pub async fn generic<T>(&self, row: T) -> Result<String, std::fmt::Error>
    where
        T: Into<String>,
    {
        Ok(row.into())
    }
}

pub fn macros() -> u32 {
    record!(db.statement = \"5\");
    event!(\"select\", db.statement = \"6\");
    in_span!(\"select\", attrs(db.statement = \"7\"), { 7 })
}

pub async fn asynchronous_block() -> u32 {
    in_span!(\"select\", attrs(db.statement = \"8\"), async { 8 }).await
}
";

const LINES: [u64; 8] = [3, 6, 13, 16, 26, 27, 28, 32];

#[test]
fn every_macro_warns() {
    let outcome = check(WARN, FORMS);
    let lines: Vec<_> = outcome.warnings().iter().map(|said| said.line).collect();
    assert_eq!(lines, LINES, "{:#?}", outcome.diagnostics);
    for warning in outcome.warnings() {
        assert_eq!(warning.marked, "db.statement");
        assert_eq!(warning.code.as_deref(), Some("deprecated"));
    }
    assert!(outcome.success);
}

#[test]
fn a_crate_that_denies_the_lint_gets_errors() {
    let outcome = check(WARN, &format!("#![deny(deprecated)] {FORMS}"));
    let lines: Vec<_> = outcome.errors().iter().map(|said| said.line).collect();
    assert_eq!(lines, LINES, "{:#?}", outcome.diagnostics);
    assert!(!outcome.success);
}

#[test]
fn a_crate_that_allows_the_lint_gets_nothing() {
    check(WARN, &format!("#![allow(deprecated)] {FORMS}")).assert_silent();
}

#[test]
fn the_command_line_and_the_manifest_silence_it_too() {
    let project = Project::app(WARN, FORMS);
    project
        .cargo(".", &["rustc", "--profile=check", "--", "-Adeprecated"])
        .assert_silent();
    let allowed = format!("{WORKSPACE}[lints.rust]\ndeprecated = \"allow\"\n");
    project.package(".", "app", &allowed, FORMS);
    project.check().assert_silent();
}

#[test]
fn an_attribute_on_the_function_silences_it() {
    let allowed = FORMS
        .replace("pub fn", "#[allow(deprecated)] pub fn")
        .replace("pub async fn", "#[allow(deprecated)] pub async fn");
    check(WARN, &allowed).assert_silent();
    let above = SELECT.replace("#[traced", "#[allow(deprecated)] #[traced");
    check(WARN, &above).assert_silent();
}

#[test]
fn several_in_one_annotation_are_each_said() {
    let policy = "[attributes]\ndeprecated = \"warn\"\npersonal_data = \"warn\"\nunregistered = \"warn\"\n\
                  values = \"warn\"\nrequired = \"warn\"\nform = \"warn\"\n";
    let code = "#[traced::traced(kind = client, attrs(
    db.statement = \"SELECT 1\",
    db.table = \"essays\",
    user_email = \"a@b.c\",
    contact = password,
    batchId = 7,
    http.request.method = \"GTE\",
))]
pub fn select(password: &str) {}
";
    let outcome = check(policy, code);
    let said: Vec<_> = outcome
        .warnings()
        .into_iter()
        .map(|said| (said.line, &*said.marked))
        .collect();
    assert_eq!(
        said[..6],
        [
            (2, "db.statement"),
            (3, "db.table"),
            (4, "user_email"),
            (5, "password"),
            (6, "batchId"),
            (7, "\"GTE\""),
        ],
        "{:#?}",
        outcome.diagnostics
    );
    assert!(
        said[6..].iter().all(|said| *said == (1, "client")),
        "{said:?}"
    );
    assert!(said.len() > 6 && outcome.success);
}

/// What the macros generate is in nobody's way: not a module and not a macro of theirs, which nothing here uses.
#[test]
fn names_around_do_not_matter() {
    let code = "#![deny(warnings)] #![allow(deprecated)]
pub mod telemetry { pub fn convention() {} }
#[allow(unused_macros)]
macro_rules! convention { () => { compile_error!(\"not this one\") } }
pub mod inner {
    use crate::telemetry;
    #[traced::traced(attrs(db.statement = \"SELECT 1\"))]
    pub fn select() { telemetry::convention() }
}
";
    check(WARN, code).assert_silent();
}

#[test]
fn a_dependency_called_as_the_warning_does_not_matter() {
    let project = Project::new();
    project.write("traced.toml", WARN);
    project.package(
        ".",
        "app",
        &format!("telemetry = {{ path = \"telemetry\" }}\n{WORKSPACE}"),
        SELECT,
    );
    project.bare_package("telemetry", "telemetry", "", "");
    assert!(project.check().only_warning().message.contains(RENAMED));
}
