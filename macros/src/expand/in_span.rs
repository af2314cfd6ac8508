use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser as _};
use syn::{Path, Token, token};

use super::leaf;
use crate::args::RawArgs;
use crate::codegen::{enter, entering, observe, observing, own, start, used_in};
use crate::diag::{Errors, fault, fault_here};
use crate::input::unwrapped;
use crate::leaving::awaits;
use crate::message;
use crate::option::Target;
use crate::runtime::Runtime;
use crate::spec::SpanSpec;
use crate::tail::{has_no_value, has_no_value_later};
use crate::validate::{Defaults, validate};

/// `in_span!("name", options…, { block })`, `in_span!("name", options…, async { block })`
pub(crate) fn in_span(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut args = RawArgs::default();
    let mut traced = None;
    let parse = |input: ParseStream<'_>| {
        args.runtime = runtime(input)?;
        args.parse_options(input, Target::Block, &mut errors, at_block);
        let block = Traced::parse(input);
        // Where an option is at fault, it may be what stands in the block's place.
        if block.is_ok() || errors.is_empty() {
            traced = errors.keep(block);
        }
        Ok(())
    };
    if let Err(error) = parse.parse2(input) {
        errors.push(error);
    }
    if !args.is_named {
        errors.push(syn::Error::new(
            Span::call_site(),
            message::block_macro_without_name(),
        ));
    }
    let defaults = Defaults {
        signature: None,
        block: None,
        is_conditional: false,
        location: Span::call_site(),
        messaging: None,
    };
    let uses = used_in(args.attrs.iter().chain(&args.sampler_attrs));
    let spec = validate(args, &defaults, &mut errors);
    if let Some(Traced {
        keywords: None,
        block,
    }) = &traced
    {
        for word in awaits(block.stream()) {
            errors.push(fault(word, message::await_in_block()));
        }
    }
    if let (Some(traced), Some(spec)) = (&traced, &spec) {
        leaf::check_body(spec, &traced.block.stream(), &mut errors);
    }
    match (traced, spec) {
        (Some(traced), Some(spec)) if errors.is_empty() => traced.expand(&spec),
        (traced, _) => {
            let errors = errors.into_compile_errors();
            let body = traced.map(Traced::into_untouched);
            // As an expression, so that the block's type is still what the code around expects.
            quote!({ #errors #uses #body })
        }
    }
}

/// `crate = path;`, which the macro of the runtime puts in front.
pub(super) fn runtime(input: ParseStream<'_>) -> syn::Result<Option<Path>> {
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let path = input.call(Path::parse_mod_style)?;
    input.parse::<Token![;]>()?;
    Ok(Some(path))
}

fn at_block(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(token::Brace) || input.peek(Token![async])
}

/// The traced block.
struct Traced {
    /// `async`, `async move`, or nothing.
    keywords: Option<TokenStream>,
    block: Group,
}

impl Traced {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let asyncness: Option<Token![async]> = input.parse()?;
        let capture: Option<Token![move]> = match asyncness {
            Some(_) => input.parse()?,
            None => None,
        };
        if !input.peek(token::Brace) {
            // What is left would be reported as unexpected on top.
            let fault = syn::Error::new(input.span(), message::block_macro_without_block());
            input.parse::<TokenStream>()?;
            return Err(fault);
        }
        let TokenTree::Group(block) = input.parse()? else {
            return Err(fault_here(input, message::block_macro_without_block()));
        };
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            let is_awaited = asyncness.is_some() && input.peek(Token![.]);
            let rest: TokenStream = input.parse()?;
            return Err(match is_awaited {
                true => fault(rest, message::await_of_block()),
                false => fault(rest, message::after_block()),
            });
        }
        Ok(Self {
            keywords: asyncness.map(|asyncness| quote!(#asyncness #capture)),
            block: unwrapped(block),
        })
    }

    fn into_untouched(self) -> TokenStream {
        let Self { keywords, block } = self;
        // Without the user's braces around it, which would be superfluous in what is left.
        let statements = block.stream();
        quote!(#keywords { #statements })
    }

    fn expand(self, spec: &SpanSpec) -> TokenStream {
        let runtime = &spec.runtime;
        let (span, out) = (own("span"), own("out"));
        // A block of ours around the user's statements: no lint takes its braces for superfluous ones of theirs.
        let statements = Group::new(Delimiter::Brace, self.block.stream());
        let Some(keywords) = self.keywords else {
            if has_no_value(&self.block.stream()) {
                // What comes to nothing has no type that anything could be asked of.
                let enter = entering(spec, &own("_span"), false);
                return quote_spanned!(Span::mixed_site()=> { #enter #statements });
            }
            // Through a call, so that what is expected of the macro is known of the block before its value is looked at.
            let observe = observe(spec, &span, &quote!((*#out)));
            let start = enter(spec);
            let observed = own(match spec.leaf {
                Some(_) => "leaf_observed",
                None => "observed",
            });
            return quote_spanned! {Span::mixed_site()=>
                #runtime::__private::#observed(
                    #start,
                    #statements,
                    |#span, #out| { #observe },
                )
            };
        };
        let observe = (!has_no_value_later(&self.block.stream())).then(|| {
            let (observe, observing) = (observe(spec, &span, &quote!(#out)), observing(spec));
            quote_spanned!(Span::mixed_site()=> (&mut #span).#observing(|#span| { #observe });)
        });
        let start = start(spec);
        quote_spanned! {Span::mixed_site()=>
            #keywords {
                let mut #span = #start;
                let #out = (&mut #span).run(#keywords #statements).await;
                #observe
                #span.finish();
                #out
            }
        }
    }
}

/// The runtime's path for a macro that has no options.
pub(super) fn runtime_of(input: ParseStream<'_>) -> syn::Result<Runtime> {
    Ok(Runtime::new(runtime(input)?.as_ref()))
}
