//! What the compiler says of attributes: their names, their values, the types of these.

use traced_conventions::{AttributeType, Violation};

use crate::args::AttributeKey;
use crate::judge::Mistyped;

pub(crate) fn text_for_typed(
    key: &AttributeKey,
    expected: AttributeType,
    mark: &str,
    source: &str,
) -> String {
    format!(
        "attribute `{key}` is of type {}, and `{mark}` records a string; write `{} = …` without it\nrule: {source}",
        expected.name(),
        key.written()
    )
}

/// The source of the type of a name that is trusted to hold no personal data.
pub(crate) fn trusted_name(expected: AttributeType) -> String {
    let what = match expected {
        AttributeType::Boolean => "flags (`is_…`, `has_…`)",
        _ => "measures (`…_count`, `…_length`)",
    };
    format!("{what} of personal data may be recorded, PERSONAL_DATA.md of traced-conventions")
}

pub(crate) fn literal_of_other_type(
    key: &AttributeKey,
    expected: AttributeType,
    wrong: &Mistyped,
    source: &str,
) -> String {
    let Mistyped { written, is, meant } = wrong;
    let write = match meant {
        Some(meant) => format!("; write `{} = {meant}`", key.written()),
        None => String::new(),
    };
    format!(
        "attribute `{key}` is of type {}, and `{written}` is {is}{write}\nrule: {source}",
        expected.name()
    )
}

pub(crate) fn repeated_attribute(name: &str) -> String {
    format!("attribute `{name}` is set twice; OpenTelemetry would export both, so keep one of them")
}

/// `what` the key was meant for, and why the suggested name would be `refused`.
pub(crate) fn key_without_value(
    written: &str,
    what: &str,
    name: &str,
    suggested: &str,
    refused: Option<&Violation>,
) -> String {
    let fault = format!(
        "`{written}` needs a key of its own or a value: a bare name records the variable of that name"
    );
    match refused {
        None => format!(
            "{fault}; write `{suggested} = {written}` to record this {what}, or `{name} = …` to give that attribute a value"
        ),
        Some(violation) => format!(
            "{fault}; write `{name} = …` to give that attribute a value. This {what} cannot be `{suggested}`: {violation}"
        ),
    }
}

pub(crate) fn value_without_key(written: &str) -> String {
    format!(
        "`{written}` needs a key, since it is not a variable, which would be recorded by its own name; write `key = {written}`"
    )
}

pub(crate) fn value_without_equals(key: &AttributeKey) -> String {
    let key = key.written();
    format!("an attribute's value follows an `=`; write `{key} = …`")
}

pub(crate) fn value_behind_comma(key: &AttributeKey) -> String {
    let key = key.written();
    format!("an attribute's value follows an `=`, and no comma; write `{key} = …`")
}

pub(crate) fn doubled_equals(key: &AttributeKey) -> String {
    let key = key.written();
    format!("an attribute's value follows one `=`; write `{key} = …`")
}

pub(crate) fn no_value(key: &AttributeKey) -> String {
    let key = key.written();
    format!("attribute `{key}` has no value behind its `=`; write `{key} = …`")
}

pub(crate) fn declared_beforehand(key: &AttributeKey) -> String {
    let key = key.written();
    format!(
        "nothing needs to be declared that comes later; leave `{key}` out here, and write `record!({key} = …)` where it is known"
    )
}

pub(crate) fn mark_before_key(key: &AttributeKey, mark: &str) -> String {
    let key = key.written();
    format!("`{mark}` belongs in front of the value; write `{key} = {mark}…`")
}

pub(crate) fn hyphen_in_words(name: &str) -> String {
    format!("an attribute's name with `-` in it is written as a literal; write `\"{name}\" = …`")
}

pub(crate) fn literal_key_without_value(key: &str) -> String {
    format!("attribute \"{key}\" has no value; write `\"{key}\" = …`")
}

pub(crate) fn constant_key_without_value() -> &'static str {
    "an attribute whose name is a constant needs a value; write `names::KEY = value`"
}

pub(crate) fn bad_key() -> &'static str {
    "expected an attribute's name: `batch_id`, `db.system.name`, `\"db.system.name\"` or a constant such as `names::BATCH_ID`"
}

pub(crate) fn await_in_value() -> &'static str {
    "a value is evaluated only if the span records, in a place where nothing can be awaited; \
     take it in the body: `let count = ….await;`, and then `record!(count)`"
}

pub(crate) fn question_mark_in_value() -> &'static str {
    "a value is evaluated only if the span records, in a place that `?` cannot leave; \
     take it in the body: `let count = …?;`, and then `record!(count)`, or write `.ok()` instead of `?`"
}

pub(crate) fn return_in_value() -> &'static str {
    "a value is evaluated only if the span records, in a place that `return` cannot leave; \
     let it be an `Option`, of which `None` is left out, or take it in the body, and then `record!(count)`"
}
