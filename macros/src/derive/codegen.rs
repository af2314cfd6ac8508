//! From a validated envelope to tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::bounds::bounded;
use super::input::{Field, Target};
use super::spec::{EnvelopeSpec, Text};
use crate::args::RawName;
use crate::codegen::{constant, filling, own, record_entry};
use crate::runtime::Runtime;

/// `impl Message` and, unless the type is read only, `impl MessageMut`.
pub(super) fn implementations(target: &Target, spec: &EnvelopeSpec) -> TokenStream {
    let Target {
        ident,
        generics,
        runtime,
        is_read_only,
    } = target;
    let (parameters, arguments, _) = generics.split_for_impl();
    let readable = bounded(target, spec, "Message");
    let writable = bounded(target, spec, "MessageMut");
    let (readable, writable) = (&readable.where_clause, &writable.where_clause);
    let read = read(runtime, spec);
    let written = (!is_read_only).then(|| {
        let write = write(runtime, &spec.carrier);
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            #[allow(deprecated)]
            impl #parameters #runtime::__private::messaging::MessageMut for #ident #arguments #writable {
                #write
            }
        }
    });
    let notes = &spec.attributes.notes;
    let entry = entry(runtime, spec);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #runtime::__private::messaging::Message for #ident #arguments #readable {
            #read
        }
        #written
        #notes
        #entry
    }
}

/// Registers the attributes that fields become.
fn entry(runtime: &Runtime, spec: &EnvelopeSpec) -> Option<TokenStream> {
    if spec.attributes.attributes.is_empty() {
        return None;
    }
    let entry = record_entry(runtime, &spec.attributes);
    (!entry.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> const _: () = { #entry };))
}

/// Implementations that do nothing, where a fault is reported already: what uses the type is not at fault.
pub(super) fn stand_in(target: &Target) -> TokenStream {
    let Target {
        ident,
        generics,
        runtime,
        is_read_only,
    } = target;
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let option = quote!(#runtime::__private::Option);
    let none = quote!(#runtime::__private::None);
    let written = (!is_read_only).then(|| {
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #parameters #runtime::__private::messaging::MessageMut for #ident #arguments #bounds {
                fn carrier_mut(&mut self) -> #option<&mut dyn #runtime::CarrierMut> { #none }
            }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #parameters #runtime::__private::messaging::Message for #ident #arguments #bounds {
            fn carrier(&self) -> #option<&dyn #runtime::Carrier> { #none }
        }
        #written
    }
}

fn read(runtime: &Runtime, spec: &EnvelopeSpec) -> TokenStream {
    let (probes, option) = (
        quote!(use #runtime::__private::message_probes::*;),
        quote!(#runtime::__private::Option),
    );
    let facts = own("facts");
    let part = part(runtime, &spec.carrier);
    let at = spec.carrier.at();
    let carrier = spec.carrier.reference();
    let asked = quote_spanned!(at=> #part.carrier(#carrier));
    let system = match &spec.system {
        Some(system) => quote!(#runtime::__private::Some(#system)),
        None => quote_spanned!(at=> { #probes #part.system(#carrier) }),
    };
    let known = known(runtime, spec, &facts);
    quote_spanned! {Span::mixed_site()=>
        fn carrier(&self) -> #option<&dyn #runtime::Carrier> {
            #probes
            #asked
        }

        fn system(&self) -> #option<&'static #runtime::__private::str> {
            #system
        }

        fn describe(&self, #facts: &mut #runtime::__private::messaging::Facts) {
            #probes
            #part.describe(#carrier, #facts);
            #known
        }
    }
}

/// What the annotation says of the message, after what the field that carries the context knows.
fn known(runtime: &Runtime, spec: &EnvelopeSpec, facts: &Ident) -> TokenStream {
    let destination = spec
        .destination
        .as_ref()
        .map(|destination| match destination {
            RawName::Literal(literal) if spec.seems_to_vary => tell(
                runtime,
                Text::Destination,
                facts,
                &constant(runtime, literal),
            ),
            RawName::Literal(literal) => tell(runtime, Text::Destination, facts, literal),
            RawName::Constant(path) => tell(runtime, Text::Destination, facts, path),
        });
    let texts = spec.texts.iter().map(|(text, field)| {
        let (words, expression) = (own("words"), field.reference());
        let runtime_at = runtime.reported_at(field.at());
        let told = tell(runtime, *text, facts, &words);
        let asked = quote_spanned! {field.at()=>
            (&&&&#runtime_at::__private::messaging::Part(#expression)).__traced_words().words(#expression)
        };
        quote_spanned!(Span::mixed_site()=> if let #runtime::__private::Some(#words) = #asked { #told })
    });
    let body_size = spec.body_size.as_ref().map(|field| {
        let (bytes, expression) = (own("bytes"), field.reference());
        let runtime_at = runtime.reported_at(field.at());
        let asked =
            quote_spanned!(field.at()=> #runtime_at::__private::messaging::body_size(#expression));
        quote_spanned! {Span::mixed_site()=>
            if let #runtime::__private::Some(#bytes) = #asked {
                #runtime::__private::messaging::Facts::body_size(#facts, #bytes);
            }
        }
    });
    let list = &spec.attributes.attributes;
    let attributes = (!list.is_empty()).then(|| {
        let filling = filling(runtime, list);
        quote_spanned!(Span::mixed_site()=> #runtime::__private::messaging::fill(#facts, #filling);)
    });
    quote!(#destination #(#texts)* #body_size #attributes)
}

fn tell(runtime: &Runtime, text: Text, facts: &Ident, words: &impl ToTokens) -> TokenStream {
    let method = own(text.method());
    quote_spanned!(Span::mixed_site()=> #runtime::__private::messaging::Facts::#method(#facts, #words);)
}

fn write(runtime: &Runtime, field: &Field) -> TokenStream {
    let (option, carrier) = (quote!(#runtime::__private::Option), field.reference());
    let (expression, readable) = (field.expression(), Ident::new("readable", field.at()));
    let part = part(runtime, field);
    let runtime_at = runtime.reported_at(field.at());
    let place = quote_spanned! {field.at()=>
        (&&&&&#runtime_at::__private::messaging::Part(#carrier)).__traced_part_mut()
    };
    let written = quote_spanned!(field.at()=> #place.carrier_mut(&mut #expression, #readable));
    quote_spanned! {Span::mixed_site()=>
        fn carrier_mut(&mut self) -> #option<&mut dyn #runtime::CarrierMut> {
            use #runtime::__private::message_probes::*;
            let #readable = #part;
            #written
        }
    }
}

/// The tag of what the field is. As many references as there are choices: see the runtime's `probe`.
fn part(runtime: &Runtime, field: &Field) -> TokenStream {
    let runtime = runtime.reported_at(field.at());
    let expression = field.reference();
    quote_spanned! {field.at()=>
        (&&&&#runtime::__private::messaging::Part(#expression)).__traced_part()
    }
}
