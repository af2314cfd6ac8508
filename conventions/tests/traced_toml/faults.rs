//! What is said about each mistake.

use crate::faults;

/// Each text, and what is said about it.
const CASES: &[(&str, &[&str])] = &[
    // The top
    (
        "[span]",
        &[
            "1: unknown table `span` at the top of the file; did you mean `spans`? available: {tables}",
        ],
    ),
    (
        "[telemetry]",
        &["1: unknown table `telemetry` at the top of the file; available: {tables}"],
    ),
    (
        "spans = \"any\"",
        &[
            "1: `spans` is the string `any`, not a table; write `[spans]` on a line of its own, and its keys \
             below",
        ],
    ),
    (
        "[[errors]]",
        &[
            "1: `errors` is an array, not a table; write `[errors]` on a line of its own, and its keys below",
        ],
    ),
    (
        "declared_only = true",
        &["1: `declared_only` stands outside of its table; write it below `[attributes]`"],
    ),
    (
        "version = 1",
        &["1: unknown key `version` at the top of the file; available: {tables}"],
    ),
    // Keys
    (
        "[spans]\nstyles = \"any\"",
        &[
            "2: unknown key `styles` in [spans]; did you mean `style`? available: `style`, `code_location`",
        ],
    ),
    (
        "[spans]\nmessages = true",
        &["2: `messages` is no key of [spans]; write it below `[errors]`"],
    ),
    (
        "[attributes]\ndeclarred = true",
        &["2: unknown key `declarred` in [attributes]; did you mean `declare`? available: {keys}"],
    ),
    (
        "[attributes]\nreserved = \"allow\"",
        &["2: unknown key `reserved` in [attributes]; available: {keys}"],
    ),
    (
        "[errors]\n\"\" = 1\n\"a\\nb\" = 2",
        &[
            "2: unknown key `` in [errors]; available: `messages`, `panic_messages`",
            "3: unknown key `a\\nb` in [errors]; available: `messages`, `panic_messages`",
        ],
    ),
    (
        "[personal_data]\nforbidden = []",
        &[
            "2: unknown key `forbidden` in [personal_data]; did you mean `forbid`? available: `forbid`, `allow`",
        ],
    ),
    // Words and switches
    (
        "[spans]\nstyle = \"snake\"",
        &[
            "2: unknown value `snake` of `style` in [spans]; available: `any`, `snake_case`, `kebab-case`",
        ],
    ),
    (
        "[spans]\nstyle = \"kebab_case\"",
        &[
            "2: unknown value `kebab_case` of `style` in [spans]; did you mean `kebab-case`? available: `any`, \
             `snake_case`, `kebab-case`",
        ],
    ),
    (
        "[spans]\nstyle = true",
        &[
            "2: `style` in [spans] is the boolean `true`, not a string; write `style = \"any\"`, `style = \
             \"snake_case\"` or `style = \"kebab-case\"`",
        ],
    ),
    (
        "[spans]\ncode_location = \"yes\"",
        &[
            "2: `code_location` in [spans] is the string `yes`, not a boolean; write `code_location = true` or \
             `code_location = false`",
        ],
    ),
    (
        "[attributes]\nform = \"error\"",
        &["2: unknown value `error` of `form` in [attributes]; available: `allow`, `warn`, `deny`"],
    ),
    (
        "[attributes]\nform = \"Warn\"",
        &[
            "2: unknown value `Warn` of `form` in [attributes]; did you mean `warn`? available: `allow`, `warn`, \
             `deny`",
        ],
    ),
    (
        "[attributes]\nform = false",
        &[
            "2: `form` in [attributes] is the boolean `false`, not a string; write `form = \"allow\"`, `form = \
             \"warn\"` or `form = \"deny\"`",
        ],
    ),
    (
        "[attributes]\ndeclared_only = \"deny\"",
        &[
            "2: `declared_only` in [attributes] is the string `deny`, not a boolean; write `declared_only = true` \
             or `declared_only = false`",
        ],
    ),
    (
        "[errors]\nmessages = 1.5\npanic_messages = 1979-05-27",
        &[
            "2: `messages` in [errors] is the number `1.5`, not a boolean; write `messages = true` or `messages = \
             false`",
            "3: `panic_messages` in [errors] is a date or time, not a boolean; write `panic_messages = true` or \
             `panic_messages = false`",
        ],
    ),
    // The registries
    (
        "[attributes]\nregistry = \"telemetry/\"",
        &[
            "2: `registry` in [attributes] is the string `telemetry/`, not an array; write `registry = \
             [\"telemetry/\"]`",
        ],
    ),
    (
        "[attributes]\nregistry = [0x1F, \" \"]",
        &[
            "2: an entry of `registry` in [attributes] is the integer `0x1F`, not a string; write `registry = \
             [\"telemetry/\"]`",
            "2: an entry of `registry` in [attributes] is blank; write a folder, as in `registry = \
             [\"telemetry/\"]`",
        ],
    ),
    (
        "[attributes]\nregistry = [\"a\",\n\"a\"]",
        &["3: the registry `a` is listed twice, first in line 2; remove one of the two"],
    ),
    (
        "[attributes]\ndeclare = [\"batch_id\"]",
        &[
            "2: `declare` in [attributes] is an array, not a table; write `[attributes.declare]` on a line of its \
             own, and below it `batch_id = \"string\"`",
        ],
    ),
    // Personal data
    (
        "[personal_data]\nforbid = \"student_name\"",
        &[
            "2: `forbid` in [personal_data] is the string `student_name`, not an array; write `forbid = \
             [\"student_name\"]`",
        ],
    ),
    (
        "[personal_data]\nforbid = [\"studentName\", [], \"\"]",
        &[
            "2: an entry of `forbid` in [personal_data] is an array, not a string; write `forbid = \
             [\"student_name\"]`",
            "2: an entry of `forbid` in [personal_data] cannot be part of a name: attribute name `studentName` is \
             not lower-case words joined by `.` and `_`; write `student_name`",
            "2: an entry of `forbid` in [personal_data] cannot be part of a name: attribute name is empty; write \
             one such as `batch_id`",
        ],
    ),
    (
        "[personal_data]\nforbid = [\"essay\",\n\"essay\"]",
        &["3: `essay` is forbidden twice, first in line 2; remove one of the two"],
    ),
    (
        "[personal_data]\nallow = \"user.email\"",
        &[
            "2: `allow` in [personal_data] is the string `user.email`, not an array; write `allow = [{entry}]`",
        ],
    ),
    (
        "[personal_data]\nallow = [\"user.email\"]",
        &[
            "2: an entry of `allow` in [personal_data] is the string `user.email`, not a table; write `{entry}`",
        ],
    ),
    (
        "[personal_data]\nallow = { name = \"user.email\", reason = \"support\" }",
        &["2: `allow` in [personal_data] is a table, not an array; write `allow = [{entry}]`"],
    ),
    (
        "[personal_data]\nallow = [{ reason = \"support\" }]",
        &["2: an entry of `allow` in [personal_data] has no `name`; write `{entry}`"],
    ),
    (
        "[personal_data]\nallow = [{ name = \"user.email\" }]",
        &["2: `user.email` is allowed without a reason; write `{entry}`"],
    ),
    (
        "[personal_data]\nallow = [{ name = \"user.email\", reason = \"\\t\" }]",
        &["2: the reason for allowing `user.email` is blank; say why it may hold personal data"],
    ),
    (
        "[personal_data]\nallow = [{ name = \"user.email\", resaon = \"support\" }]",
        &[
            "2: unknown key `resaon` in an entry of `allow` in [personal_data]; did you mean `reason`? available: \
             `name`, `reason`",
        ],
    ),
    (
        "[personal_data]\nallow = [{ name = 1, reason = {} }]",
        &[
            "2: `name` in an entry of `allow` in [personal_data] is the integer `1`, not a string; write \
             `{entry}`",
            "2: `reason` in an entry of `allow` in [personal_data] is a table, not a string; write `{entry}`",
        ],
    ),
    (
        "[personal_data]\nallow = [{ name = \"User\", reason = \"support\" }]",
        &["2: attribute name `User` is not lower-case words joined by `.` and `_`; write `user`"],
    ),
    (
        "[personal_data]\nallow = [{ name = \"a\", reason = \"x\" },\n{ name = \"a\", reason = \"y\" }]",
        &["3: `a` is allowed twice, first in line 2; remove one of the two"],
    ),
];

const KEYS: &str = "`form`, `deprecated`, `personal_data`, `unregistered`, `required`, `values`, `declared_only`, \
                    `registry`, `declare`";

const ENTRY: &str = "{ name = \"user.email\", reason = \"shown in the support console only\" }";

/// What a row leaves out of a message, for brevity.
fn whole(message: &str) -> String {
    let message = message
        .replace("{keys}", KEYS)
        .replace(
            "{tables}",
            "`spans`, `attributes`, `personal_data`, `errors`",
        )
        .replace("{entry}", ENTRY);
    format!("traced.toml:{message}")
}

#[test]
fn every_mistake_is_told() {
    for (text, expected) in CASES {
        let expected: Vec<_> = expected.iter().map(|message| whole(message)).collect();
        assert_eq!(faults(text), expected, "{text}");
    }
}

/// The sentence itself is the parser's.
#[test]
fn what_is_not_toml_is_told_alone() {
    for (text, start) in [
        ("[spans\nstyle = 1", "traced.toml:1: not TOML: "),
        (
            "[spans]\nstyle = 1\nstyle = 1",
            "traced.toml:3: not TOML at `style`: ",
        ),
        ("[spans]\n\nstyle = ", "traced.toml:3: not TOML: "),
        ("a = \"\u{1}\"", "traced.toml:1: not TOML at `\\u{1}`: "),
        (
            "[attributes.declare]\ntask = \"string\"\ntask.type = \"string\"",
            "traced.toml:3: not TOML at `task`: ",
        ),
    ] {
        let faults = faults(text);
        assert_eq!(faults.len(), 1, "{text}");
        let rest = faults[0].strip_prefix(start);
        assert!(
            rest.is_some_and(|rest| !rest.is_empty()),
            "{text}: {faults:?}"
        );
    }
}
