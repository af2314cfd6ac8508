//! Attributes whose last part is taken from elsewhere, such as `http.request.header.content-type`: the registry calls
//! them templates, and a header or label is not bound to the form of attribute names.
//!
//! Source: the attributes of type `template[…]` in the OpenTelemetry registry.

use crate::bytes::one_of;
use crate::form::{illegal_byte, length_problem};
use crate::registry::find;
use crate::{Problem, Registered};

/// Templates whose key is a header or metadata name, which the registry wants in lower case.
const LOWER_CASE_KEYS: &[&str] = &[
    "http.request.header",
    "http.response.header",
    "rpc.connect_rpc.request.metadata",
    "rpc.connect_rpc.response.metadata",
    "rpc.grpc.request.metadata",
    "rpc.grpc.response.metadata",
    "rpc.request.metadata",
    "rpc.response.metadata",
];

/// Templates whose key says what the value is, as a name of an attribute would: what a program calls its variables.
const NAMED_KEYS: &[&str] = &[
    "db.operation.parameter",
    "db.query.parameter",
    "process.environment_variable",
];

/// A name that a template makes: where its key starts, and what the key is.
#[derive(Clone, Copy)]
pub(crate) struct Templated {
    pub(crate) key_start: usize,
    /// Whether the key has to be lower case.
    pub(crate) lower_case: bool,
    /// Whether the key is judged as a name is.
    pub(crate) is_named: bool,
}

/// The template that `name` is made from, if it is one with a key.
pub(crate) const fn templated(name: &[u8]) -> Option<Templated> {
    template_of(find(name))
}

/// The template that a name is made from, of which the registry knows this.
pub(crate) const fn template_of(known: Option<&Registered>) -> Option<Templated> {
    match known {
        Some(known) if known.is_template() => {
            let template = known.name().as_bytes();
            Some(Templated {
                key_start: template.len() + 1,
                lower_case: one_of(template, LOWER_CASE_KEYS),
                is_named: one_of(template, NAMED_KEYS),
            })
        }
        _ => None,
    }
}

/// What is wrong with the key of a templated name: it has to be visible ASCII.
pub(crate) const fn key_problem(name: &[u8], template: Templated) -> Option<Problem> {
    if let Some(problem) = length_problem(name) {
        return Some(problem);
    }
    let mut at = template.key_start;
    while at < name.len() {
        let byte = name[at];
        if !byte.is_ascii_graphic() || (template.lower_case && byte.is_ascii_uppercase()) {
            return Some(illegal_byte(byte, at));
        }
        at += 1;
    }
    None
}
