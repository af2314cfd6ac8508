//! The tables of plain switches: `[spans]` and `[errors]`.

use super::document::unknown_key;
use super::reader::{Reader, Table, in_order};
use crate::{Policy, Setting, SpanStyle};

pub(super) const SPANS: [&str; 2] = ["style", "code_location"];
pub(super) const ERRORS: [&str; 2] = ["messages", "panic_messages"];

pub(super) fn spans(reader: &mut Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "style" => {
                let styles = SpanStyle::ALL.map(SpanStyle::name);
                let style = reader.word(key, "spans", value, &styles, SpanStyle::from_name);
                if let Some(style) = style {
                    policy.span_style = Setting::new(style, reader.origin(&key.span()));
                }
            }
            "code_location" => {
                if let Some(on) = reader.boolean(key, "spans", value) {
                    policy.code_location = on;
                }
            }
            _ => unknown_key(reader, key, "spans"),
        }
    }
}

pub(super) fn errors(reader: &mut Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    for (key, value) in in_order(table) {
        let switch = match key.get_ref().as_ref() {
            "messages" => &mut policy.error_messages,
            "panic_messages" => &mut policy.panic_messages,
            _ => {
                unknown_key(reader, key, "errors");
                continue;
            }
        };
        if let Some(on) = reader.boolean(key, "errors", value) {
            *switch = on;
        }
    }
}
