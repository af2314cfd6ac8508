//! Reading a `traced.toml` from its folder.

use traced_conventions::{Level, Policy, Rule};

use crate::project::Project;

const WRONG: &str = "\n[spans]\nstyle = 1";

/// Where the file's mistake is said to be.
fn place(project: &Project, path: &str) -> String {
    let errors = Policy::load(&project.path(path)).expect_err("a file with a mistake");
    let fault = errors.faults().next().expect("a mistake");
    format!("{}:{}", fault.file(), fault.line())
}

#[test]
fn the_policy_and_the_files_to_watch() {
    let project = Project::new(&[("traced.toml", "[attributes]\nform = \"warn\"")]);
    let file = project.path("traced.toml");
    let loaded = Policy::load(&file).expect("a file without mistakes");
    assert_eq!(loaded.policy.level(Rule::Form), Level::Warn);
    assert_eq!(loaded.files, [file]);
}

#[test]
fn messages_show_the_path_from_the_workspace() {
    let package = "[package]\nname = \"essay\"\nworkspace = \"../ws\"";
    let project = Project::new(&[
        ("ws/Cargo.toml", "[workspace]"),
        ("ws/traced.toml", WRONG),
        ("ws/services/traced.toml", WRONG),
        ("ws/services/essay/Cargo.toml", "[package]"),
        ("ws/services/essay/traced.toml", WRONG),
        ("essay/Cargo.toml", package),
        ("essay/traced.toml", WRONG),
        ("alone/traced.toml", WRONG),
    ]);
    for (path, expected) in [
        ("ws/traced.toml", "traced.toml:3"),
        ("ws/services/traced.toml", "services/traced.toml:3"),
        (
            "ws/services/essay/traced.toml",
            "services/essay/traced.toml:3",
        ),
        ("essay/traced.toml", "traced.toml:3"),
        ("alone/traced.toml", "traced.toml:3"),
    ] {
        assert_eq!(place(&project, path), expected, "{path}");
    }
}

#[test]
fn a_file_that_cannot_be_read() {
    let project = Project::new(&[("folder/traced.toml/x", "")]);
    for path in ["folder/traced.toml", "traced.toml"] {
        let errors = Policy::load(&project.path(path)).expect_err("no file");
        let start = "traced.toml:1: this file cannot be read: ";
        assert!(errors.to_string().starts_with(start), "{errors}");
        assert_eq!(errors.faults().len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_never_ends() {
    let errors = Policy::load(std::path::Path::new("/dev/zero")).expect_err("it is no policy");
    let told = "zero:1: this file cannot be read: it is longer than 16 MiB";
    assert_eq!(errors.to_string(), told);
}

#[test]
fn a_file_in_another_encoding() {
    let project = Project::new(&[]);
    project.write("traced.toml", b"[spans]\n# Stra\xdfe\n");
    let errors = Policy::load(&project.path("traced.toml")).expect_err("Latin-1");
    assert_eq!(
        errors.to_string(),
        "traced.toml:2: not TOML: a character in this line is not UTF-8; save the file as UTF-8",
    );
}

#[cfg(not(feature = "weaver"))]
#[test]
fn registries_need_a_feature() {
    let text = "[attributes]\nregistry = [\n\"telemetry/\",\n]\n[errors]\nmessages = 1\n[spans]";
    let project = Project::new(&[("traced.toml", text)]);
    let errors = Policy::load(&project.path("traced.toml")).expect_err("a registry");
    let messages: Vec<_> = errors.faults().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "traced.toml:3: the registry `telemetry/` cannot be read without the feature `weaver` of `traced`; write \
             `features = [\"weaver\"]` for `traced` in Cargo.toml, or remove the registry",
            "traced.toml:6: `messages` in [errors] is the integer `1`, not a boolean; write `messages = true` or \
             `messages = false`",
        ],
    );
}
