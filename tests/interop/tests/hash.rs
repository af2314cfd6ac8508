//! What `traced::hash` is keyed with, each time in a process of its own.

use traced_interop_tests::process::{Ended, run};

const SERVICE: &str = env!("CARGO_BIN_EXE_service");
const KEY: &str = "TRACED_HASH_KEY";
const LONG: &str = "0123456789abcdef";

/// Nothing on the terminal but hashes.
const QUIET: (&str, &str) = ("OTEL_TRACES_EXPORTER", "none");

fn service(arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
    let environment: Vec<_> = [QUIET].iter().chain(environment).copied().collect();
    let ended = run(SERVICE, arguments, &environment);
    assert!(ended.status.success(), "{}", ended.stderr);
    ended
}

fn hashes(arguments: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let ended = service(arguments, environment);
    ended.stdout.lines().map(ToOwned::to_owned).collect()
}

/// RFC 4231, test cases 2 and 5; the latter is cut to 128 bits there as well.
#[test]
fn it_is_hmac_sha_256_cut_to_128_bits() {
    let cases = [
        (
            "Jefe".to_owned(),
            "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c7",
        ),
        (
            "\u{c}".repeat(20),
            "Test With Truncation",
            "a3b6167473100ee06e0c796c2955552b",
        ),
    ];
    for (key, value, hash) in cases {
        assert_eq!(hashes(&["hash-with-key", &key, value], &[]), [hash]);
    }
}

#[test]
fn one_key_makes_one_hash_in_every_process_and_another_key_another() {
    let hash = |arguments: &[&str], environment| hashes(arguments, environment).remove(0);
    let by_environment = hash(&["hash", "ada"], &[(KEY, LONG)]);
    assert_eq!(hash(&["hash-with-key", LONG, "ada"], &[]), by_environment);
    assert_eq!(
        hash(&["hash-without-init", "ada"], &[(KEY, LONG)]),
        by_environment
    );
    let other = [(KEY, "fedcba9876543210")];
    assert_ne!(hash(&["hash", "ada"], &other), by_environment);
    assert_eq!(
        hash(&["hash-with-key", LONG, "ada"], &other),
        by_environment,
        "the code wins"
    );
}

#[test]
fn without_a_key_there_is_one_for_the_process_and_one_report() {
    let first = service(&["hash", "ada", "ada", "grace"], &[]);
    let second = service(&["hash", "ada"], &[(KEY, "")]);
    let lines: Vec<_> = first.stdout.lines().collect();
    assert_eq!(lines[0], lines[1]);
    assert_ne!(lines[0], lines[2]);
    assert_ne!(lines[0], second.stdout.trim_end());
    assert_eq!(first.stderr.matches(KEY).count(), 1, "{}", first.stderr);
    assert!(second.stderr.contains("has no key"), "{}", second.stderr);
}

#[test]
fn who_hashes_nothing_hears_nothing() {
    assert_eq!(service(&["work"], &[]).stderr, "");
}

#[test]
fn a_library_says_nothing_on_the_terminal() {
    let ended = service(&["hash-without-init", "ada", "ada"], &[]);
    assert_eq!(ended.stderr, "");
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(lines[0], lines[1]);
}

#[test]
fn a_short_key_is_used_with_a_warning_that_does_not_show_it() {
    let in_environment = service(&["hash", "ada"], &[(KEY, "t0ps3cret")]);
    let in_code = service(&["hash-with-key", "t0ps3cret", "ada"], &[]);
    assert_eq!(in_environment.stdout, in_code.stdout);
    for (ended, setting) in [(in_environment, KEY), (in_code, "Config::hash_key")] {
        let warning = format!("{setting} has 9 bytes");
        assert!(ended.stderr.contains(&warning), "{}", ended.stderr);
        assert!(!ended.stderr.contains("t0ps3cret"), "{}", ended.stderr);
    }
}

#[test]
fn an_empty_key_in_code_is_an_error() {
    let config = traced::Config::new("interop_service").without_environment();
    let error = config.hash_key("").build().unwrap_err();
    assert_eq!(error.settings(), ["Config::hash_key"]);
}
