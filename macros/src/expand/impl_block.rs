use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Meta, Path};

use super::{after, conditional, function};
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
    let parts: Vec<_> = items.into_iter().map(Part::of).collect();
    let traced: TokenStream = parts
        .iter()
        .filter_map(|part| part.traced(&defaults, &mut errors))
        .collect();
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
        let untouched = parts.into_iter().map(Part::into_untouched).collect();
        after(assemble(untouched), errors)
    }
}

/// One item of the block.
enum Part {
    /// It stays as it is.
    Other(TokenStream),
    /// A method to trace, and what its own annotation says.
    Method(Box<(Option<Attribute>, TracedFn)>),
}

impl Part {
    fn of(item: BlockItem) -> Self {
        match item {
            BlockItem::Other(tokens) => Self::Other(tokens),
            BlockItem::Method(method) if has_macro_of_its_own(&method) => {
                Self::Other(method.to_untouched())
            }
            BlockItem::Method(method) => Self::Method(Box::new(split_options(*method))),
        }
    }

    fn traced(&self, defaults: &BlockDefaults, errors: &mut Errors) -> Option<TokenStream> {
        match self {
            Self::Other(tokens) => Some(tokens.clone()),
            Self::Method(method) => {
                let (options, method) = &**method;
                expand_method(options.as_ref(), method, defaults, errors)
            }
        }
    }

    fn into_untouched(self) -> TokenStream {
        match self {
            Self::Other(tokens) => tokens,
            Self::Method(method) => {
                let (options, mut method) = *method;
                conditional::take_off(&mut method.attrs);
                function::untouched(method, options.to_token_stream())
            }
        }
    }
}

fn expand_method(
    options: Option<&Attribute>,
    method: &TracedFn,
    defaults: &BlockDefaults,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let args = match options.map(|attribute| &attribute.meta) {
        None | Some(Meta::Path(_)) => RawArgs::default(),
        Some(Meta::List(list)) => RawArgs::parse(list.tokens.clone(), Target::Method, errors),
        Some(Meta::NameValue(other)) => {
            errors.push(fault(other, message::unexpected_token(Target::Method)));
            return None;
        }
    };
    if let Some(skip) = &args.skip {
        if args.given.len() > 1 || args.name.is_some() {
            errors.push(fault(skip, message::skip_with_options()));
        }
        return Some(method.to_untouched());
    }
    conditional::refuse(&method.attrs, errors);
    function::trace(args, method, Target::Method, Some(defaults), errors)
}

/// Whether the method is a consumer or producer, whose span its own macro makes.
fn has_macro_of_its_own(method: &TracedFn) -> bool {
    let mut attributes = method.attrs.iter();
    attributes.any(|attribute| is_of_messaging(attribute.path()))
}

pub(super) fn is_of_messaging(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| last.ident == "traced_consumer" || last.ident == "traced_producer")
}

/// Takes the method's own `#[traced(…)]` off: the block's expansion is also its own.
fn split_options(mut method: TracedFn) -> (Option<Attribute>, TracedFn) {
    let position = method.attrs.iter().position(function::is_traced);
    (position.map(|at| method.attrs.remove(at)), method)
}
