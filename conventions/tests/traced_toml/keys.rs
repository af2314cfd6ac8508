//! What each key decides.

use traced_conventions::{Level, Origin, Policy, Rule, Setting, SpanStyle};

use crate::policy;

fn line(line: usize) -> Origin {
    Origin::new("traced.toml", line)
}

#[test]
fn nothing_leaves_the_defaults() {
    assert_eq!(policy(""), Policy::default());
    let empty = "[spans]\n[attributes]\n[attributes.declare]\n[personal_data]\n[errors]\n";
    assert_eq!(policy(empty), Policy::default());
}

#[test]
fn spans() {
    for style in SpanStyle::ALL {
        let policy = policy(&format!("[spans]\nstyle = \"{}\"", style.name()));
        assert_eq!(policy.span_style, Setting::new(style, line(2)));
    }
    assert!(!policy("[spans]\ncode_location = false").code_location);
    assert!(policy("[spans]\ncode_location = true").code_location);
}

#[test]
fn every_rule_that_has_a_level() {
    for rule in Rule::ALL.into_iter().filter(|rule| rule.has_level()) {
        for level in Level::ALL {
            let policy = policy(&format!("[attributes]\n\n{rule} = \"{}\"", level.name()));
            assert_eq!(policy.level(rule), level, "{rule}");
            assert_eq!(policy.origin(rule), Some(&line(3)), "{rule}");
        }
    }
}

#[test]
fn declared_only() {
    let on = policy("[attributes]\ndeclared_only = true");
    assert_eq!(on.declared_only, Setting::new(true, line(2)));
    assert_eq!(on.level(Rule::Declared), Level::Deny);
    let off = policy("[attributes]\ndeclared_only = false");
    assert_eq!(off.level(Rule::Declared), Level::Allow);
}

#[test]
fn registries() {
    let policy = policy("[attributes]\nregistry = [\n  \"telemetry/\",\n  \"../shared\",\n]");
    let expected = [
        Setting::new("telemetry/".to_owned(), line(3)),
        Setting::new("../shared".to_owned(), line(4)),
    ];
    assert_eq!(policy.registries, expected);
}

#[test]
fn personal_data() {
    let text = "[personal_data]\nforbid = [\"student_name\",\n  \"essay\"]\n\
                allow = [{ name = \"user.email\", reason = \"support\" }]";
    let policy = policy(text);
    let forbidden: Vec<_> = policy.forbidden.iter().collect();
    let (essay, student) = ("essay".to_owned(), "student_name".to_owned());
    assert_eq!(forbidden, [(&essay, &line(3)), (&student, &line(2))]);
    let allowed = &policy.allowed[0];
    assert_eq!(
        (&*allowed.name, &*allowed.reason),
        ("user.email", "support")
    );
    assert_eq!(allowed.origin, line(4));
}

#[test]
fn exceptions_may_have_headers() {
    let text = "[[personal_data.allow]]\nname = \"user.email\"\nreason = \"support\"\n\
                [[personal_data.allow]]\nname = \"user.name\"\nreason = \"support\"";
    let lines: Vec<_> = policy(text)
        .allowed
        .iter()
        .map(|allowed| allowed.origin.line())
        .collect();
    assert_eq!(lines, [2, 5]);
}

#[test]
fn errors() {
    let text = "[errors]\nmessages = false\npanic_messages = true";
    let policy = policy(text);
    assert!(!policy.error_messages && policy.panic_messages);
}

#[test]
fn tables_may_be_written_as_toml_allows() {
    let headers = policy("[attributes]\nform = \"warn\"\n[attributes.declare]\nx = \"int\"");
    for text in [
        "attributes.form = \"warn\"\nattributes.declare.x = \"int\"",
        "attributes = { form = \"warn\", declare = { x = \"int\" } }",
        "[attributes.declare]\nx = \"int\"\n[attributes]\nform = \"warn\"",
    ] {
        let policy = policy(text);
        assert_eq!(policy.level(Rule::Form), headers.level(Rule::Form));
        assert_eq!(
            policy.declared["x"].value_type,
            headers.declared["x"].value_type
        );
    }
}
