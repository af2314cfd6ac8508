//! Compiles every case and compares the answers; compiles what is legal, which has none.

/// The compiler's own messages change from version to version; ours do not.
const PINNED: &str = "1.95";

#[test]
fn mistakes_are_answered() {
    let version =
        std::process::Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into()))
            .arg("--version")
            .output()
            .expect("there is a compiler");
    let version = String::from_utf8(version.stdout).expect("a version is text");
    assert!(
        version.starts_with(&format!("rustc {PINNED}")),
        "the answers in cases/ are those of Rust {PINNED}, and this is {version}"
    );
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/*.rs");
    cases.compile_fail("cases/conventions/*.rs");
    cases.pass("legal/*.rs");
}
