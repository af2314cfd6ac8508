//! What a span is: its kind, its name, and what it does with messages, which both follow from.

use syn::{Ident, LitStr};
use traced_conventions::{self as conventions, Policy, SpanKind};

use super::{BlockDefaults, Defaults, messaging};
use crate::args::{RawArgs, RawName};
use crate::diag::{Errors, fault};
use crate::message;
use crate::spec::{Messaging, SpanName};

pub(super) struct Identity {
    /// `None` where there is none to be had.
    pub(super) name: Option<SpanName>,
    pub(super) kind: SpanKind,
    pub(super) messaging: Option<Messaging>,
}

/// Takes out of `args` what says what the span is.
pub(super) fn identity(
    args: &mut RawArgs,
    defaults: &Defaults<'_>,
    policy: &Policy,
    errors: &mut Errors,
) -> Identity {
    let (word, given) = (args.kind.take(), args.name.take());
    messaging::check_relation(args, errors);
    let raw = std::mem::take(&mut args.messaging);
    let mut messaging = defaults
        .messaging
        .zip(defaults.signature)
        .map(|(target, sig)| messaging::messaging(raw, target, sig, given.is_some(), errors));
    let kind = kind(word.as_ref(), messaging.as_ref(), defaults.block, errors);
    if let Some(messaging) = &messaging {
        messaging::check_system(messaging, policy, errors);
    }
    let name = match &mut messaging {
        Some(messaging) if given.is_none() => Some(messaging::span_name(messaging, policy, errors)),
        _ => span_name(given, kind, defaults, policy, errors),
    };
    Identity {
        name,
        kind,
        messaging,
    }
}

fn kind(
    word: Option<&Ident>,
    messaging: Option<&Messaging>,
    block: Option<&BlockDefaults>,
    errors: &mut Errors,
) -> SpanKind {
    match (word, messaging) {
        (_, Some(messaging)) => messaging.operation.kind(),
        (Some(word), None) => errors.keep(span_kind(word)).unwrap_or_default(),
        (None, None) => block.and_then(|block| block.kind).unwrap_or_default(),
    }
}

pub(super) fn span_kind(word: &Ident) -> syn::Result<SpanKind> {
    SpanKind::from_name(&word.to_string()).ok_or_else(|| {
        let kinds = SpanKind::ALL.map(SpanKind::name);
        fault(word, message::unknown_kind(&word.to_string(), &kinds))
    })
}

fn span_name(
    given: Option<RawName>,
    kind: SpanKind,
    defaults: &Defaults<'_>,
    policy: &Policy,
    errors: &mut Errors,
) -> Option<SpanName> {
    match given {
        Some(RawName::Literal(literal)) => {
            check_name(&literal, kind, policy, errors);
            Some(SpanName::Literal(literal.value()))
        }
        Some(RawName::Constant(path)) => Some(SpanName::Constant(path)),
        None => {
            let function = defaults.signature?.ident.to_string();
            let name = conventions::span_name_from_function(&function, *policy.span_style.get());
            let prefix = defaults.block.and_then(|block| block.prefix.as_ref());
            Some(SpanName::Literal(match prefix {
                Some(prefix) => format!("{prefix}.{name}"),
                None => name,
            }))
        }
    }
}

pub(super) fn check_name(literal: &LitStr, kind: SpanKind, policy: &Policy, errors: &mut Errors) {
    if let Err(wrong) = policy.check_span(&literal.value(), kind) {
        let style = policy.span_style.origin();
        errors.push(fault(literal, message::illegal_name(&wrong, style)));
    }
}

/// Checks the name of `event!`, as far as it is known now.
pub(crate) fn check_event_name(name: &RawName, errors: &mut Errors) {
    let RawName::Literal(literal) = name else {
        return;
    };
    if let Err(wrong) = conventions::check_event_name(&literal.value()) {
        errors.push(fault(literal, message::illegal_name(&wrong, None)));
    }
}
