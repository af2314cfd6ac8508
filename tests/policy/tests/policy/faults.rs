//! A `traced.toml` that is wrong.

use crate::project::{Project, WORKSPACE};

const FAULTY: &str = "[attributes]
depracated = \"warn\"
declared_only = true
personal_data = \"deni\"

[attributes.declare]
batch_id = \"strin\"

[personal_data]
allow = [{ name = \"user.email\", reason = \"support console\" }]
";

/// Every line of it would be wrong by the defaults or by what the file was meant to say.
const CODE: &str = "use traced::{record, traced};

const OWNER: &str = \"user.email\";

#[traced(attrs(db.statement = \"SELECT 1\"))]
pub fn first() {}

#[traced(attrs(user.email, batch_id = 7), allow(topic, reason = \"not declared yet\"))]
pub fn second(user: &User) {}

#[traced(attrs(contact = user.email, OWNER = 7, db.table = 7, batchh_id))]
pub fn third(user: &User, batchh_id: u32) {
    record!(http.request.method = \"GTE\");
}

pub struct User {
    pub email: String,
}
";

const SAID: &str = "traced.toml:2: unknown key `depracated` in [attributes]; did you mean `deprecated`? available: `form`, \
    `deprecated`, `personal_data`, `unregistered`, `required`, `values`, `declared_only`, `registry`, `declare`
traced.toml:4: unknown value `deni` of `personal_data` in [attributes]; did you mean `deny`? available: `allow`, `warn`, \
    `deny`
traced.toml:7: unknown type `strin` of attribute `batch_id`; did you mean `string`? available: `string`, `int`, `double`, \
    `boolean`, `string[]`, `int[]`, `double[]`, `boolean[]`, `any`";

#[test]
fn all_of_them_are_one_error_and_the_code_is_not_accused() {
    let code = CODE.replace("user.email, batch_id", "user.email = user.email, batch_id");
    let outcome = Project::app(FAULTY, &code).check();
    let error = outcome.only_error();
    assert_eq!(error.message, SAID);
    assert_eq!(error.line, 5, "on the first annotation");
}

#[test]
fn each_crate_says_them_once() {
    let project = Project::new();
    project.write("traced.toml", "[spans]\nstyle = \"snake-case\"\n");
    project.write(
        "Cargo.toml",
        &format!("{WORKSPACE}members = [\"a\", \"b\"]\n"),
    );
    let code = "#[traced::traced] pub fn one() {}\n#[traced::traced] pub fn two() {}\n";
    project.package("a", "a", "", code);
    project.package("b", "b", "", code);
    let outcome = project.cargo(".", &["check", "--workspace", "--keep-going"]);
    let mut packages: Vec<_> = outcome
        .errors()
        .iter()
        .map(|said| said.package.as_str())
        .collect();
    packages.sort_unstable();
    assert_eq!(packages, ["a", "b"], "{:#?}", outcome.diagnostics);
    for error in outcome.errors() {
        assert_eq!(
            error.message,
            "traced.toml:2: unknown value `snake-case` of `style` in [spans]; did you mean `snake_case`? available: `any`, \
             `snake_case`, `kebab-case`"
        );
    }
}

#[test]
fn other_faults_of_the_first_annotation_are_said_beside() {
    let code = "use traced::traced;
#[traced(name = format!(\"a\"))]
pub fn first() {}
#[traced(kynd = server)]
pub fn second() {}
#[traced]
pub fn third() {}
";
    let outcome = Project::app("[errors]\nmessage = false\n", code).check();
    let said: Vec<_> = outcome
        .errors()
        .into_iter()
        .map(|said| {
            (
                said.line,
                said.message.split(';').next().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                2,
                "a span's name is a literal or a constant, because every new name is a new group in the trace store"
            ),
            (2, "traced.toml:2: unknown key `message` in [errors]"),
            (4, "unknown option `kynd`"),
        ]
    );
}

#[test]
fn a_file_that_is_mended_is_read_again() {
    let project = Project::app("[spans", "#[traced::traced] pub fn work() {}\n");
    let outcome = project.check();
    let message = &outcome.only_error().message;
    assert!(message.starts_with("traced.toml:1: not TOML"), "{message}");
    project.write("traced.toml", "[spans]");
    project.check().assert_silent();
    project.write("traced.toml", "[span]");
    let outcome = project.check();
    let message = &outcome.only_error().message;
    assert!(
        message.starts_with("traced.toml:1: unknown table `span`"),
        "{message}"
    );
}
