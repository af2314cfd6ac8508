use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Meta};

use super::{after, function};
use crate::args::RawArgs;
use crate::diag::{Errors, fault};
use crate::input::{BlockItem, TracedFn, TracedImpl};
use crate::message;
use crate::option::Target;
use crate::validate::BlockDefaults;

/// `#[traced(args)]` on an `impl` block: every method of it.
pub(super) fn expand(args: TokenStream, block: TracedImpl) -> TokenStream {
    let mut errors = Errors::default();
    let args = RawArgs::parse(args, Target::ImplBlock, &mut errors);
    let defaults = BlockDefaults::validate(args, &mut errors);
    let TracedImpl {
        head,
        braces,
        inner_attrs,
        items,
    } = block;
    let mut traced = TokenStream::new();
    let mut untouched = TokenStream::new();
    for item in items {
        match item {
            BlockItem::Other(tokens) => {
                traced.extend(tokens.clone());
                untouched.extend(tokens);
            }
            BlockItem::Method(method) if has_macro_of_its_own(&method) => {
                let method = method.to_untouched();
                untouched.extend(method.clone());
                traced.extend(method);
            }
            BlockItem::Method(method) => {
                let (options, method) = split_options(*method);
                let annotation = options.as_ref().map(ToTokens::to_token_stream);
                untouched.extend(function::untouched(&method, annotation.unwrap_or_default()));
                traced.extend(expand_method(options, method, &defaults, &mut errors));
            }
        }
    }
    let assemble = |items: TokenStream| {
        let content = quote!(#(#inner_attrs)* #items);
        let mut braced = Group::new(braces.delimiter(), content);
        braced.set_span(braces.span());
        let mut tokens = head.clone();
        braced.to_tokens(&mut tokens);
        tokens
    };
    if errors.is_empty() {
        assemble(traced)
    } else {
        after(assemble(untouched), errors)
    }
}

fn expand_method(
    options: Option<Attribute>,
    method: TracedFn,
    defaults: &BlockDefaults,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let args = match options.as_ref().map(|attribute| &attribute.meta) {
        None | Some(Meta::Path(_)) => RawArgs::default(),
        Some(Meta::List(list)) => RawArgs::parse(list.tokens.clone(), Target::Method, errors),
        Some(Meta::NameValue(other)) => {
            errors.push(fault(other, message::unexpected_token()));
            return None;
        }
    };
    if let Some(skip) = &args.skip {
        if args.given.len() > 1 || args.name.is_some() {
            errors.push(fault(skip, message::skip_with_options()));
        }
        return Some(method.to_untouched());
    }
    function::trace(args, method, Target::Method, Some(defaults), errors)
}

/// Whether the method is a consumer or producer, whose span its own macro makes.
fn has_macro_of_its_own(method: &TracedFn) -> bool {
    method.attrs.iter().any(|attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "traced_consumer" || last.ident == "traced_producer")
    })
}

/// Takes the method's own `#[traced(…)]` off: the block's expansion is also its own.
fn split_options(mut method: TracedFn) -> (Option<Attribute>, TracedFn) {
    let is_ours = |attribute: &Attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "traced")
    };
    let position = method.attrs.iter().position(is_ours);
    (position.map(|at| method.attrs.remove(at)), method)
}
