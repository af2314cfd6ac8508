use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use traced_conventions::AttributeType;

use super::{own, reported_at};
use crate::args::{AttributeKey, Recorded};
use crate::spec::{Attribute, Exception, Key, LateSpec};

/// A closure that puts `list` into the `Attributes` it is given.
pub(crate) fn filling(runtime: &TokenStream, list: &[Attribute]) -> TokenStream {
    filling_after(runtime, list, &TokenStream::new())
}

/// As [`filling`], for attributes that stand alone: there is no call site that could say what is excepted.
pub(crate) fn filling_late(runtime: &TokenStream, spec: &LateSpec) -> TokenStream {
    let attributes = own("attributes");
    let excepted = excepted(&spec.exceptions)
        .map(|name| quote_spanned!(Span::mixed_site()=> #attributes.except(#name);));
    filling_after(runtime, &spec.attributes, &excepted.collect())
}

fn filling_after(runtime: &TokenStream, list: &[Attribute], first: &TokenStream) -> TokenStream {
    if list.is_empty() {
        return quote_spanned!(Span::mixed_site()=> |_| {});
    }
    let attributes = own("attributes");
    let sets = list
        .iter()
        .map(|attribute| set(runtime, &attributes, attribute));
    quote_spanned! {Span::mixed_site()=>
        |#attributes| { use #runtime::__private::value_probes::*; #first #(#sets)* }
    }
}

/// The names of what is excepted, as expressions.
pub(super) fn excepted(exceptions: &[Exception]) -> impl Iterator<Item = TokenStream> {
    let keys = exceptions.iter().flat_map(|exception| &exception.keys);
    keys.map(name_of)
}

/// The name that a key stands for, as an expression.
pub(super) fn name_of(key: &AttributeKey) -> TokenStream {
    match key {
        AttributeKey::Known { name, .. } => quote!(#name),
        AttributeKey::Constant(path) => quote!(#path),
    }
}

fn set(runtime: &TokenStream, attributes: &Ident, attribute: &Attribute) -> TokenStream {
    let value = value(runtime, attribute);
    match &attribute.key {
        Key::Literal(name) => quote_spanned! {Span::mixed_site()=>
            #attributes.set(#name, #value);
        },
        Key::Constant { path, rules } => {
            let check = rules
                .as_ref()
                .map(|rules| assert_name(runtime, path, rules));
            quote_spanned! {Span::mixed_site()=>
                #check
                #attributes.set(#path, #value);
            }
        }
    }
}

/// A constant assertion on the name of an attribute.
fn assert_name(runtime: &TokenStream, path: &syn::Path, rules: &TokenStream) -> TokenStream {
    let runtime = reported_at(runtime, path.span());
    quote_spanned! {path.span()=>
        const _: () = #runtime::__private::assert_attribute_name(#path, &#rules);
    }
}

/// The value as OpenTelemetry takes it. What may fail to compile carries the span of the user's expression.
fn value(runtime: &TokenStream, attribute: &Attribute) -> TokenStream {
    let expression = &attribute.value;
    let at = Span::mixed_site().located_at(expression.span());
    let value = Ident::new("value", at);
    let probe = quote!(#runtime::__private::Probe(#value));
    // As many references as there are choices: see the runtime's `probe`.
    let text = quote_spanned!(at=> (&&&#probe).__traced_text());
    let recorded = match (attribute.recorded, attribute.expects) {
        (Recorded::Display, _) => quote_spanned!(at=> #text.display(#value)),
        (Recorded::Debug, _) => quote_spanned!(at=> #text.debug(#value)),
        (Recorded::Typed, Some(AttributeType::String)) => {
            quote_spanned!(at=> (&&&&&&#probe).__traced_string().get(#value))
        }
        (Recorded::Typed, expected) => match expected.and_then(typed) {
            Some(typed) => {
                let runtime = reported_at(runtime, expression.span());
                let typed = Ident::new(typed, at);
                quote_spanned!(at=> #runtime::__private::typed::#typed.get(#value))
            }
            None => quote_spanned!(at=> (&&&&&&#probe).__traced_kind().get(#value)),
        },
    };
    quote_spanned!(Span::mixed_site()=> match &(#expression) { #value => #recorded })
}

/// The tag whose `get` takes values of this type and no others, if there is one.
fn typed(expected: AttributeType) -> Option<&'static str> {
    Some(match expected {
        AttributeType::Int => "Int",
        AttributeType::Double => "Double",
        AttributeType::Boolean => "Boolean",
        AttributeType::Strings => "Texts",
        AttributeType::Ints => "Ints",
        AttributeType::Doubles => "Doubles",
        AttributeType::Booleans => "Booleans",
        _ => return None,
    })
}
