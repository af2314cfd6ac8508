//! What the compiler says to a mistake in an envelope, in the manner of [`crate::message`].

use super::key::{FieldKey, TypeKey};
use crate::message::{list, unknown_option};

pub(super) fn not_a_struct(what: &str) -> String {
    format!(
        "`#[derive(Message)]` goes on a struct, and this is {what}: which field carries the context would vary; \
         implement `traced::messaging::Message` by hand"
    )
}

pub(super) fn says_nothing() -> String {
    format!(
        "`#[message]` says nothing; write `#[message({})]` on the field that carries the context",
        FieldKey::Carrier.form()
    )
}

pub(super) fn unexpected_token(available: &[&str]) -> String {
    format!("expected one of {}", list(available.iter().copied()))
}

pub(super) fn unknown_of_type(word: &str) -> String {
    if let Some(key) = FieldKey::from_name(word) {
        return format!(
            "`{word}` belongs on a field; write `#[message({})]` before it",
            key.form()
        );
    }
    unknown_option(word, None, &TypeKey::names())
}

pub(super) fn unknown_of_field(word: &str) -> String {
    if let Some(key) = TypeKey::from_name(word) {
        return format!(
            "`{word}` belongs on the type; write `#[message({})]` above the struct",
            key.form()
        );
    }
    unknown_option(word, None, &FieldKey::names())
}

pub(super) fn without_value(name: &str, form: &str) -> String {
    format!("`{name}` needs a value; write `#[message({form})]`")
}

pub(super) fn with_value(name: &str) -> String {
    format!("`{name}` takes no value; write `#[message({name})]`")
}

pub(super) fn attribute_with_value(key: &str) -> String {
    format!(
        "the field is the value of `{key}`; write `#[message(attr = ?{key})]` to record it by `Debug`, \
         or `#[message(attr = %{key})]` by `Display`"
    )
}

pub(super) fn field_destination_with_value() -> &'static str {
    "on a field `destination` takes no value: the field has it; write `#[message(destination)]`, \
     or put `#[message(destination = \"essay.submitted\")]` above the struct"
}

pub(super) fn not_a_text(key: TypeKey) -> String {
    format!(
        "`{}` is a string literal or the path of a constant; write `#[message({})]`",
        key.name(),
        key.form()
    )
}

pub(super) fn not_a_path() -> &'static str {
    "`crate` is the path of the crate `traced`; write `#[message(crate = ::traced)]`"
}

pub(super) fn repeated(name: &str) -> String {
    format!("`{name}` is given twice; keep one of them")
}

pub(super) fn repeated_mark(name: &str, first: &str) -> String {
    format!("field `{first}` is the `{name}` already; keep one of them")
}

pub(super) fn no_carrier(fields: &[String]) -> String {
    let example = match fields {
        [] => "give the struct a field such as `metadata: HashMap<String, String>`, and write `#[message(carrier)]` before it"
            .to_owned(),
        [only] => format!("write `#[message(carrier)]` before field `{only}`, if that one does"),
        _ => "write `#[message(carrier)]` before the one that does: a map of strings, headers, or another message".to_owned(),
    };
    format!("no field carries the context; {example}")
}

pub(super) fn two_destinations() -> &'static str {
    "the destination is said above the struct already; keep one of them"
}
