//! What is wrong with a registry is said, with its line; and no text makes the reader panic or hang.

use proptest::prelude::*;
use traced_conventions::parse_registry;

/// A registry of the second format whose only attribute is on its third line.
fn definition(fields: &str) -> String {
    format!("file_format: definition/2\nattributes:\n- {{ key: a.b, {fields} }}\n")
}

/// Whether each text is refused with a message that begins as expected.
fn assert_refused<const N: usize>(cases: [(String, &str); N]) {
    for (yaml, expected) in cases {
        let error = parse_registry(&yaml).expect_err(&yaml).to_string();
        assert!(error.starts_with(expected), "{yaml}\n{error}");
    }
}

#[test]
fn what_is_no_registry() {
    assert_refused([
        ("a: [1".to_owned(), "line 1: this is not YAML: "),
        ("a: 1\na: 2".to_owned(), "line 2: this is not YAML: "),
        (
            "[".repeat(70),
            "line 1: this is nested deeper than 64 levels",
        ),
        (String::new(), "this is no registry of attributes: "),
        (
            "file_format: manifest/2.0".to_owned(),
            "this is no registry",
        ),
        (
            "file_format: definition/3".to_owned(),
            "line 1: the file format `definition/3` is unknown; the format of definitions is `definition/2`",
        ),
        (
            "file_format: definitions/2".to_owned(),
            "line 1: the file format `definitions/2` is unknown; ",
        ),
        (
            "attributes: [{ key: a.b, type: int }]".to_owned(),
            "line 1: attributes with a `key` want `file_format: definition/2`",
        ),
    ]);
}

#[test]
fn attributes_that_are_none() {
    assert_refused([
        (
            "groups:\n- { id: a }\n- b".to_owned(),
            "line 3: a group is a mapping",
        ),
        (
            "groups:\n- id: a\n  attributes:\n    id: a.b".to_owned(),
            "line 4: the `attributes` of group `a` are no list; write `- ` before each of them",
        ),
        (
            "groups:\n- id: a\n  atributes:\n  - id: a.b".to_owned(),
            "line 3: group `a` has an unknown field `atributes`; did you mean `attributes`?",
        ),
        (
            "file_format: definition/2\nattribute: []".to_owned(),
            "line 2: this file has an unknown field `attribute`; did you mean `attributes`?",
        ),
        (
            "groups:\n- id: a\n  attributes:\n  - type: int".to_owned(),
            "line 4: an attribute of group `a` has neither an `id`, which defines it, nor a `ref`",
        ),
        (
            "file_format: definition/2\nattributes:\n- ref: a.b".to_owned(),
            "line 3: an attribute of this file has no `key`, which is its name",
        ),
        (
            "file_format: definition/2\nattributes:\n- { keys: a.b }".to_owned(),
            "line 3: an attribute has an unknown field `keys`; did you mean `key`?",
        ),
        (
            "file_format: definition/2\nattributes:\n- { key: 5, type: int }".to_owned(),
            "line 3: the `key` of an attribute is no string",
        ),
        (
            "file_format: definition/2\nattributes:\n- { key: a b, type: int }".to_owned(),
            "line 3: \"a b\" is no name of an attribute",
        ),
        (
            definition("brief: x"),
            "line 3: attribute `a.b` has no `type`; write, for example, `type: string`",
        ),
    ]);
}

#[test]
fn types_that_are_none() {
    assert_refused([
        (
            definition("type: strin"),
            "line 3: the type `strin` of attribute `a.b` is unknown; did you mean `string`?",
        ),
        (
            definition("type: \"String[]\""),
            "line 3: the type `String[]` of attribute `a.b` is unknown; did you mean `string[]`?",
        ),
        (
            definition("type: [string]"),
            "line 3: the `type` of attribute `a.b` is neither the name of a type nor an enumeration",
        ),
        (
            definition("type: { members: 5 }"),
            "line 3: the `members` of the type of attribute `a.b` are no list",
        ),
        (
            definition("type: { members: [{ id: x }] }"),
            "line 3: a member of attribute `a.b` has no `value`",
        ),
        (
            definition("type: { members: [{ id: x, value: [1] }] }"),
            "line 3: the `value` of a member of attribute `a.b` is none of",
        ),
        (
            definition("type: { members: [{ id: x, valeu: y }] }"),
            "line 3: a member of attribute `a.b` has an unknown field `valeu`; did you mean `value`?",
        ),
    ]);
}

#[test]
fn deprecations_that_are_none() {
    assert_refused([
        (
            definition("type: int, deprected: yes"),
            "line 3: attribute `a.b` has an unknown field `deprected`; did you mean `deprecated`?",
        ),
        (
            definition("type: int, deprecated: true"),
            "line 3: the `deprecated` of attribute `a.b` is neither a mapping nor a string",
        ),
        (
            definition("type: int, deprecated: { note: x }"),
            "line 3: attribute `a.b` is deprecated without a `reason`; it is one of `renamed`",
        ),
        (
            definition("type: int, deprecated: { reason: renmaed }"),
            "line 3: the reason `renmaed` why attribute `a.b` is deprecated is unknown; it is one of `renamed`, \
             `obsoleted`, `uncategorized` and `unspecified`; did you mean `renamed`?",
        ),
        (
            definition("type: int, deprecated: { reason: renamed }"),
            "line 3: attribute `a.b` is renamed to nothing; write its new name as `renamed_to`",
        ),
        (
            definition("type: int, deprecated: { reason: obsoleted, not: x }"),
            "line 3: the deprecation of attribute `a.b` has an unknown field `not`; did you mean `note`?",
        ),
        (
            definition("type: int, brief: [x]"),
            "line 3: the `brief` of attribute `a.b` is no string",
        ),
    ]);
}

/// Aliases multiply; neither time nor the stack may run out over them.
#[test]
fn anchors_do_not_multiply_without_end() {
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let part = format!("*a{},", level - 1).repeat(8);
        yaml.push_str(&format!("a{level}: &a{level} [{part}]\n"));
    }
    let error = parse_registry(&yaml).unwrap_err().to_string();
    assert!(error.contains("this is not YAML"), "{error}");

    let mut deep = format!("a0: &a0 {}{}\n", "[".repeat(60), "]".repeat(60));
    for level in 1..1000 {
        let (open, close) = ("[".repeat(60), "]".repeat(60));
        deep.push_str(&format!(
            "a{level}: &a{level} {open}*a{}{close}\n",
            level - 1
        ));
    }
    assert!(parse_registry(&deep).is_err());
}

/// Fragments that make registries, in any order.
fn fragments() -> impl Strategy<Value = String> {
    let words = [
        "file_format: definition/2\n",
        "groups:\n",
        "attributes:\n",
        "  - id: a\n",
        "- key: a.b\n",
        "    attributes:\n",
        "      - id: a.b\n",
        "        type: string\n",
        "  type: template[int]\n",
        "  type:\n    members:\n",
        "      - value: 1\n",
        "        value: [x]\n",
        "  deprecated:\n",
        "    reason: renamed\n",
        "    renamed_to: c\n",
        "&a ",
        "*a ",
        "? ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "!!int x\n",
        "---\n",
        "\t",
        "|\n",
        ">\n",
        "\"",
        "'",
        "#",
        "\n",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof!["\\PC*", "(?s).*", fragments()]) {
        if let Err(error) = parse_registry(&text) {
            let last = text.lines().count().max(1);
            prop_assert!(error.line().is_none_or(|line| (1..=last).contains(&line)));
            prop_assert!(!error.message().is_empty());
        }
    }
}
