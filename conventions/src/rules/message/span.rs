//! What is said about values and about what is missing.

use super::{registry, violation};
use crate::message::quoted;
use crate::rules::required::Requirement;
use crate::rules::{Place, Violation};
use crate::{Origin, Policy, REGISTRY_VERSION, Rule, SpanKind};

/// A literal that nearly is a listed value.
pub(in crate::rules) fn value(
    policy: &Policy,
    name: &str,
    value: &str,
    meant: &str,
    origin: Option<&Origin>,
) -> Violation {
    let text = format!(
        "{} is not among the values of {}; did you mean {}?",
        quoted(value),
        quoted(name),
        quoted(meant)
    );
    let source = origin.map_or_else(registry, Origin::to_string);
    violation(
        policy,
        Rule::Values,
        Place::Value,
        text,
        Some(meant.to_owned()),
        source,
    )
}

/// A span without attributes that it has to have.
pub(in crate::rules) fn required(
    policy: &Policy,
    kind: SpanKind,
    lacking: &[&'static str],
    requirement: &Requirement,
) -> Violation {
    let quoted: Vec<_> = lacking.iter().map(|name| quoted(name)).collect();
    let (all, them) = match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            (format!("{} and {last}", rest.join(", ")), "them")
        }
        _ => (quoted.concat(), "it"),
    };
    let entries: Vec<_> = lacking.iter().map(|name| format!("{name} = …")).collect();
    let text = format!(
        "a {} span with `{}` attributes has to have {all}; add `{}`, or except {them}: `allow({}, reason = \"…\")`",
        kind.name(),
        requirement.pattern(),
        entries.join(", "),
        lacking.join(", "),
    );
    let source = format!(
        "OpenTelemetry semantic conventions {REGISTRY_VERSION}, page {}",
        requirement.page
    );
    let suggestion = match lacking {
        [name] => Some((*name).to_owned()),
        _ => None,
    };
    let mut violation = violation(
        policy,
        Rule::Required,
        Place::Span,
        text,
        suggestion,
        source,
    );
    violation.missing = lacking.to_vec();
    violation
}
