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

/// A span without an attribute that it has to have.
pub(in crate::rules) fn required(
    policy: &Policy,
    kind: SpanKind,
    name: &str,
    requirement: &Requirement,
) -> Violation {
    let text = format!(
        "a {} span with `{}` attributes has to have {}; add `{name} = …`, or except it: `allow({name}, reason = \"…\")`",
        kind.name(),
        requirement.pattern(),
        quoted(name)
    );
    let source = format!(
        "OpenTelemetry semantic conventions {REGISTRY_VERSION}, page \"{}\"",
        requirement.page
    );
    violation(
        policy,
        Rule::Required,
        Place::Span,
        text,
        Some(name.to_owned()),
        source,
    )
}
