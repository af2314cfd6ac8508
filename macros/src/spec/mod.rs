//! What an annotation means, once nothing is wrong with it.

mod messaging;

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::{Expr, Ident, Pat, Path, Signature};
use traced_conventions::{AttributeType, SpanKind, SpanStyle};

pub(crate) use self::messaging::{Candidate, Messaging, Operation, Passed};
use crate::args::{AttributeKey, Recorded};
use crate::option;
use crate::runtime::Runtime;
use crate::value_type::{ArgumentTypes, of_literal, plain_arguments};

/// One span, validated.
pub(crate) struct SpanSpec {
    /// The path of the runtime crate.
    pub(crate) runtime: Runtime,
    pub(crate) name: SpanName,
    pub(crate) kind: SpanKind,
    /// The style in which the project writes span names.
    pub(crate) style: SpanStyle,
    pub(crate) scope: Scope,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) sampler_attrs: Vec<Attribute>,
    pub(crate) placement: Placement,
    /// What a consumer or producer does with its messages.
    pub(crate) messaging: Option<Messaging>,
    pub(crate) links: Option<Expr>,
    /// Given where the span is never current.
    pub(crate) leaf: Option<Ident>,
    pub(crate) results: Results,
    pub(crate) recording: Recording,
    /// Where the traced code stands, for its source location.
    pub(crate) location: Span,
    /// What of the policy does not hold here.
    pub(crate) exceptions: Vec<Exception>,
    /// The arguments of the traced function, as far as their types tell what they are recorded as: for the catalogue.
    pub(crate) arguments: ArgumentTypes,
    /// Items to stand beside what is generated: what the compiler is to warn about, files to keep an eye on.
    pub(crate) notes: TokenStream,
}

/// What `record!` and `event!` write, validated.
pub(crate) struct LateSpec {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) notes: TokenStream,
}

/// A reasoned exception from the policy.
pub(crate) struct Exception {
    pub(crate) keys: Vec<AttributeKey>,
    pub(crate) reason: String,
}

/// What is recorded besides what the annotation says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recording {
    /// The `code.*` attributes.
    pub(crate) code_location: bool,
    /// What errors say of themselves, and their sources.
    pub(crate) error_messages: bool,
    /// What panics say.
    pub(crate) panic_messages: bool,
}

impl Default for Recording {
    fn default() -> Self {
        Self {
            code_location: true,
            error_messages: true,
            panic_messages: false,
        }
    }
}

pub(crate) enum SpanName {
    Literal(String),
    /// Checked by a constant assertion in the generated code.
    Constant(Path),
}

/// The instrumentation scope.
pub(crate) enum Scope {
    /// The crate that is being compiled.
    OfCrate,
    Literal(String),
    Constant(Path),
}

/// One attribute.
pub(crate) struct Attribute {
    pub(crate) key: Key,
    pub(crate) recorded: Recorded,
    pub(crate) value: Expr,
    /// The type that its values have to be of.
    pub(crate) expects: Option<AttributeType>,
    /// What can be seen of the value: then nothing has to be asked of its type.
    pub(crate) seen: Seen,
}

/// What can be seen of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    Nothing,
    /// That it is recorded as it is.
    Plain,
    /// That it is a string of the program's.
    Text,
}

impl Seen {
    /// What can be seen of a value that stands in the annotation, and is to be of a type.
    pub(crate) fn of(value: &Expr, recorded: Recorded, expects: Option<AttributeType>) -> Self {
        let (Expr::Lit(literal), Recorded::Typed) = (value, recorded) else {
            return Self::Nothing;
        };
        let ty = of_literal(&literal.lit);
        match ty {
            Some(_) if expects.is_some() && expects != ty => Self::Nothing,
            Some(AttributeType::String) => Self::Text,
            Some(_) => Self::Plain,
            None => Self::Nothing,
        }
    }
}

impl Attribute {
    /// Looks whether the value is one of `arguments`, which are recorded as they are.
    fn look_among(&mut self, arguments: &HashSet<String>) {
        if let (Recorded::Typed, None, Expr::Path(path)) =
            (self.recorded, self.expects, &self.value)
        {
            let name = path.path.get_ident();
            if name.is_some_and(|name| arguments.contains(&name.to_string())) {
                self.seen = Seen::Plain;
            }
        }
    }
}

pub(crate) enum Key {
    Literal(String),
    /// Checked by a constant assertion in the generated code, with these rules.
    Constant {
        path: Path,
        rules: Option<TokenStream>,
    },
}

/// Where the span goes.
pub(crate) enum Placement {
    Current,
    Root,
    Under(Expr),
}

/// What is recorded of what the function returns.
#[derive(Default)]
pub(crate) struct Results {
    pub(crate) ok: Option<Arm>,
    pub(crate) err: Option<Arm>,
    pub(crate) ret: Option<Arm>,
    pub(crate) err_if: Option<ErrIf>,
}

/// Attributes of a part of the result.
pub(crate) struct Arm {
    pub(crate) key: Ident,
    pub(crate) pattern: Pat,
    pub(crate) attributes: Vec<Attribute>,
}

/// Which errors count.
pub(crate) struct ErrIf {
    pub(crate) key: Ident,
    pub(crate) pattern: Pat,
    pub(crate) condition: Expr,
}

impl SpanSpec {
    /// Notes what the signature of the traced function tells of its arguments.
    pub(crate) fn learn_from(&mut self, sig: &Signature) {
        if cfg!(feature = "catalog") {
            self.arguments = ArgumentTypes::of(sig);
        }
        if self.attrs.is_empty() && self.sampler_attrs.is_empty() {
            return;
        }
        let plain = plain_arguments(sig);
        let attributes = self.attrs.iter_mut().chain(&mut self.sampler_attrs);
        attributes.for_each(|attribute| attribute.look_among(&plain));
    }

    /// Every expression of the annotation: what it uses of the function's arguments.
    pub(crate) fn expressions(&self) -> TokenStream {
        let results = &self.results;
        let arms = [&results.ok, &results.err, &results.ret];
        let of_arms = arms.into_iter().flatten().flat_map(|arm| &arm.attributes);
        let attributes = self.attrs.iter().chain(&self.sampler_attrs).chain(of_arms);
        let mut tokens: TokenStream = attributes
            .map(|attribute| attribute.value.to_token_stream())
            .collect();
        self.links.to_tokens(&mut tokens);
        if let Some(messaging) = &self.messaging {
            messaging.expressions(&mut tokens);
        }
        if let Placement::Under(parent) = &self.placement {
            parent.to_tokens(&mut tokens);
        }
        if let Some(err_if) = &results.err_if {
            err_if.condition.to_tokens(&mut tokens);
        }
        tokens
    }
}

impl Results {
    /// The options that were given, for errors about them.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&Ident, option::Key)> {
        let arms = [
            (&self.ok, option::Key::Ok),
            (&self.err, option::Key::Err),
            (&self.ret, option::Key::Ret),
        ];
        let arms = arms
            .into_iter()
            .filter_map(|(arm, option)| arm.as_ref().map(|arm| (&arm.key, option)));
        let err_if = self
            .err_if
            .iter()
            .map(|err_if| (&err_if.key, option::Key::ErrIf));
        arms.chain(err_if)
    }
}
