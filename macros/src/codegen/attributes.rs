use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{own, reported_at};
use crate::args::Recorded;
use crate::spec::{Attribute, Key};

/// A closure that puts `list` into the `Attributes` it is given.
pub(crate) fn filling(runtime: &TokenStream, list: &[Attribute]) -> TokenStream {
    if list.is_empty() {
        return quote_spanned!(Span::mixed_site()=> |_| {});
    }
    let attributes = own("attributes");
    let probes = list
        .iter()
        .any(|attribute| attribute.recorded == Recorded::Typed)
        .then(|| quote!(use #runtime::__private::value_probes::*;));
    let sets = list
        .iter()
        .map(|attribute| set(runtime, &attributes, attribute));
    quote_spanned! {Span::mixed_site()=>
        |#attributes| { #probes #(#sets)* }
    }
}

fn set(runtime: &TokenStream, attributes: &syn::Ident, attribute: &Attribute) -> TokenStream {
    let value = value(runtime, attribute);
    match &attribute.key {
        Key::Literal(name) => quote_spanned! {Span::mixed_site()=>
            #attributes.set(#name, #value);
        },
        Key::Constant(path) => {
            let runtime = reported_at(runtime, path.span());
            let check = quote_spanned! {path.span()=>
                const _: () = #runtime::__private::assert!(
                    #runtime::__private::is_legal_attribute_name(#path),
                    "{}", #runtime::__private::ATTRIBUTE_RULE
                );
            };
            quote_spanned! {Span::mixed_site()=>
                #check
                #attributes.set(#path, #value);
            }
        }
    }
}

/// The value as OpenTelemetry takes it. What may fail to compile carries the span of the user's expression.
fn value(runtime: &TokenStream, attribute: &Attribute) -> TokenStream {
    let expression = &attribute.value;
    let span = expression.span();
    let at = Span::mixed_site().located_at(span);
    let by = |function: &str| {
        let runtime = reported_at(runtime, span);
        let function = syn::Ident::new(function, at);
        quote_spanned!(at=> #runtime::__private::#function(&(#expression)))
    };
    match attribute.recorded {
        Recorded::Display => by("display"),
        Recorded::Debug => by("debug"),
        Recorded::Typed => {
            let value = own("value");
            let get = quote_spanned!(at=> .get(#value));
            quote_spanned! {Span::mixed_site()=>
                match &(#expression) {
                    #value => (&&&&#runtime::__private::Probe(#value)).__traced_kind() #get
                }
            }
        }
    }
}
