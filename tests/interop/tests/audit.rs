//! `TRACED_AUDIT`: what a process says about its own spans.

use std::fs;

use traced_interop_tests::process::{Ended, run};

const SERVICE: &str = env!("CARGO_BIN_EXE_service");
const ON: (&str, &str) = ("TRACED_AUDIT", "true");

/// Nothing on the terminal but what the audit has to say.
const QUIET: [(&str, &str); 2] = [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_LOG_LEVEL", "warn")];

fn service(arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
    let environment: Vec<_> = QUIET.iter().chain(environment).copied().collect();
    run(SERVICE, arguments, &environment)
}

/// What was said by a service that ended well.
fn said(arguments: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let ended = service(arguments, environment);
    assert!(ended.status.success(), "{}", ended.stderr);
    ended.stderr.lines().map(ToOwned::to_owned).collect()
}

/// A package that cargo could run, with this `traced.toml`.
fn package(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "[package]\nname = \"svc\"\n\n[workspace]\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).expect("a manifest");
    fs::write(folder.path().join("traced.toml"), text).expect("a policy");
    folder
}

#[test]
fn each_violation_is_reported_once_with_its_place() {
    let lines = said(&["audit"], &[ON]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    let place = "traced: span `load` of `library`, attribute `user_email`: ";
    assert!(lines[0].starts_with(place), "{lines:#?}");
    assert!(!lines[0].contains("ada@"), "{lines:#?}");
}

#[test]
fn it_is_off_unless_asked_for() {
    assert_eq!(said(&["audit"], &[]), [""; 0]);
    assert_eq!(said(&["audit"], &[("TRACED_AUDIT", "false")]), [""; 0]);
}

#[test]
fn the_code_can_ask_for_it_and_wins() {
    let policy = package("");
    let file = policy.path().join("traced.toml");
    let file = file.to_str().expect("the path is UTF-8");
    let off = ("TRACED_AUDIT", "false");
    assert_eq!(said(&["audit-in-code", file], &[off]).len(), 1);
    fs::write(file, "[attributes]\npersonal_data = \"allow\"\n").expect("a policy");
    assert_eq!(said(&["audit-in-code", file], &[]), [""; 0]);
}

#[test]
fn the_rules_are_those_of_the_package_that_cargo_runs() {
    let allowed =
        package("[personal_data]\nallow = [{ name = \"user_email\", reason = \"test\" }]\n");
    let manifest_dir = allowed.path().to_str().expect("the path is UTF-8");
    let of_package = ("CARGO_MANIFEST_DIR", manifest_dir);
    assert_eq!(said(&["audit"], &[ON, of_package]), [""; 0]);
    let loud = ("OTEL_LOG_LEVEL", "info");
    let lines = said(&["audit"], &[ON, of_package, loud]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].contains("audited by") && lines[0].contains("traced.toml"),
        "{lines:#?}"
    );
}

#[test]
fn services_of_one_process_report_together() {
    assert_eq!(said(&["audit-of-services"], &[ON]).len(), 1);
}

#[test]
fn a_provider_of_ones_own_can_be_audited() {
    assert_eq!(said(&["audit-own-provider"], &[]).len(), 1);
}

#[test]
fn there_is_an_end_to_the_reports() {
    let lines = said(&["audit-without-end"], &[ON]);
    assert_eq!(lines.len(), 1001);
    assert!(lines[1000].contains("stops"), "{}", lines[1000]);
}

#[test]
fn a_traced_toml_that_cannot_be_used_is_an_error() {
    let faulty = package("[attributes]\ndepracated = \"warn\"\nform = 1\n");
    let manifest_dir = faulty.path().to_str().expect("the path is UTF-8");
    let of_package = ("CARGO_MANIFEST_DIR", manifest_dir);
    let file = faulty.path().join("traced.toml");
    let file = file.to_str().expect("the path is UTF-8");
    let in_code = format!("Config::audit_policy={file:?}");
    for (arguments, environment, setting) in [
        (&["audit"][..], &[ON, of_package][..], "TRACED_AUDIT"),
        (&["audit-in-code", file], &[], &in_code),
    ] {
        let ended = service(arguments, environment);
        assert!(!ended.status.success());
        for (line, problem) in [(2, "unknown key `depracated`"), (3, "`form`")] {
            let told = format!("{setting}: traced.toml:{line}: {problem}");
            assert!(ended.stderr.contains(&told), "{told}: {}", ended.stderr);
        }
    }
    #[cfg(unix)]
    {
        let ended = service(&["audit-in-code", "/dev/zero"], &[]);
        let told = "Config::audit_policy=\"/dev/zero\": zero:1: this file cannot be read: it is longer than 16 MiB";
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
    let ended = service(&["audit"], &[("TRACED_AUDIT", "yes")]);
    assert!(!ended.status.success());
    assert!(
        ended
            .stderr
            .contains("TRACED_AUDIT=\"yes\": expected one of true, false"),
        "{}",
        ended.stderr
    );
}
