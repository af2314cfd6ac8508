//! The conventions and the project's policy, applied to one annotation.

mod constant;
mod exceptions;
mod governing;
mod literal;
mod source;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitStr, Path, Signature};
use traced_conventions::{AttributeType, Level, Policy, SpanKind, Violation};

use crate::args::{AttributeKey, RawAttribute, RawException, Recorded};
use crate::diag::{Errors, fault};
use crate::message;
use crate::runtime::Runtime;
use crate::spec::Exception;
use crate::value_type::{self, ArgumentTypes};
use exceptions::Exceptions;
pub(crate) use governing::{Governing, governing};
pub(crate) use literal::Mistyped;

/// Judges the attributes of one annotation, and remembers what it has seen of them.
pub(crate) struct Judge<'a> {
    runtime: &'a Runtime,
    policy: &'a Policy,
    is_policy_known: bool,
    /// Of the function whose arguments are read.
    signature: Option<&'a Signature>,
    exceptions: Exceptions,
    names: Vec<String>,
    /// What those among them that are to be renamed will be called.
    successors: Vec<String>,
    /// Whether a name is known to the compiler alone, so that none can be said to be missing.
    has_constants: bool,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(
        runtime: &'a Runtime,
        governing: &'a Governing,
        signature: Option<&'a Signature>,
        exceptions: &[RawException],
    ) -> Self {
        Self {
            runtime,
            policy: &governing.policy,
            is_policy_known: governing.is_known(),
            signature,
            exceptions: Exceptions::new(exceptions),
            names: Vec::new(),
            successors: Vec::new(),
            has_constants: false,
        }
    }

    /// Judges one attribute; at most one fault for its name, value and type. The type is what its values have to be of.
    pub(crate) fn attribute(
        &mut self,
        raw: &RawAttribute,
        errors: &mut Errors,
    ) -> Option<AttributeType> {
        let (name, tokens) = match &raw.key {
            AttributeKey::Known { name, tokens } => (name, tokens),
            AttributeKey::Constant(path) => {
                self.has_constants = true;
                self.constant(path, &raw.value, errors);
                return None;
            }
        };
        let violation = self.policy.check_attribute_of(name, || self.seen(raw));
        let successor = violation.as_ref().and_then(Violation::suggestion);
        self.successors.extend(successor.map(str::to_owned));
        let broken = match self.unless_excepted(name, violation) {
            Some(violation) => Some((tokens.clone(), violation)),
            None => self.value(name, &raw.value),
        };
        self.names.push(name.clone());
        if let Some((tokens, violation)) = broken {
            report(tokens, &violation, errors);
            if violation.level() == Level::Deny {
                return None;
            }
        }
        self.value_type(name, tokens, raw, errors)
    }

    /// What the values are recorded as, where that can be seen.
    fn seen(&self, raw: &RawAttribute) -> Option<AttributeType> {
        let arguments = self.signature.map(ArgumentTypes::of).unwrap_or_default();
        value_type::of_value(raw.recorded, &raw.value, &arguments)
    }

    /// What comes now may call something else as an argument is called.
    pub(crate) fn forget_arguments(&mut self) {
        self.signature = None;
    }

    /// Why an attribute of this name would be refused.
    pub(crate) fn refusal(&self, name: &str) -> Option<Violation> {
        self.policy.check_attribute(name)
    }

    /// The type that the attribute's values have to be of, where the compiler has to look into the value for that.
    fn value_type(
        &mut self,
        name: &str,
        tokens: &TokenStream,
        raw: &RawAttribute,
        errors: &mut Errors,
    ) -> Option<AttributeType> {
        let (expected, source) = match self.policy.value_type(name) {
            Some(expected) => (expected, self.policy.source_of_type(name)),
            None => self.trusted_type(name, &raw.value)?,
        };
        if raw.recorded != Recorded::Typed {
            if expected == AttributeType::String {
                return Some(expected);
            }
            let text = message::text_for_typed(&raw.key, expected, raw.recorded.mark(), &source);
            errors.push(fault(tokens, text));
            return None;
        }
        let Some(wrong) = literal::of_other_type(&raw.value, expected) else {
            return Some(expected);
        };
        let text = message::literal_of_other_type(&raw.key, expected, &wrong, &source);
        errors.push(fault(&raw.value, text));
        None
    }

    /// Attributes that the span has without being told.
    pub(crate) fn takes_for_given(&mut self, names: [&str; 2]) {
        self.names.extend(names.map(str::to_owned));
    }

    /// The type that is expected of values which are no personal data only because the attribute's name says so.
    fn trusted_type(&mut self, name: &str, value: &Expr) -> Option<(AttributeType, String)> {
        let mut sources = source::sources(value).into_iter();
        let expected = sources.find_map(|source| self.policy.trusted_type(name, &source.path))?;
        let excepted = self.exceptions.cover(name);
        (!excepted).then(|| (expected, message::trusted_name(expected)))
    }

    /// Judges what the value is read from where the name is known to the compiler alone.
    fn constant(&mut self, path: &Path, value: &Expr, errors: &mut Errors) {
        let Some(name) = path.segments.last() else {
            return;
        };
        // The constant is probably called as the attribute is.
        let name = name.ident.to_string().to_lowercase();
        for source in source::sources(value) {
            let is_free = self.policy.check_value(&name, &source.path).is_none();
            if is_free || self.exceptions.cover_constant(path) {
                continue;
            }
            let shown = message::path(path);
            if let Some(violation) = self.policy.check_value(&shown, &source.path) {
                report(source.tokens, &violation, errors);
                return;
            }
        }
    }

    /// The rules for the name in a constant, as an expression; none if it is excepted.
    pub(crate) fn rules_for(&mut self, path: &Path) -> Option<TokenStream> {
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
        if !violation.rule().has_exceptions() {
            self.exceptions.refuse(name);
            return Some(violation);
        }
        (!self.exceptions.cover(name)).then_some(violation)
    }

    /// Says which attributes a span of this kind lacks. `kind_at` is where its kind is written.
    pub(crate) fn required(&mut self, kind: SpanKind, kind_at: Span, errors: &mut Errors) {
        if self.has_constants {
            return;
        }
        let mut names: Vec<_> = self.names.iter().map(String::as_str).collect();
        for violation in self.policy.check_required(kind, &names) {
            let missing = violation.missing().iter();
            names.extend(missing.filter(|name| {
                self.exceptions.cover(name) || self.successors.iter().any(|to| to == *name)
            }));
        }
        for violation in self.policy.check_required(kind, &names) {
            report(proc_macro2::Ident::new("kind", kind_at), &violation, errors);
        }
    }

    /// What is excepted, for the catalogue; exceptions that nothing needs are faults.
    pub(crate) fn finish(self, raw: &[RawException], errors: &mut Errors) -> Vec<Exception> {
        if self.is_policy_known {
            self.exceptions.check_needed(&self.names, errors);
        }
        let exceptions = raw.iter().map(|exception| Exception {
            keys: exception.keys.clone(),
            reason: exception
                .reason
                .as_ref()
                .map(LitStr::value)
                .unwrap_or_default(),
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
