//! `[attributes.declare]`: what is declared, and what is said about each mistake.

use traced_conventions::{AttributeType, Declared, Origin};

use crate::{faults, policy};

/// What stands in the table, from line 2, and what is said about it.
const CASES: &[(&str, &[&str])] = &[
    // Types
    (
        "a = \"text\"",
        &["2: unknown type `text` of attribute `a`; did you mean `string`? available: {types}"],
    ),
    (
        "a = \"bool\"",
        &["2: unknown type `bool` of attribute `a`; did you mean `boolean`? available: {types}"],
    ),
    (
        "a = \"String\"",
        &["2: unknown type `String` of attribute `a`; did you mean `string`? available: {types}"],
    ),
    (
        "a = \"strings\"",
        &["2: unknown type `strings` of attribute `a`; did you mean `string`? available: {types}"],
    ),
    (
        "a = \"x\"",
        &["2: unknown type `x` of attribute `a`; available: {types}"],
    ),
    (
        "a = 3",
        &["2: `a` in [attributes.declare] is the integer `3`, not a type; write `a = \"string\"`"],
    ),
    (
        "a = [\"string\"]",
        &["2: `a` in [attributes.declare] is an array, not a type; write `a = \"string\"`"],
    ),
    (
        "a = { type = \"x\" }",
        &["2: unknown type `x` of attribute `a`; available: {types}"],
    ),
    // Declarations
    (
        "a = {}",
        &["2: attribute `a` is declared without a type; write `a = { type = \"string\" }`"],
    ),
    (
        "a = { brief = \"A sentence\" }",
        &["2: attribute `a` is declared without a type; write `a = { type = \"string\" }`"],
    ),
    (
        "a = { typ = \"string\" }",
        &[
            "2: unknown key `typ` in the declaration of attribute `a`; did you mean `type`? available: `type`, \
             `brief`, `values`",
        ],
    ),
    (
        "a = { type = 1, brief = 2, values = 3 }",
        &[
            "2: `type` of attribute `a` is the integer `1`, not a string; write `a = { type = \"string\" }`",
            "2: `brief` of attribute `a` is the integer `2`, not a string; write `brief = \"What it says\"`",
            "2: `values` of attribute `a` is the integer `3`, not an array; write `values = [\"passed\", \
             \"failed\"]`",
        ],
    ),
    (
        "a = { type = { type = \"string\" } }",
        &["2: `type` of attribute `a` is a table, not a string; write `a = { type = \"string\" }`"],
    ),
    (
        "a = { type = \"string\", values = [1, \"x\", \"x\"] }",
        &[
            "2: an entry of `values` of attribute `a` is the integer `1`, not a string; write `values = \
             [\"passed\", \"failed\"]`",
            "2: `values` of attribute `a` holds `x` twice; remove one of the two",
        ],
    ),
    (
        "a = { type = \"int\", values = [\"x\"] }",
        &[
            "2: `values` of attribute `a` lists strings, and its type is `int`; remove `values`, or write `type = \
             \"string\"`",
        ],
    ),
    // Names
    (
        "batchId = \"string\"",
        &[
            "2: attribute name `batchId` is not lower-case words joined by `.` and `_`; write `batch_id`",
        ],
    ),
    (
        "a.\"\".b = \"string\"",
        &[
            "2: attribute name `a..b` is not lower-case words joined by `.` and `_`: two separators stand side by \
             side; write `a.b`",
        ],
    ),
    (
        "\"a.b\" = \"string\"\na.b = \"int\"",
        &["3: attribute `a.b` is declared twice, first in line 2; remove one of the two"],
    ),
    (
        "a.\"b.c\" = \"string\"\na.b.c = \"x\"",
        &["3: attribute `a.b.c` is declared twice, first in line 2; remove one of the two"],
    ),
    (
        "http.response.status_code = \"string\"",
        &[
            "2: attribute `http.response.status_code` is declared as `string`, and the OpenTelemetry registry has \
             it as `int`; write `int`, or choose another name",
        ],
    ),
    (
        "\"http.request.header.x-id\" = \"string\"",
        &[
            "2: attribute `http.request.header.x-id` is declared as `string`, and the OpenTelemetry registry has \
             it as `string[]`; write `string[]`, or choose another name",
        ],
    ),
    (
        "\"\".a = \"string\"",
        &[
            "2: attribute name `.a` is not lower-case words joined by `.` and `_`: it begins with a separator; write `a`",
        ],
    ),
    // Dotted keys
    (
        "task.type = \"string\"\ntask.brief = \"A sentence\"",
        &[
            "3: unknown type `A sentence` of attribute `task.brief`; available: {types}; to describe `task` \
             itself, write `task = { type = \"string\", brief = \"What it says\" }`",
        ],
    ),
    (
        "task.type = \"string\"\ntask.values = [\"a\"]",
        &[
            "3: `task.values` in [attributes.declare] is an array, not a type; write `\"task.values\" = \
             \"string\"`; to describe `task` itself, write `task = { type = \"string\", brief = \"What it says\" \
             }`",
        ],
    ),
    // Headers
    (
        "[attributes.declare.task]\ntype = \"string\"",
        &[
            "2: this declares either `task` or `task.type`; below `[attributes.declare]` write `task = \
             \"string\"` for the one or `\"task.type\" = \"string\"` for the other",
        ],
    ),
    (
        "[attributes.declare.task]\ntype = \"string\"\nbrief = \"boolean\"",
        &[
            "2: this declares either `task` or `task.type`; below `[attributes.declare]` write `task = \
             \"string\"` for the one or `\"task.type\" = \"string\"` for the other",
        ],
    ),
    (
        "[attributes.declare.task]\ntype = \"string\"\nbreif = \"A sentence\"",
        &[
            "4: unknown type `A sentence` of attribute `task.breif`; available: {types}; to describe `task` \
             itself, write `task = { type = \"string\", brief = \"What it says\" }`",
        ],
    ),
    (
        "[attributes.declare.task]\nbrief = \"A sentence\"",
        &["2: attribute `task` is declared without a type; write `task = { type = \"string\" }`"],
    ),
    (
        "[attributes.declare.a.task]",
        &[
            "2: the table `a.task` in [attributes.declare] declares nothing; write `\"a.task\" = \"string\"` for \
             an attribute, or remove it",
        ],
    ),
    (
        "[[attributes.declare.task]]\ntype = \"string\"",
        &["2: `task` in [attributes.declare] is an array, not a type; write `task = \"string\"`"],
    ),
];

const TYPES: &str =
    "`string`, `int`, `double`, `boolean`, `string[]`, `int[]`, `double[]`, `boolean[]`, `any`";

/// What a row leaves out of a message, for brevity.
fn whole(message: &str) -> String {
    let message = message.replace("{types}", TYPES);
    format!("traced.toml:{message}")
}

#[test]
fn every_mistake_is_told() {
    for (text, expected) in CASES {
        let expected: Vec<_> = expected.iter().map(|message| whole(message)).collect();
        assert_eq!(
            faults(&format!("[attributes.declare]\n{text}")),
            expected,
            "{text}"
        );
    }
}

/// The names that are declared, each with its type.
fn declared(text: &str) -> Vec<String> {
    let policy = policy(&format!("[attributes.declare]\n{text}"));
    let shown =
        |(name, declared): (&String, &Declared)| format!("{name}: {}", declared.value_type.name());
    policy.declared.iter().map(shown).collect()
}

#[test]
fn every_type() {
    for value_type in AttributeType::ALL {
        let name = value_type.name();
        let expected = [format!("a: {name}")];
        assert_eq!(declared(&format!("a = \"{name}\"")), expected);
        assert_eq!(declared(&format!("a = {{ type = \"{name}\" }}")), expected);
    }
}

#[test]
fn what_describes_an_attribute() {
    let text = "[attributes.declare]\nbatch_id = \"string\"\n\
                passed = { type = \"string\", brief = \"Whether\", values = [\"yes\", \"no\"] }";
    let policy = policy(text);
    let mut expected = Declared::new(AttributeType::String, Origin::new("traced.toml", 3));
    expected.brief = Some("Whether".to_owned());
    expected.members = vec!["yes".to_owned(), "no".to_owned()];
    assert_eq!(policy.declared["passed"], expected);
    let plain = Declared::new(AttributeType::String, Origin::new("traced.toml", 2));
    assert_eq!(policy.declared["batch_id"], plain);
}

#[test]
fn names_with_dots() {
    for text in [
        "\"a.b.type\" = \"int\"",
        "a.b.type = \"int\"",
        "a.\"b.type\" = \"int\"",
        "a . b . type = { type = \"int\" }",
        "[attributes.declare.a]\nb.type = \"int\"",
        "[attributes.declare.a.b]\ntype = { type = \"int\" }",
    ] {
        assert_eq!(declared(text), ["a.b.type: int"], "{text}");
    }
    let several =
        "[attributes.declare.task]\ntype = \"string\"\nstate = \"int\"\nretry.brief = \"boolean\"";
    assert_eq!(
        declared(several),
        [
            "task.retry.brief: boolean",
            "task.state: int",
            "task.type: string"
        ],
    );
}

#[test]
fn a_header_that_describes_an_attribute() {
    for text in [
        "[attributes.declare.task]\ntype = \"int\"\nbrief = \"A sentence\"",
        "[attributes.declare.task]\nvalues = []\ntype = \"any\"",
    ] {
        let policy = policy(text);
        let task = &policy.declared["task"];
        assert_eq!(
            (policy.declared.len(), task.origin.line()),
            (1, 1),
            "{text}"
        );
    }
}

#[test]
fn form_may_be_freed() {
    for level in ["allow", "warn"] {
        let text = format!(
            "[personal_data]\nallow = [{{ name = \"User\", reason = \"x\" }}]\n\
             [attributes.declare]\nbatchId = \"string\"\n[attributes]\nform = \"{level}\""
        );
        let policy = policy(&text);
        assert!(policy.declared.contains_key("batchId"));
        assert_eq!(policy.allowed[0].name, "User");
    }
}

#[test]
fn names_of_the_registry_with_its_type() {
    let text = "http.response.status_code = \"int\"\n\"http.request.header.x-id\" = \"string[]\"";
    assert_eq!(
        declared(text),
        [
            "http.request.header.x-id: string[]",
            "http.response.status_code: int"
        ],
    );
}
