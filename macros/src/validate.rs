//! From what was written to what it means: every rule that needs no type.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, Path};
use traced_conventions::{self as conventions, SpanKind, SpanStyle};

use crate::args::{AttributeKey, RawArgs, RawArm, RawAttribute, RawName};
use crate::diag::{Errors, fault};
use crate::message;
use crate::spec::{
    Arm, Attribute, ErrIf, Key, Placement, Recording, Results, Scope, SpanName, SpanSpec,
};

/// What the annotated place supplies where the annotation is silent.
pub(crate) struct Defaults<'a> {
    /// The function's name; a block has none.
    pub(crate) function: Option<&'a Ident>,
    /// What the `impl` block around says.
    pub(crate) block: Option<&'a BlockDefaults>,
    pub(crate) location: Span,
}

/// What `#[traced(…)]` on an `impl` block says for all of its methods.
#[derive(Default)]
pub(crate) struct BlockDefaults {
    pub(crate) prefix: Option<String>,
    pub(crate) kind: Option<SpanKind>,
    pub(crate) scope: Option<RawName>,
    pub(crate) runtime: Option<Path>,
}

impl BlockDefaults {
    pub(crate) fn validate(args: RawArgs, errors: &mut Errors) -> Self {
        let prefix = args.prefix.map(|literal| {
            let prefix = literal.value();
            if let Err(wrong) =
                conventions::check_span_name(&prefix, SpanKind::Internal, SpanStyle::Any)
            {
                errors.push(fault(&literal, message::illegal_name(&wrong)));
            }
            prefix
        });
        Self {
            prefix,
            kind: args
                .kind
                .as_ref()
                .and_then(|word| errors.keep(span_kind(word))),
            scope: args.scope,
            runtime: args.runtime,
        }
    }
}

/// Validates `args`. `None` where there is no name to be had; every fault is in `errors`.
pub(crate) fn validate(
    args: RawArgs,
    defaults: &Defaults<'_>,
    errors: &mut Errors,
) -> Option<SpanSpec> {
    let block = defaults.block;
    let kind = match &args.kind {
        Some(word) => errors.keep(span_kind(word)).unwrap_or_default(),
        None => block.and_then(|block| block.kind).unwrap_or_default(),
    };
    let scope = args
        .scope
        .or_else(|| block.and_then(|block| block.scope.clone()));
    let runtime = args
        .runtime
        .or_else(|| block.and_then(|block| block.runtime.clone()));
    let name = span_name(args.name, kind, defaults, errors);
    let attrs = attributes(args.attrs, errors);
    let sampler_attrs = attributes(args.sampler_attrs, errors);
    check_once(attrs.iter().chain(&sampler_attrs), errors);
    let placement = match (args.parent, args.root) {
        (Some(_), Some(root)) => {
            errors.push(fault(root, message::parent_and_root()));
            Placement::Root
        }
        (Some(parent), None) => Placement::Under(parent.value),
        (None, Some(_)) => Placement::Root,
        (None, None) => Placement::Current,
    };
    Some(SpanSpec {
        runtime: runtime_path(runtime.as_ref()),
        name: name?,
        kind,
        scope: match scope {
            None => Scope::OfCrate,
            Some(RawName::Literal(literal)) => Scope::Literal(literal.value()),
            Some(RawName::Constant(path)) => Scope::Constant(path),
        },
        attrs: attrs.into_iter().map(|(attribute, _)| attribute).collect(),
        sampler_attrs: sampler_attrs
            .into_iter()
            .map(|(attribute, _)| attribute)
            .collect(),
        placement,
        links: args.links,
        results: Results {
            ok: args.ok.map(|raw| arm(raw.key, raw.value, errors)),
            err: args.err.map(|raw| arm(raw.key, raw.value, errors)),
            ret: args.ret.map(|raw| arm(raw.key, raw.value, errors)),
            err_if: args.err_if.map(|raw| ErrIf {
                key: raw.key,
                pattern: raw.value.pattern,
                condition: raw.value.condition,
            }),
        },
        recording: Recording::default(),
        location: defaults.location,
    })
}

pub(crate) fn runtime_path(given: Option<&Path>) -> TokenStream {
    match given {
        Some(path) => path.to_token_stream(),
        None => quote!(::traced),
    }
}

fn span_kind(word: &Ident) -> syn::Result<SpanKind> {
    SpanKind::from_name(&word.to_string()).ok_or_else(|| {
        let kinds = SpanKind::ALL.map(SpanKind::name);
        fault(word, message::unknown_kind(&word.to_string(), &kinds))
    })
}

fn span_name(
    given: Option<RawName>,
    kind: SpanKind,
    defaults: &Defaults<'_>,
    errors: &mut Errors,
) -> Option<SpanName> {
    match given {
        Some(RawName::Literal(literal)) => {
            let name = literal.value();
            if let Err(wrong) = conventions::check_span_name(&name, kind, SpanStyle::Any) {
                errors.push(fault(&literal, message::illegal_name(&wrong)));
            }
            Some(SpanName::Literal(name))
        }
        Some(RawName::Constant(path)) => Some(SpanName::Constant(path)),
        None => {
            let function = defaults.function?.to_string();
            let name = conventions::span_name_from_function(&function, SpanStyle::Any);
            let prefix = defaults.block.and_then(|block| block.prefix.as_ref());
            Some(SpanName::Literal(match prefix {
                Some(prefix) => format!("{prefix}.{name}"),
                None => name,
            }))
        }
    }
}

fn arm(key: Ident, raw: RawArm, errors: &mut Errors) -> Arm {
    let attributes = attributes(raw.attributes, errors);
    check_once(attributes.iter(), errors);
    Arm {
        key,
        pattern: raw.pattern,
        attributes: attributes
            .into_iter()
            .map(|(attribute, _)| attribute)
            .collect(),
    }
}

/// The attributes of one list: what `record!` and `event!` take.
pub(crate) fn attribute_list(raw: Vec<RawAttribute>, errors: &mut Errors) -> Vec<Attribute> {
    let attributes = attributes(raw, errors);
    check_once(attributes.iter(), errors);
    attributes
        .into_iter()
        .map(|(attribute, _)| attribute)
        .collect()
}

/// An attribute, and the tokens of its key to put a fault on.
type WithKeyTokens = (Attribute, TokenStream);

fn attributes(raw: Vec<RawAttribute>, errors: &mut Errors) -> Vec<WithKeyTokens> {
    raw.into_iter()
        .map(|raw| {
            let (key, tokens) = match raw.key {
                AttributeKey::Known { name, tokens } => {
                    if let Err(wrong) = conventions::check_attribute_name(&name) {
                        errors.push(fault(&tokens, message::illegal_name(&wrong)));
                    }
                    (Key::Literal(name), tokens)
                }
                AttributeKey::Constant(path) => {
                    let tokens = path.to_token_stream();
                    (Key::Constant(path), tokens)
                }
            };
            let attribute = Attribute {
                key,
                recorded: raw.recorded,
                value: raw.value,
            };
            (attribute, tokens)
        })
        .collect()
}

fn check_once<'a>(attributes: impl Iterator<Item = &'a WithKeyTokens>, errors: &mut Errors) {
    let attributes: Vec<_> = attributes.collect();
    let names = attributes
        .iter()
        .map(|(attribute, tokens)| match &attribute.key {
            Key::Literal(name) => name.clone(),
            Key::Constant(_) => tokens.to_string(),
        });
    let names: Vec<_> = names.collect();
    for duplicate in conventions::duplicates(names.iter()) {
        let name = &names[duplicate.repeat];
        let (_, tokens) = attributes[duplicate.repeat];
        errors.push(fault(tokens, message::repeated_attribute(name)));
    }
}
