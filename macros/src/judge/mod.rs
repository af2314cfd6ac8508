//! The conventions and the project's policy, applied to one annotation.

mod constant;
mod exceptions;
mod governing;
mod source;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitStr};
use traced_conventions::{AttributeType, Level, Policy, SpanKind, Violation};

use crate::args::{AttributeKey, RawAttribute, RawException, Recorded};
use crate::diag::{Errors, fault};
use crate::message;
use crate::spec::Exception;
use exceptions::Exceptions;
pub(crate) use governing::{Governing, governing};

/// Judges the attributes of one annotation, and remembers what it has seen of them.
pub(crate) struct Judge<'a> {
    runtime: &'a TokenStream,
    policy: &'a Policy,
    exceptions: Exceptions,
    names: Vec<String>,
    /// Whether a name is known to the compiler alone, so that none can be said to be missing.
    has_constants: bool,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(
        runtime: &'a TokenStream,
        policy: &'a Policy,
        exceptions: &[RawException],
    ) -> Self {
        Self {
            runtime,
            policy,
            exceptions: Exceptions::new(exceptions),
            names: Vec::new(),
            has_constants: false,
        }
    }

    /// Judges one attribute; at most one fault for its name and value. The type is what its values have to be of.
    pub(crate) fn attribute(
        &mut self,
        raw: &RawAttribute,
        errors: &mut Errors,
    ) -> Option<AttributeType> {
        let AttributeKey::Known { name, tokens } = &raw.key else {
            self.has_constants = true;
            return None;
        };
        let violation = self.policy.check_attribute(name);
        if let Some(violation) = self.unless_excepted(name, violation) {
            report(tokens, &violation, errors);
        } else if let Some((tokens, violation)) = self.value(name, &raw.value) {
            report(tokens, &violation, errors);
        }
        self.names.push(name.clone());
        let expected = self.policy.value_type(name)?;
        if raw.recorded == Recorded::Typed || expected == AttributeType::String {
            return Some(expected);
        }
        let source = self.policy.source_of_type(name);
        let text = message::text_for_typed(name, expected, raw.recorded.mark(), &source);
        errors.push(fault(tokens, text));
        None
    }

    /// Attributes that the span has without being told.
    pub(crate) fn takes_for_given(&mut self, names: [&str; 2]) {
        self.names.extend(names.map(str::to_owned));
    }

    /// The rules for the name in a constant, as an expression; none if it is excepted.
    pub(crate) fn rules_for(&mut self, path: &syn::Path) -> Option<TokenStream> {
        let excepted = self.exceptions.cover_constant(path);
        (!excepted).then(|| constant::rules(self.runtime, self.policy))
    }

    fn value(&mut self, name: &str, value: &Expr) -> Option<(TokenStream, Violation)> {
        if let Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) = value
        {
            let violation = self.policy.check_literal(name, &text.value());
            let violation = self.unless_excepted(name, violation)?;
            return Some((text.to_token_stream(), violation));
        }
        for source in source::sources(value) {
            let violation = self.policy.check_value(name, &source.path);
            if let Some(violation) = self.unless_excepted(name, violation) {
                return Some((source.tokens, violation));
            }
        }
        None
    }

    fn unless_excepted(&mut self, name: &str, violation: Option<Violation>) -> Option<Violation> {
        let violation = violation?;
        let excepted = violation.rule().has_exceptions() && self.exceptions.cover(name);
        (!excepted).then_some(violation)
    }

    /// Says which attributes a span of this kind lacks. `kind_at` is where its kind is written.
    pub(crate) fn required(&mut self, kind: SpanKind, kind_at: Span, errors: &mut Errors) {
        if self.has_constants {
            return;
        }
        let names: Vec<_> = self.names.iter().map(String::as_str).collect();
        for violation in self.policy.check_required(kind, &names) {
            let missing = violation.suggestion().unwrap_or_default().to_owned();
            if let Some(violation) = self.unless_excepted(&missing, Some(violation)) {
                report(proc_macro2::Ident::new("kind", kind_at), &violation, errors);
            }
        }
    }

    /// What is excepted, for the catalogue; exceptions that nothing needs are faults.
    pub(crate) fn finish(self, raw: &[RawException], errors: &mut Errors) -> Vec<Exception> {
        self.exceptions.check_needed(errors);
        let exceptions = raw.iter().map(|exception| Exception {
            keys: exception.keys.clone(),
            reason: exception.reason.value(),
        });
        exceptions.collect()
    }
}

/// Says of a broker's name that it nearly is one that a registry lists.
pub(crate) fn system(policy: &Policy, name: &LitStr, errors: &mut Errors) {
    if let Some(violation) = policy.check_literal("messaging.system.name", &name.value()) {
        report(name, &violation, errors);
    }
}

fn report(tokens: impl ToTokens, violation: &Violation, errors: &mut Errors) {
    match violation.level() {
        Level::Warn => errors.warn(tokens, violation),
        _ => errors.push(fault(tokens, violation)),
    }
}
