//! What holds for every text.

use proptest::prelude::*;
use traced_conventions::Policy;

/// Anything at all, and what is nearly a `traced.toml`.
fn texts() -> impl Strategy<Value = String> {
    let part = proptest::sample::select(vec![
        "[spans]",
        "[attributes]",
        "[attributes.declare]",
        "[attributes.declare.task]",
        "[personal_data]",
        "[[personal_data.allow]]",
        "[errors]",
        "\n",
        "\r\n",
        "style",
        "form",
        "declared_only",
        "registry",
        "declare",
        "type",
        "brief",
        "values",
        "forbid",
        "allow",
        "name",
        "reason",
        "messages",
        "task",
        ".",
        " = ",
        "\"string\"",
        "\"deny\"",
        "\"user.email\"",
        "\"é\"",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "true",
        "7",
        "1.5",
        "1979-05-27",
        "\"",
        "'",
        "\"\"\"",
        "#",
        "\u{feff}",
        "\0",
        "\"a\\u0000b\"",
    ]);
    let key = "(spans|attributes|attributes\\.declare|personal_data|errors|[a-z]{1,4})";
    let value =
        "(true|3|\"[a-z ]{0,6}\"|\\[\"[a-z]{0,3}\"\\]|\\{ type = \"int\" \\}|\\{ name = \"a\" \\})";
    let line = (key, "[a-z\"._]{0,6}", value).prop_map(|(a, b, c)| format!("{a}.{b} = {c}\n"));
    prop_oneof![
        any::<String>(),
        proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat()),
        proptest::collection::vec(line, 0..6).prop_map(|lines| lines.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_a_policy_or_has_faults_in_lines_of_its_own(text in texts()) {
        if let Err(errors) = Policy::from_toml(&text, "traced.toml") {
            prop_assert!(errors.faults().len() > 0);
            let lines = text.split('\n').count();
            for fault in errors.faults() {
                prop_assert!((1..=lines).contains(&fault.line()), "{fault}");
                prop_assert!(!fault.message().contains(char::is_control), "{:?}", fault);
            }
        }
    }
}
