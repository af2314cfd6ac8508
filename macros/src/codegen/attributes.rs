use proc_macro2::{Ident, Span, TokenStream};
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
    let sets = list
        .iter()
        .map(|attribute| set(runtime, &attributes, attribute));
    quote_spanned! {Span::mixed_site()=>
        |#attributes| { use #runtime::__private::value_probes::*; #(#sets)* }
    }
}

fn set(runtime: &TokenStream, attributes: &Ident, attribute: &Attribute) -> TokenStream {
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
    let at = Span::mixed_site().located_at(expression.span());
    let value = Ident::new("value", at);
    let probe = quote!(#runtime::__private::Probe(#value));
    // As many references as there are choices: see the runtime's `probe`.
    let text = quote_spanned!(at=> (&&&#probe).__traced_text());
    let recorded = match attribute.recorded {
        Recorded::Display => quote_spanned!(at=> #text.display(#value)),
        Recorded::Debug => quote_spanned!(at=> #text.debug(#value)),
        Recorded::Typed => quote_spanned!(at=> (&&&&&&#probe).__traced_kind().get(#value)),
    };
    quote_spanned!(Span::mixed_site()=> match &(#expression) { #value => #recorded })
}
