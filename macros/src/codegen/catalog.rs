//! Entries of the catalogue: with the feature `catalog` an item next to what is generated anyway, without it nothing.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use traced_conventions::AttributeType;

use super::attributes::name_of;
use super::callsite::crate_name;
use crate::args::RawName;
use crate::runtime::Runtime;
use crate::spec::{Attribute, Exception, Key, LateSpec, Messaging, SpanSpec};
use crate::value_type::{ArgumentTypes, value_type};

const IS_ON: bool = cfg!(feature = "catalog");

/// Registers the span whose `CALLSITE` is in scope.
pub(super) fn span_entry(spec: &SpanSpec) -> Option<TokenStream> {
    if !IS_ON {
        return None;
    }
    let runtime = &spec.runtime;
    let at_start = [
        ("Attrs", &spec.attrs),
        ("SamplerAttrs", &spec.sampler_attrs),
    ];
    let at_start = at_start
        .into_iter()
        .map(|(origin, list)| attributes(runtime, origin, list, &spec.arguments));
    let results = &spec.results;
    let arms = [
        ("Ok", &results.ok),
        ("Err", &results.err),
        ("Ret", &results.ret),
    ];
    let of_results = arms.into_iter().filter_map(|(origin, arm)| {
        let arm = arm.as_ref()?;
        let arguments = spec.arguments.behind(&arm.pattern);
        Some(attributes(runtime, origin, &arm.attributes, &arguments))
    });
    let given = spec
        .messaging
        .iter()
        .map(|messaging| given(runtime, messaging));
    let attributes: Vec<_> = given.chain(at_start).chain(of_results).flatten().collect();
    let exceptions = exceptions(runtime, &spec.exceptions);
    Some(register(
        runtime,
        quote!(span(&CALLSITE, &[#(#attributes),*], &[#exceptions])),
    ))
}

/// What the span of a consumer or producer says without being told.
fn given(runtime: &Runtime, messaging: &Messaging) -> Vec<TokenStream> {
    let catalog = quote!(#runtime::__private::catalog);
    let mut names = vec![
        ("messaging.system.name", "String"),
        ("messaging.destination.name", "String"),
        ("messaging.operation.name", "String"),
        ("messaging.operation.type", "String"),
    ];
    if messaging.batch {
        names.push(("messaging.batch.message_count", "Int"));
    }
    let entries = names.into_iter().map(|(name, value_type)| {
        let value_type = format_ident!("{value_type}");
        let value_type = quote!(#runtime::__private::Some(#catalog::AttributeType::#value_type));
        quote!(#catalog::attribute(#name, #catalog::Origin::Message, #value_type))
    });
    entries.collect()
}

/// Registers an `event!`.
pub(crate) fn event_entry(runtime: &Runtime, name: &RawName, spec: &LateSpec) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let scope = crate_name();
    let attributes = attributes(
        runtime,
        "Event",
        &spec.attributes,
        &ArgumentTypes::default(),
    );
    let exceptions = exceptions(runtime, &spec.exceptions);
    register(
        runtime,
        quote!(event(#name, #scope, &[#(#attributes),*], &[#exceptions])),
    )
}

/// Registers a `record!`.
pub(crate) fn record_entry(runtime: &Runtime, spec: &LateSpec) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let scope = crate_name();
    let attributes = attributes(
        runtime,
        "Record",
        &spec.attributes,
        &ArgumentTypes::default(),
    );
    let exceptions = exceptions(runtime, &spec.exceptions);
    register(
        runtime,
        quote!(record(#scope, &[#(#attributes),*], &[#exceptions])),
    )
}

fn register(runtime: &Runtime, entry: TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #runtime::__private::register!(#runtime::__private::catalog::#entry);
    }
}

fn attributes(
    runtime: &Runtime,
    origin: &str,
    list: &[Attribute],
    arguments: &ArgumentTypes,
) -> Vec<TokenStream> {
    let catalog = quote!(#runtime::__private::catalog);
    let origin = format_ident!("{origin}");
    list.iter()
        .map(|attribute| {
            let name = match &attribute.key {
                Key::Literal(name) => name.to_token_stream(),
                Key::Constant { path, .. } => path.to_token_stream(),
            };
            let value_type = match value_type(attribute, arguments) {
                Some(value_type) => {
                    let variant = format_ident!("{}", variant(value_type));
                    quote!(#runtime::__private::Some(#catalog::AttributeType::#variant))
                }
                None => quote!(#runtime::__private::None),
            };
            quote!(#catalog::attribute(#name, #catalog::Origin::#origin, #value_type))
        })
        .collect()
}

fn exceptions(runtime: &Runtime, list: &[Exception]) -> TokenStream {
    let exceptions = list.iter().map(|Exception { keys, reason }| {
        let names = keys.iter().map(name_of);
        quote!(#runtime::__private::catalog::exception(&[#(#names),*], #reason))
    });
    quote!(#(#exceptions),*)
}

/// The types that can be seen in an expression: see `value_type`.
fn variant(value_type: AttributeType) -> &'static str {
    match value_type {
        AttributeType::String => "String",
        AttributeType::Int => "Int",
        AttributeType::Double => "Double",
        AttributeType::Boolean => "Boolean",
        AttributeType::Strings => "Strings",
        AttributeType::Ints => "Ints",
        AttributeType::Doubles => "Doubles",
        AttributeType::Booleans => "Booleans",
        _ => "Any",
    }
}
