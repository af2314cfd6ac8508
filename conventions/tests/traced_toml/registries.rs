//! Registries of a project's own, in Weaver's format.

use traced_conventions::{AttributeType, Policy, Rule};

use crate::project::Project;

const TOML: &str = "[attributes]\ndeclared_only = true\nregistry = [\"telemetry/\"]\n\n[attributes.declare]\ntopic = \"int\"";

const YAML: &str = "file_format: definition/2
attributes:
  - key: essay.topic
    type: string
    brief: What an essay is about.
    stability: development
  - key: topic
    type: string
    brief: Declared elsewhere as well.
    stability: development
  - key: theme
    type: string
    brief: The old name.
    stability: development
    deprecated:
      reason: renamed
      renamed_to: essay.topic
";

#[test]
fn its_attributes_are_declared() {
    let project = Project::new(&[("traced.toml", TOML), ("telemetry/essay.yaml", YAML)]);
    let loaded = Policy::load(&project.path("traced.toml")).expect("both are legal");
    let policy = loaded.policy;
    assert_eq!(policy.check_attribute("essay.topic"), None);
    assert_eq!(
        policy.value_type("essay.topic"),
        Some(AttributeType::String)
    );
    assert_eq!(
        policy.value_type("topic"),
        Some(AttributeType::Int),
        "the file wins"
    );
    let violation = policy.check_attribute("theme").expect("deprecated");
    assert_eq!(violation.rule(), Rule::Deprecated);
    assert_eq!(
        violation.to_string(),
        "attribute `theme` was renamed; write `essay.topic`\nrule: telemetry/essay.yaml:11"
    );
    let violation = policy.check_attribute("essay.topik").expect("undeclared");
    assert_eq!(violation.suggestion(), Some("essay.topic"));
    let files: Vec<_> = loaded
        .files
        .iter()
        .map(|file| project.relative(file))
        .collect();
    assert_eq!(files, ["traced.toml", "telemetry/essay.yaml"]);
}

#[test]
fn its_mistakes_are_said_on_the_line_that_names_it() {
    let wrong = YAML.replace("type: string", "type: strin");
    let project = Project::new(&[("traced.toml", TOML), ("telemetry/essay.yaml", &wrong)]);
    let errors = Policy::load(&project.path("traced.toml")).expect_err("a mistake");
    let text = errors.to_string();
    assert!(
        text.starts_with("traced.toml:3: the registry `telemetry/` cannot be read: "),
        "{text}"
    );
    assert!(text.contains("essay.yaml:4: "), "{text}");

    let project = Project::new(&[("traced.toml", TOML)]);
    let errors = Policy::load(&project.path("traced.toml")).expect_err("no folder");
    assert_eq!(errors.faults().next().expect("a mistake").line(), 3);
}
