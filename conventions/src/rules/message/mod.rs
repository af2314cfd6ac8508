//! Every sentence about a rule: the fault, what is legal, what to write, and where the rule comes from.

mod personal;
mod span;

pub(in crate::rules) use personal::personal;
pub(in crate::rules) use span::{required, value};

use super::{Place, Violation, folk, reserved};
use crate::message::quoted;
use crate::registry::names_in;
use crate::{
    AttributeType, DeclaredStanding, Level, Origin, Policy, REGISTRY_VERSION, Rule, Standing,
    check_attribute_name, nearest, registered,
};

/// What is wrong with a name that breaks this rule.
pub(super) fn name(
    policy: &Policy,
    rule: Rule,
    name: &str,
    seen: impl FnOnce() -> Option<AttributeType>,
) -> Violation {
    match rule {
        Rule::Reserved => reserved(policy, name),
        Rule::Form => form(policy, name),
        Rule::Deprecated => deprecated(policy, name),
        Rule::PersonalData => personal(policy, Place::Name, name, name)
            .unwrap_or_else(|| undeclared(policy, name, seen())),
        Rule::Unregistered => unregistered(policy, name),
        Rule::Declared | Rule::Required | Rule::Values => undeclared(policy, name, seen()),
    }
}

fn violation(
    policy: &Policy,
    rule: Rule,
    place: Place,
    text: String,
    suggestion: Option<String>,
    source: String,
) -> Violation {
    let decided = policy.origin(rule).filter(|_| rule.has_level());
    let source = match decided {
        Some(origin) => format!(
            "{source}; {} is `{}` in {origin}",
            quoted(rule.name()),
            policy.level(rule).name()
        ),
        None => source,
    };
    Violation {
        rule,
        level: policy.level(rule),
        place,
        text,
        suggestion,
        missing: Vec::new(),
        source,
    }
}

/// The source of what the table says.
pub(super) fn registry() -> String {
    format!("OpenTelemetry registry {REGISTRY_VERSION}")
}

fn reserved(policy: &Policy, name: &str) -> Violation {
    let owner = if name.starts_with("traced") {
        "`traced`"
    } else {
        "OpenTelemetry"
    };
    let text = format!(
        "attribute name {} is reserved: {owner} sets it; {}",
        quoted(name),
        reserved::instead(name)
    );
    let source = match owner {
        "OpenTelemetry" => {
            "OpenTelemetry semantic conventions, page \"Naming\", \"otel.* namespace\""
        }
        _ => "`traced.*` is what this library records itself",
    };
    violation(
        policy,
        Rule::Reserved,
        Place::Name,
        text,
        None,
        source.to_owned(),
    )
}

fn form(policy: &Policy, name: &str) -> Violation {
    let source = "OpenTelemetry semantic conventions, page \"Naming\"".to_owned();
    let Err(fault) = check_attribute_name(name) else {
        return undeclared(policy, name, None);
    };
    let respelt = fault.suggestion().map(str::to_owned);
    match respelt {
        Some(respelt) if !policy.is_legal(&respelt) => {
            let next = policy.check_attribute(&respelt);
            let what = fault.to_string();
            let what = what.split("; write").next().unwrap_or(&what);
            let (also, suggestion) = match next {
                Some(next) => (next.text, next.suggestion),
                None => (String::new(), None),
            };
            let text = format!("{what}; and as {}: {also}", quoted(&respelt));
            violation(policy, Rule::Form, Place::Name, text, suggestion, source)
        }
        respelt => violation(
            policy,
            Rule::Form,
            Place::Name,
            fault.to_string(),
            respelt,
            source,
        ),
    }
}

fn deprecated(policy: &Policy, name: &str) -> Violation {
    let own = policy
        .declared(name)
        .filter(|(_, own)| own.standing != DeclaredStanding::Current);
    let (successor, source) = match own {
        Some((prefix, declared)) => {
            let to = match &declared.standing {
                DeclaredStanding::Renamed { to } => Some(with_key(name, prefix, to)),
                _ => None,
            };
            (to, declared.origin.to_string())
        }
        None => (successor(name), registry()),
    };
    let suggestion = successor.clone().filter(|to| policy.is_legal(to));
    let shown = quoted(name);
    let text = match (&suggestion, &successor) {
        (Some(to), _) if is_renamed(name) || own.is_some() => {
            format!("attribute {shown} was renamed; write {}", quoted(to))
        }
        (Some(to), _) => {
            format!(
                "attribute {shown} is deprecated; {} is what holds it today",
                quoted(to)
            )
        }
        // The successor may be deprecated in favour of this one again, so its own message is not asked for.
        (None, Some(to)) => {
            let rule = policy.broken(to, Level::Warn).unwrap_or(Rule::Deprecated);
            format!(
                "attribute {shown} was renamed {}, which breaks the rule {} itself; leave it out",
                quoted(to),
                quoted(rule.name())
            )
        }
        (None, None) => {
            format!("attribute {shown} is deprecated and has no successor; leave it out")
        }
    };
    violation(
        policy,
        Rule::Deprecated,
        Place::Name,
        text,
        suggestion,
        source,
    )
}

fn is_renamed(name: &str) -> bool {
    registered(name).is_some_and(|known| matches!(known.standing(), Standing::Renamed { .. }))
}

fn successor(name: &str) -> Option<String> {
    let known = registered(name)?;
    match known.standing() {
        Standing::Renamed { to } if known.is_template() => Some(with_key(name, known.name(), to)),
        Standing::Renamed { to } => Some(to.to_owned()),
        _ => folk::advice_for(name.as_bytes()).map(str::to_owned),
    }
}

/// A template's key stays what it is when the template is renamed.
fn with_key(name: &str, prefix: &str, to: &str) -> String {
    format!("{to}{}", name.strip_prefix(prefix).unwrap_or_default())
}

fn unregistered(policy: &Policy, name: &str) -> Violation {
    let shown = quoted(name);
    let namespace = name.split('.').next().unwrap_or(name);
    let known = folk::registered_for(name.as_bytes()).map(str::to_owned);
    let candidates: Vec<_> = names_in(namespace)
        .filter(|near| policy.is_legal(near))
        .collect();
    let near = || nearest(name, candidates).map(str::to_owned);
    let suggestion = known
        .clone()
        .or_else(near)
        .filter(|name| policy.is_legal(name));
    let outside = format!(
        "the names in `{namespace}.` are the registry's, so put one of your own into a namespace of your own"
    );
    let with_key = format!("{name}.key");
    let is_template =
        registered(&with_key).is_some_and(|known| known.is_template() && known.name() == name);
    if is_template {
        let text = format!("attribute {shown} needs a key: write `\"{name}.…\" = …`");
        return violation(
            policy,
            Rule::Unregistered,
            Place::Name,
            text,
            None,
            registry(),
        );
    }
    let text = match (&known, &suggestion) {
        (Some(_), Some(to)) => format!(
            "attribute {shown} is registered under another name; write {}",
            quoted(to)
        ),
        (_, Some(near)) => {
            format!(
                "{shown} is not a registered attribute; did you mean {}? {outside}",
                quoted(near)
            )
        }
        (_, None) => format!("{shown} is not a registered attribute; {outside}"),
    };
    violation(
        policy,
        Rule::Unregistered,
        Place::Name,
        text,
        suggestion,
        registry(),
    )
}

fn undeclared(policy: &Policy, name: &str, seen: Option<AttributeType>) -> Violation {
    let declared = policy.declared.keys().map(String::as_str);
    let suggestion = nearest(name, declared)
        .filter(|name| policy.is_legal(name))
        .map(str::to_owned);
    let hint = match &suggestion {
        Some(near) => format!("; did you mean {}?", quoted(near)),
        None => String::new(),
    };
    let origin = policy.origin(Rule::Declared);
    let file = origin.map_or("traced.toml", Origin::file);
    let value_type = seen.unwrap_or(AttributeType::String).name();
    let text = format!(
        "attribute {} is not declared in {file}{hint}\nto declare it, add under [attributes.declare]: {name} = \"{value_type}\"",
        quoted(name)
    );
    let source = origin.map(Origin::to_string).unwrap_or_default();
    violation(
        policy,
        Rule::Declared,
        Place::Name,
        text,
        suggestion,
        format!("`declared_only` in {source}"),
    )
}
