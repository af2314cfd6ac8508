//! `[personal_data]`.

use crate::outcome::Outcome;
use crate::project::Project;

const POLICY: &str = "[personal_data]
forbid = [\"student_name\", \"essay.title\"]
allow = [{ name = \"user.email\", reason = \"support console, reviewed 2026-10\" }]
";

fn check(policy: &str, attributes: &str) -> Outcome {
    let code = format!(
        "pub struct User {{ pub email: String, pub student_name: String }}
pub mod names {{ pub const STUDENT: &str = \"best_student_name\"; pub const EMAIL: &str = \"user.email\"; }}
#[traced::traced(attrs({attributes}))]
pub fn work(user: &User) {{ _ = user; }}
"
    );
    Project::app(policy, &code).check()
}

#[test]
fn words_of_the_project_are_forbidden_in_names_and_values() {
    check("", "best_student_name = 7, label = user.student_name").assert_silent();
    let outcome = check(POLICY, "best_student_name = 7");
    let error = outcome.only_error();
    assert_eq!(error.marked, "best_student_name");
    assert!(
        error
            .message
            .starts_with("attribute name `best_student_name` looks like personal data"),
        "{}",
        error.message
    );
    assert!(error.message.contains("traced.toml:2"), "{}", error.message);
    let outcome = check(POLICY, "label = user.student_name");
    let error = outcome.only_error();
    assert_eq!(error.marked, "user.student_name");
    assert!(error.message.contains("traced.toml:2"), "{}", error.message);
    let outcome = check(POLICY, "names::STUDENT = 7");
    let error = outcome.only_error();
    assert_eq!(
        error.marked, "names",
        "the compiler marks where the path begins"
    );
    assert!(error.message.contains("personal data"), "{}", error.message);
}

#[test]
fn what_is_allowed_is_allowed_under_that_name_alone() {
    check(POLICY, "user.email = user.email, names::EMAIL = 7").assert_silent();
    let outcome = check(POLICY, "contact.email = user.email");
    assert_eq!(outcome.only_error().marked, "contact.email");
    let outcome = check("", "user.email = user.email");
    assert_eq!(outcome.only_error().marked, "user.email");
}

#[test]
fn the_rule_has_a_level() {
    for (level, errors, warnings) in [("allow", 0, 0), ("warn", 0, 1), ("deny", 1, 0)] {
        let policy = format!("[attributes]\npersonal_data = \"{level}\"\n{POLICY}");
        let outcome = check(&policy, "best_student_name = 7");
        let said = (outcome.errors().len(), outcome.warnings().len());
        assert_eq!(said, (errors, warnings), "{level}");
    }
}
