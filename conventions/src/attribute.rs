//! The form of attribute names.

use crate::form::{Joints, words_problem};
use crate::respell::respell;
use crate::{NameFault, Problem, Subject, template};

const JOINTS: Joints = Joints {
    underscore: true,
    hyphen: false,
};

/// Whether `name` is a legal attribute name, in `const` evaluation too: what [`check_attribute_name`] accepts, no more
/// and no less.
///
/// Legal is what matches `^[a-z][a-z0-9]*([._][a-z0-9]+)*$` in at most 255 bytes. That is the expression by which
/// Weaver, the registry's own tool, checks attribute names; it spells out the page "Naming" of the OpenTelemetry
/// semantic conventions (section "General naming considerations": lower case, namespaces delimited by dots, words of a
/// component separated by underscores). Names made from one of the registry's templates, such as
/// `http.request.header.content-type`, are legal with any visible ASCII character in their key; the keys of headers and
/// metadata are lower case.
///
/// ```
/// use traced_conventions::{ATTRIBUTE_RULE, is_legal_attribute_name};
///
/// const BATCH_ID: &str = "batch_id";
/// const _: () = assert!(is_legal_attribute_name(BATCH_ID), "{}", ATTRIBUTE_RULE);
///
/// assert!(is_legal_attribute_name("db.system.name"));
/// assert!(is_legal_attribute_name("http.request.header.content-type"));
/// assert!(!is_legal_attribute_name("batchId"));
/// ```
pub const fn is_legal_attribute_name(name: &str) -> bool {
    attribute_problem(name).is_none()
}

/// Checks the form of an attribute name; see [`is_legal_attribute_name`] for the rule and its source.
///
/// # Errors
///
/// The fault, with a legal spelling where one can be told from the name.
///
/// ```
/// use traced_conventions::check_attribute_name;
///
/// assert!(check_attribute_name("essay.word_count").is_ok());
///
/// let fault = check_attribute_name("Foo..Bar_").unwrap_err();
/// assert_eq!(fault.suggestion(), Some("foo.bar"));
/// ```
pub fn check_attribute_name(name: &str) -> Result<(), NameFault> {
    match attribute_problem(name) {
        None => Ok(()),
        Some(problem) => Err(NameFault::new(
            Subject::Attribute,
            name,
            problem,
            suggestion(name),
        )),
    }
}

pub(crate) const fn attribute_problem(name: &str) -> Option<Problem> {
    let bytes = name.as_bytes();
    attribute_problem_of(bytes, template::templated(bytes))
}

/// As [`attribute_problem`], where it is known whether a template makes the name.
pub(crate) const fn attribute_problem_of(
    bytes: &[u8],
    template: Option<template::Templated>,
) -> Option<Problem> {
    match template {
        Some(template) => template::key_problem(bytes, template),
        None => words_problem(bytes, JOINTS),
    }
}

fn suggestion(name: &str) -> Option<String> {
    let spelling = match template::templated(name.as_bytes()) {
        Some(_) => name.to_ascii_lowercase(),
        None => respell(name, '_')?,
    };
    is_legal_attribute_name(&spelling).then_some(spelling)
}
