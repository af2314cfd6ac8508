//! The form of event names.

use crate::cardinality;
use crate::form::{Joints, length_problem, words_problem};
use crate::respell::{joint_of, respell};
use crate::{NameFault, Problem, Subject};

const JOINTS: Joints = Joints {
    underscore: true,
    hyphen: true,
};

/// Whether `name` is a legal event name, in `const` evaluation too: what [`check_event_name`] accepts, no more and no
/// less.
///
/// Legal are lower-case words joined by `_`, `-` or `.`, in at most 255 bytes, without a number, UUID or hash that
/// would make each event a kind of its own. The page "Naming" of the OpenTelemetry semantic conventions (section
/// "General naming considerations") covers event names; it asks for low cardinality and namespaces with dots. The
/// hyphen is this crate's leniency.
///
/// ```
/// use traced_conventions::is_legal_event_name;
///
/// assert!(is_legal_event_name("cache-miss"));
/// assert!(is_legal_event_name("essay.spellcheck.finished"));
/// assert!(!is_legal_event_name("Cache miss"));
/// ```
pub const fn is_legal_event_name(name: &str) -> bool {
    event_problem(name).is_none()
}

/// Checks the form of an event name; see [`is_legal_event_name`] for the rule and its source.
///
/// # Errors
///
/// The fault, with a legal spelling where one can be told from the name.
///
/// ```
/// use traced_conventions::check_event_name;
///
/// let fault = check_event_name("cacheMiss").unwrap_err();
/// assert_eq!(fault.suggestion(), Some("cache_miss"));
/// ```
pub fn check_event_name(name: &str) -> Result<(), NameFault> {
    match event_problem(name) {
        None => Ok(()),
        Some(problem) => Err(NameFault::new(
            Subject::Event,
            name,
            problem,
            suggestion(name),
        )),
    }
}

const fn event_problem(name: &str) -> Option<Problem> {
    let bytes = name.as_bytes();
    if let Some(problem) = length_problem(bytes) {
        return Some(problem);
    }
    if let Some(smell) = cardinality::smell(bytes) {
        return Some(smell.problem());
    }
    words_problem(bytes, JOINTS)
}

fn suggestion(name: &str) -> Option<String> {
    let constant = cardinality::without_smells(name);
    let spelling = respell(&constant, joint_of(&constant))?;
    is_legal_event_name(&spelling).then_some(spelling)
}
