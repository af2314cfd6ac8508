//! `[errors]`, `[spans]` and what the spans of a running program hold.

use std::process::Command;

use crate::project::{Project, WORKSPACE};

/// Prints what is recorded of an error, of a panic, and of the place of the code.
const MAIN: &str = r#"
use traced::testing::capture;
use traced::traced;

#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("essay e-1 is refused")
    }
}

impl std::error::Error for Refused {}

#[traced]
fn check_essay() -> Result<(), Refused> {
    Err(Refused)
}

#[traced]
fn print_essay() {
    panic!("out of paper")
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let spans = capture(|| {
        _ = check_essay();
        _ = std::panic::catch_unwind(print_essay);
    });
    for span in spans.iter() {
        let error = span.error().expect("it failed");
        let place = if span.has_attribute("code.file.path") { "placed" } else { "unplaced" };
        println!("{}, {place}: {:?}, {:?}", span.name(), span.status(), error.error_type);
        for event in span.events() {
            println!("  {}: {:?}", event.name(), event.attribute("exception.message").map(|text| text.as_str()));
        }
    }
}
"#;

/// Builds a program, whose name is to be no other's, and runs it.
fn printed(name: &str, policy: &str) -> String {
    let project = Project::new();
    project.write("traced.toml", policy);
    project.package_with(".", name, &["testing"], WORKSPACE, "");
    project.remove("src/lib.rs");
    project.write("src/main.rs", MAIN);
    let outcome = project.cargo(".", &["build"]);
    outcome.assert_silent();
    let output = Command::new(outcome.file_of(name))
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn by_default() {
    assert_eq!(
        printed("recorded-by-default", ""),
        "check_essay, placed: Error { description: \"essay e-1 is refused\" }, Some(\"recorded_by_default::Refused\")
  exception: Some(\"essay e-1 is refused\")
print_essay, placed: Error { description: \"panicked\" }, Some(\"panic\")
"
    );
}

#[test]
fn as_the_file_says() {
    let policy = "[spans]
style = \"kebab-case\"
code_location = false
[errors]
messages = false
panic_messages = true
";
    assert_eq!(
        printed("recorded-by-policy", policy),
        "check-essay, unplaced: Error { description: \"\" }, Some(\"recorded_by_policy::Refused\")
  exception: None
print-essay, unplaced: Error { description: \"out of paper\" }, Some(\"panic\")
  exception: Some(\"out of paper\")
"
    );
}
