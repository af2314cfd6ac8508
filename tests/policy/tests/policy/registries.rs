//! `registry = ["telemetry/"]`: attributes that are declared in Weaver's format.

use crate::project::{Project, WORKSPACE};

const POLICY: &str = "[attributes]\ndeclared_only = true\nregistry = [\"telemetry/\"]\n";

const YAML: &str = "file_format: definition/2
attributes:
  - key: essay.topic
    type: string
    brief: What an essay is about.
    stability: development
  - key: essay.theme
    type: string
    brief: The old name.
    stability: development
    deprecated:
      reason: renamed
      renamed_to: essay.topic
";

const TOPIC: &str = "#[traced::traced(attrs(essay.topic = \"trees\"))] pub fn work() {}\n";

fn project(features: &[&str], code: &str) -> Project {
    let project = Project::new();
    project.write("traced.toml", POLICY);
    project.write("telemetry/essay.yaml", YAML);
    project.package_with(".", "app", features, WORKSPACE, code);
    project
}

#[test]
fn its_attributes_are_declared() {
    project(&["weaver"], TOPIC).check().assert_silent();
    let outcome = project(&["weaver"], &TOPIC.replace("topic", "topik")).check();
    assert_eq!(
        outcome.only_error().message,
        "attribute `essay.topik` is not declared in traced.toml; did you mean `essay.topic`?\n\
         to declare it, add under [attributes.declare]: essay.topik = \"string\"\n\
         rule: `declared_only` in traced.toml:2"
    );
    let outcome = project(&["weaver"], &TOPIC.replace("topic", "theme")).check();
    assert_eq!(
        outcome.only_error().message,
        "attribute `essay.theme` was renamed; write `essay.topic`\nrule: telemetry/essay.yaml:7"
    );
    let outcome = project(&["weaver"], &TOPIC.replace("\"trees\"", "7")).check();
    assert_eq!(outcome.only_error().marked, "7");
}

#[test]
fn a_change_of_it_compiles_the_crate_again() {
    let project = project(&["weaver"], TOPIC);
    project.check().assert_silent();
    assert_eq!(project.check().compiled(&["app"]), [""; 0]);
    project.write(
        "telemetry/essay.yaml",
        &YAML.replace("essay.topic", "essay.subject"),
    );
    let outcome = project.check();
    let message = &outcome.only_error().message;
    assert!(
        message.starts_with("attribute `essay.topic` is not declared"),
        "{message}"
    );
}

#[test]
fn what_is_wrong_with_it_is_said_where_it_is_named() {
    let project = project(&["weaver"], TOPIC);
    project.write(
        "telemetry/essay.yaml",
        &YAML.replace("type: string", "type: strin"),
    );
    let outcome = project.check();
    let message = &outcome.only_error().message;
    assert!(
        message.starts_with("traced.toml:3: the registry `telemetry/` cannot be read: ")
            && message.contains("`strin`"),
        "{message}"
    );
}

#[test]
fn it_needs_the_feature() {
    let outcome = project(&[], TOPIC).check();
    assert_eq!(
        outcome.only_error().message,
        "traced.toml:3: the registry `telemetry/` cannot be read without the feature `weaver` of `traced`; write \
         `features = [\"weaver\"]` for `traced` in Cargo.toml, or remove the registry"
    );
}
