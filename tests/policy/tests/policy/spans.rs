//! `[spans] style`.

use crate::outcome::Outcome;
use crate::project::Project;

fn check(style: &str, code: &str) -> Outcome {
    Project::app(&format!("[spans]\nstyle = \"{style}\"\n"), code).check()
}

#[test]
fn literal_names_are_of_the_style() {
    for (style, legal, illegal) in [
        ("kebab-case", "create-essay", "create_essay"),
        ("snake_case", "create_essay", "create-essay"),
    ] {
        let code = |name: &str| format!("#[traced::traced({name:?})] pub fn create() {{}}\n");
        check(style, &code(legal)).assert_silent();
        let outcome = check(style, &code(illegal));
        let error = outcome.only_error();
        assert_eq!(error.marked, format!("{illegal:?}"));
        assert!(
            error.message.contains(&format!("write `{legal}`")),
            "{}",
            error.message
        );
        assert!(
            error.message.ends_with("; `style` in traced.toml:2"),
            "{}",
            error.message
        );
    }
    check(
        "any",
        "#[traced::traced(\"a-b\")] pub fn a() {}\n#[traced::traced(\"a_b\")] pub fn b() {}\n",
    )
    .assert_silent();
}

#[test]
fn names_from_functions_follow_and_prefixes_are_checked() {
    let code = |prefix: &str| {
        format!(
            "pub struct Repo;
#[traced::traced(prefix = {prefix:?})]
impl Repo {{ pub fn find_one(&self) {{}} }}
"
        )
    };
    check("kebab-case", &code("essay-repo")).assert_silent();
    let outcome = check("kebab-case", &code("essay_repo"));
    assert_eq!(outcome.only_error().marked, "\"essay_repo\"");
}

#[test]
fn names_in_constants_are_asserted() {
    let code = "pub const NAME: &str = \"create_essay\";
#[traced::traced(NAME)] pub fn create() {}
";
    check("snake_case", code).assert_silent();
    let outcome = check("kebab-case", code);
    let error = outcome.only_error();
    assert_eq!(error.code.as_deref(), Some("E0080"));
    assert_eq!(error.marked, "NAME");
    assert!(error.message.contains("style"), "{}", error.message);
}
