//! Which `traced.toml` holds for a package.

use std::path::Path;

use traced_conventions::policy_file;

use crate::project::Project;

const PACKAGE: &str = "[package]\nname = \"essay\"";

/// Which file of the project holds for the package in `dir`.
fn found(files: &[(&str, &str)], dir: &str) -> Option<String> {
    let project = Project::new(files);
    let file = policy_file(&project.path(dir))?;
    Some(project.relative(&file))
}

fn some(path: &str) -> Option<String> {
    Some(path.to_owned())
}

#[test]
fn the_nearest_up_to_the_root_of_the_workspace() {
    let mut files = vec![
        ("traced.toml", ""),
        ("ws/Cargo.toml", "[workspace]\nmembers = [\"services/*\"]"),
        ("ws/services/essay/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "ws/services/essay"), None);
    files.push(("ws/traced.toml", ""));
    assert_eq!(found(&files, "ws/services/essay"), some("ws/traced.toml"));
    files.push(("ws/services/traced.toml", ""));
    assert_eq!(
        found(&files, "ws/services/essay"),
        some("ws/services/traced.toml")
    );
    files.push(("ws/services/essay/traced.toml", ""));
    assert_eq!(
        found(&files, "ws/services/essay"),
        some("ws/services/essay/traced.toml")
    );
}

#[test]
fn a_path_dependency_below_the_workspace_is_a_member() {
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"app\"]"),
        ("traced.toml", ""),
        ("vendored/lib/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "vendored/lib"), some("traced.toml"));
}

#[test]
fn a_package_that_is_its_own_workspace() {
    let own = format!("{PACKAGE}\n[workspace]");
    let files = [
        ("Cargo.toml", "[workspace]"),
        ("traced.toml", ""),
        ("fuzz/Cargo.toml", own.as_str()),
    ];
    assert_eq!(found(&files, "fuzz"), None);
    // Its own root is no stranger to it, whatever it excludes.
    let files = [
        ("Cargo.toml", "[workspace]\nexclude = [\".\"]"),
        ("traced.toml", ""),
    ];
    assert_eq!(found(&files, ""), some("traced.toml"));
}

#[test]
fn a_package_without_a_workspace() {
    let files = [("traced.toml", ""), ("essay/Cargo.toml", PACKAGE)];
    assert_eq!(found(&files, "essay"), None);
    let files = [("essay/traced.toml", ""), ("essay/Cargo.toml", PACKAGE)];
    assert_eq!(found(&files, "essay"), some("essay/traced.toml"));
}

#[test]
fn excluded_packages() {
    let workspace = |fields: &str| {
        let root = format!("[workspace]\n{fields}");
        let files = [
            ("Cargo.toml", root.as_str()),
            ("traced.toml", ""),
            ("tools/lint/Cargo.toml", PACKAGE),
        ];
        found(&files, "tools/lint")
    };
    assert_eq!(workspace("exclude = [\"tools/lint\"]"), None);
    assert_eq!(workspace("exclude = [\"./tools/\"]"), None);
    assert_eq!(workspace("exclude = [\"tools/li\"]"), some("traced.toml"));
    assert_eq!(workspace("exclude = [1, \"docs\"]"), some("traced.toml"));
    let listed = "exclude = [\"tools\"]\nmembers = [\"tools/lint\"]";
    assert_eq!(workspace(listed), some("traced.toml"));
    assert_eq!(
        workspace("exclude = [\"tools\"]\nmembers = [\"tools/*\"]"),
        None
    );
}

#[test]
fn an_excluded_package_may_belong_further_up() {
    let files = [
        ("Cargo.toml", "[workspace]"),
        ("traced.toml", ""),
        ("inner/Cargo.toml", "[workspace]\nexclude = [\"essay\"]"),
        ("inner/essay/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "inner/essay"), some("traced.toml"));
}

#[test]
fn a_workspace_that_the_package_names() {
    let package = format!("{PACKAGE}\nworkspace = \"../ws\"");
    let mut files = vec![
        ("ws/Cargo.toml", "[workspace]\nmembers = [\"../essay\"]"),
        ("ws/traced.toml", ""),
        ("traced.toml", ""),
        ("essay/Cargo.toml", package.as_str()),
    ];
    assert_eq!(found(&files, "essay"), some("ws/traced.toml"));
    files.push(("essay/traced.toml", ""));
    assert_eq!(found(&files, "essay"), some("essay/traced.toml"));

    let package = format!("{PACKAGE}\nworkspace = \"../../\"");
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"a/essay\"]"),
        ("traced.toml", ""),
        ("a/Cargo.toml", "[workspace]"),
        ("a/essay/Cargo.toml", package.as_str()),
    ];
    assert_eq!(found(&files, "a/essay"), some("traced.toml"));
}

#[test]
fn packages_from_elsewhere_obey_their_own_file_alone() {
    let packed = format!("{PACKAGE}\nworkspace = \"..\"");
    for mark in [".cargo-ok", ".cargo-checksum.json", "Cargo.toml.orig"] {
        let mark = format!("vendor/essay/{mark}");
        let mut files = vec![
            ("Cargo.toml", "[workspace]"),
            ("traced.toml", ""),
            ("vendor/essay/Cargo.toml", packed.as_str()),
            (mark.as_str(), ""),
        ];
        assert_eq!(found(&files, "vendor/essay"), None, "{mark}");
        files.push(("vendor/essay/traced.toml", ""));
        assert_eq!(
            found(&files, "vendor/essay"),
            some("vendor/essay/traced.toml")
        );
    }
}

#[test]
fn a_checkout_ends_where_it_began() {
    let mut files = vec![
        ("Cargo.toml", "[workspace]"),
        ("traced.toml", ""),
        ("git/checkouts/essays/.cargo-ok", ""),
        ("git/checkouts/essays/traced.toml", ""),
        ("git/checkouts/essays/core/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "git/checkouts/essays/core"), None);
    files.push(("git/checkouts/essays/Cargo.toml", "[workspace]"));
    let own = some("git/checkouts/essays/traced.toml");
    assert_eq!(found(&files, "git/checkouts/essays/core"), own);
}

#[test]
fn a_manifest_that_cannot_be_read_ends_the_search() {
    let files = [
        ("Cargo.toml", "[workspace]"),
        ("traced.toml", ""),
        ("essays/Cargo.toml", "[workspace"),
        ("essays/core/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "essays/core"), None);
    let mut files = files.to_vec();
    files.push(("essays/traced.toml", ""));
    assert_eq!(found(&files, "essays/core"), some("essays/traced.toml"));
    // A folder of that name is no manifest either.
    let files = [
        ("Cargo.toml", "[workspace]"),
        ("traced.toml", ""),
        ("a/Cargo.toml/x", ""),
        ("a/b/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "a/b"), None);
}

#[test]
fn a_folder_is_no_file() {
    let files = [
        ("Cargo.toml", "[workspace]"),
        ("traced.toml", ""),
        ("a/traced.toml/x", ""),
        ("a/Cargo.toml", PACKAGE),
    ];
    assert_eq!(found(&files, "a"), some("traced.toml"));
}

#[test]
fn paths_with_dots_and_folders_that_are_not_there() {
    let project = Project::new(&[
        ("ws/Cargo.toml", "[workspace]"),
        ("ws/traced.toml", ""),
        ("ws/essay/Cargo.toml", PACKAGE),
    ]);
    let expected = project.path("ws/traced.toml");
    for dir in ["ws/./essay", "ws/essay/", "ws/other/../essay", "ws/no/such"] {
        assert_eq!(
            policy_file(&project.path(dir)),
            Some(expected.clone()),
            "{dir}"
        );
    }
    // From the current folder, which cargo makes the package's: no file, but an answer.
    for dir in [
        "",
        ".",
        "no/such/folder",
        "../../../../../../../../../../../..",
    ] {
        let absolute = policy_file(Path::new(dir)).is_none_or(|file| file.is_absolute());
        assert!(absolute, "{dir}");
    }
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;

    let project = Project::new(&[
        ("ws/Cargo.toml", "[workspace]"),
        ("ws/traced.toml", ""),
        ("elsewhere/essay/Cargo.toml", PACKAGE),
    ]);
    // A member by its name in the workspace.
    symlink(project.path("elsewhere/essay"), project.path("ws/essay")).expect("a link");
    let expected = Some(project.path("ws/traced.toml"));
    assert_eq!(policy_file(&project.path("ws/essay")), expected);
    assert_eq!(policy_file(&project.path("elsewhere/essay")), None);
    // A folder within itself.
    symlink(project.path("ws"), project.path("ws/again")).expect("a link");
    let again = Some(project.path("ws/again/again/traced.toml"));
    assert_eq!(policy_file(&project.path("ws/again/again/essay")), again);
    // A file that points at itself is found, for whoever reads it to say so.
    symlink("traced.toml", project.path("elsewhere/essay/traced.toml")).expect("a link");
    let itself = Some(project.path("elsewhere/essay/traced.toml"));
    assert_eq!(policy_file(&project.path("elsewhere/essay")), itself);
}
