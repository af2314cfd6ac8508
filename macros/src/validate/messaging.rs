//! The options of `#[traced_consumer]` and `#[traced_producer]`.

use syn::{Expr, ExprLit, FnArg, Ident, Lit, LitStr, Pat, Signature, Type};
use traced_conventions::{Policy, Problem, SpanKind};

use crate::args::{RawArgs, RawMessaging};
use crate::diag::{Errors, fault};
use crate::judge;
use crate::message;
use crate::option::Target;
use crate::spec::{Candidate, Messaging, Operation, Passed, SpanName};

const RELATIONS: [&str; 3] = ["parent_and_link", "parent", "link"];

/// What a consumer or producer does with its messages. `is_named` says whether the annotation names the span.
pub(super) fn messaging(
    raw: RawMessaging,
    target: Target,
    sig: &Signature,
    is_named: bool,
    errors: &mut Errors,
) -> Messaging {
    let operation = operation(raw.operation.as_ref(), target, errors);
    let batch = raw.batch.is_some();
    if let (true, Some(relation)) = (batch, &raw.relation) {
        errors.push(fault(&relation.key, message::relation_of_batch()));
    }
    let relation = raw
        .relation
        .and_then(|relation| errors.keep(self::relation(&relation.value)));
    let mut message = raw.message;
    let mut candidates = candidates(sig, target);
    if batch && message.is_none() {
        match candidates.first().map(|first| first.name.clone()) {
            Some(first) => message = Some(syn::parse_quote!(#first)),
            None => errors.push(fault(&raw.batch, message::batch_without_messages())),
        }
    }
    if message.is_some() {
        candidates.clear();
    } else if candidates.is_empty() && !batch {
        let text = match target {
            Target::Producer => message::producer_without_message(),
            _ => message::consumer_without_message(),
        };
        errors.push(fault(&sig.ident, text));
    }
    // As parent, the context of a message is one for its processing: messaging spans, "Consumer spans".
    let default = match operation {
        Operation::Process => "parent_and_link",
        _ => "link",
    };
    Messaging {
        operation,
        relation: relation.unwrap_or(default),
        is_named_by_destination: !is_named && literal(raw.destination.as_ref()).is_none(),
        system: raw.system,
        destination: raw.destination,
        seems_to_vary: false,
        message,
        batch,
        candidates,
    }
}

/// Where a span goes is said once: by the relation to its message, or by `root` or `parent = …`.
pub(super) fn check_relation(args: &RawArgs, errors: &mut Errors) {
    let RawMessaging {
        relation: Some(relation),
        batch: None,
        ..
    } = &args.messaging
    else {
        return;
    };
    if relation.value == "parent" || relation.value == "parent_and_link" {
        let word = relation.value.to_string();
        if args.root.is_some() {
            errors.push(fault(&relation.key, message::relation_and_root(&word)));
        } else if args.parent.is_some() {
            errors.push(fault(&relation.key, message::relation_and_parent(&word)));
        }
    }
}

/// The name of the span, as far as it is known now.
pub(super) fn span_name(
    messaging: &mut Messaging,
    policy: &Policy,
    errors: &mut Errors,
) -> SpanName {
    let operation = messaging.operation.name();
    let Some(destination) = literal(messaging.destination.as_ref()) else {
        return SpanName::Literal(operation.to_owned());
    };
    let name = SpanName::Literal(format!("{operation} {}", destination.value()));
    messaging.seems_to_vary = check_destination(policy, destination, errors);
    name
}

/// A destination is called as the broker calls it, whatever the style of names, and a literal is the same in every call,
/// whatever numbers it holds; the result is whether it holds any, as a name does that varies. What no broker takes for a
/// name is meant otherwise.
pub(crate) fn check_destination(
    policy: &Policy,
    destination: &LitStr,
    errors: &mut Errors,
) -> bool {
    let name = destination.value();
    let checked = policy.check_span(&format!("process {name}"), SpanKind::Consumer);
    let Err(wrong) = checked else { return false };
    if wrong.problem().spoils_destination() || name.trim().is_empty() {
        let suggestion = wrong
            .suggestion()
            .and_then(|name| name.strip_prefix("process "));
        let text = message::illegal_destination(&name, wrong.problem(), suggestion);
        errors.push(fault(destination, text));
    }
    matches!(wrong.problem(), Problem::Identifier { .. })
}

/// Says of a broker's name that it nearly is one that a registry lists.
pub(super) fn check_system(messaging: &Messaging, policy: &Policy, errors: &mut Errors) {
    if let Some(system) = literal(messaging.system.as_ref()) {
        judge::system(policy, system, errors);
    }
}

fn literal(expr: Option<&Expr>) -> Option<&LitStr> {
    match expr {
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) => Some(text),
        _ => None,
    }
}

fn operation(word: Option<&Ident>, target: Target, errors: &mut Errors) -> Operation {
    let (available, default): (&[Operation], _) = match target {
        Target::Producer => (&Operation::OF_PRODUCERS, Operation::Send),
        _ => (&Operation::OF_CONSUMERS, Operation::Process),
    };
    let Some(word) = word else {
        return default;
    };
    let found = available.iter().find(|operation| word == operation.name());
    found.copied().unwrap_or_else(|| {
        let names: Vec<_> = available.iter().map(|operation| operation.name()).collect();
        let (others, owner): (&[Operation], _) = match target {
            Target::Producer => (&Operation::OF_CONSUMERS, "consumer"),
            _ => (&Operation::OF_PRODUCERS, "producer"),
        };
        let text = match others.iter().any(|operation| word == operation.name()) {
            true => message::operation_of_others(&word.to_string(), owner, &names),
            false => message::unknown_operation(&word.to_string(), &names),
        };
        errors.push(fault(word, text));
        default
    })
}

fn relation(word: &Ident) -> syn::Result<&'static str> {
    let found = RELATIONS.into_iter().find(|relation| word == relation);
    found.ok_or_else(|| {
        fault(
            word,
            message::unknown_relation(&word.to_string(), &RELATIONS),
        )
    })
}

/// The arguments with a name, of a producer those that can be written to.
fn candidates(sig: &Signature, target: Target) -> Vec<Candidate> {
    let named = sig.inputs.iter().filter_map(|argument| {
        let FnArg::Typed(argument) = argument else {
            return None;
        };
        let Pat::Ident(pattern) = &*argument.pat else {
            return None;
        };
        let passed = match &*argument.ty {
            Type::Reference(reference) if reference.mutability.is_some() => Passed::BorrowedMut,
            Type::Reference(_) => Passed::Borrowed,
            _ => Passed::Owned,
        };
        Some(Candidate {
            name: pattern.ident.clone(),
            passed,
        })
    });
    named
        .filter(|candidate| target != Target::Producer || candidate.passed != Passed::Borrowed)
        .collect()
}
