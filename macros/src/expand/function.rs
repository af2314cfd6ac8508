use proc_macro2::{Group, TokenStream};
use quote::quote;
use syn::{Attribute, Ident, Path};

use super::{after, leaf, results};
use crate::args::RawArgs;
use crate::codegen::{self, would_capture_more};
use crate::diag::{Errors, fault};
use crate::input::{Body, TracedFn};
use crate::message;
use crate::option::Target;
use crate::shape::Shape;
use crate::spec::SpanSpec;
use crate::validate::{BlockDefaults, Defaults, validate};

/// `#[traced(args)]` on a function of its own.
pub(super) fn expand(args: TokenStream, function: TracedFn, target: Target) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = RawArgs::parse(args.clone(), target, &mut errors);
    match trace(parsed, &function, target, None, &mut errors) {
        Some(traced) if errors.is_empty() => traced,
        _ => {
            let inputs = &function.sig.inputs;
            let mentioned = match target {
                // Each argument may be the message.
                Target::Consumer | Target::Producer => quote!(#args #inputs),
                _ => args,
            };
            after(untouched(function, mentioned), errors)
        }
    }
}

/// The function without its annotation, where that has a fault.
pub(super) fn untouched(mut function: TracedFn, annotation: TokenStream) -> TokenStream {
    let uses = codegen::used_by(&function.sig, annotation);
    if let (Some(body), Some(uses)) = (&mut function.body, uses) {
        let Body {
            group,
            inner_attrs,
            statements,
        } = body;
        let content = quote!(#(#inner_attrs)* #uses #statements);
        let mut with_uses = Group::new(group.delimiter(), content);
        with_uses.set_span(group.span());
        *group = with_uses;
    }
    function.to_untouched()
}

/// Traces one function. With any fault in `errors` the result is not to be used.
pub(super) fn trace(
    args: RawArgs,
    function: &TracedFn,
    target: Target,
    block: Option<&BlockDefaults>,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let defaults = Defaults {
        signature: Some(&function.sig),
        block,
        is_conditional: block.is_some() && function.attrs.iter().any(is_conditional),
        location: function.sig.ident.span(),
        messaging: matches!(target, Target::Consumer | Target::Producer).then_some(target),
    };
    let spec = validate(args, &defaults, errors);
    if let Some(constness) = &function.sig.constness {
        let text = match block {
            Some(_) => message::const_fn_in_block(),
            None => message::const_fn(),
        };
        errors.push(fault(constness, text));
    }
    let Some(body) = &function.body else {
        errors.push(fault(&function.sig.ident, message::no_body()));
        return None;
    };
    let other = function.attrs.iter().find(|attribute| is_traced(attribute));
    if let (Some(other), Target::Function | Target::Method) = (other, target) {
        errors.push(fault(other, message::traced_twice()));
    }
    let mut spec = spec?;
    spec.learn_from(&function.sig);
    let shape = shape(function, body, &spec, target);
    results::check(&spec, &shape, errors);
    leaf::check_shape(&spec, &shape, errors);
    leaf::check_body(&spec, &body.statements, errors);
    if target == Target::Producer {
        check_producer(&function.sig.ident, &shape, errors);
    }
    errors
        .is_empty()
        .then(|| codegen::function(function, body, &spec, shape))
}

/// Whether the compiler may take away what this stands on. What is no method is there where its macro is expanded.
fn is_conditional(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
}

fn shape(function: &TracedFn, body: &Body, spec: &SpanSpec, target: Target) -> Shape {
    let sig = &function.sig;
    let shape = Shape::of(sig, &body.statements, &spec.runtime);
    // The span of a leaf begins in the block that ends it, and a context is written where a producer's block begins.
    if spec.leaf.is_some() || target == Target::Producer {
        return shape;
    }
    let is_around = match &shape {
        Shape::AsyncBlock {
            keywords, block, ..
        } => would_capture_more(sig, keywords, block.stream(), spec.expressions()),
        _ => false,
    };
    if is_around {
        shape.around_block(sig)
    } else {
        shape
    }
}

/// Whether this is `#[traced]`.
pub(super) fn is_traced(attribute: &Attribute) -> bool {
    is_path_of_traced(attribute.path())
}

pub(super) fn is_path_of_traced(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| last.ident == "traced")
}

/// What is sent is written to where the body begins, so the body has to run inside of the span.
fn check_producer(name: &Ident, shape: &Shape, errors: &mut Errors) {
    match shape {
        Shape::Future { .. } | Shape::Stream { .. } => {
            errors.push(fault(name, message::producer_of_futures()));
        }
        Shape::Diverging => errors.push(fault(name, message::producer_that_diverges())),
        _ => {}
    }
}
