use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::messaging::with_message;
use super::{callsite, filling, filling_by_turns, is_read_only, own, reported_at};
use crate::spec::{Placement, SpanSpec};

/// An expression that starts the span now.
pub(crate) fn start(spec: &SpanSpec) -> TokenStream {
    if spec.leaf.is_some() {
        return start_leaf(spec);
    }
    let runtime = &spec.runtime;
    let site = callsite(spec);
    // What may run code of the user's is evaluated when the span is current: what it calls may be traced itself.
    let (inside, before) = match spec.attrs.iter().all(is_read_only) {
        true => (None, filling_by_turns(runtime, &spec.attrs)),
        false => {
            let fill = filling(runtime, &spec.attrs);
            let inside = quote_spanned!(Span::mixed_site()=> .fill(#fill));
            (Some(inside), filling(runtime, &[]))
        }
    };
    if is_plain(spec) {
        return quote_spanned!(Span::mixed_site()=> #runtime::__private::start(#site, #before) #inside);
    }
    placed(spec, |place| {
        quote_spanned! {Span::mixed_site()=>
            #runtime::__private::start_with(#site, #place, #before) #inside
        }
    })
}

/// The same for a span that is never current, so that it makes no difference when attributes are evaluated.
fn start_leaf(spec: &SpanSpec) -> TokenStream {
    let runtime = &spec.runtime;
    let site = callsite(spec);
    let fill = filling(runtime, &spec.attrs);
    if is_plain(spec) {
        return quote_spanned!(Span::mixed_site()=> #runtime::__private::leaf(#site, #fill));
    }
    placed(spec, |place| {
        quote_spanned! {Span::mixed_site()=>
            #runtime::__private::leaf_with(#site, #place, #fill)
        }
    })
}

/// An expression that starts the span of a synchronous call: current until it is finished, unless it is a leaf.
pub(crate) fn enter(spec: &SpanSpec) -> TokenStream {
    let runtime = &spec.runtime;
    let start = start(spec);
    match spec.leaf {
        Some(_) => start,
        None => quote_spanned!(Span::mixed_site()=> #runtime::__private::enter(#start)),
    }
}

/// An expression that starts the span when it is polled for the first time.
pub(crate) fn defer(spec: &SpanSpec) -> TokenStream {
    let runtime = &spec.runtime;
    let site = callsite(spec);
    let fill = filling(runtime, &spec.attrs);
    if is_plain(spec) {
        return quote_spanned!(Span::mixed_site()=> #runtime::__private::defer(#site, #fill));
    }
    placed(spec, |place| {
        quote_spanned! {Span::mixed_site()=>
            #runtime::__private::defer_with(#site, #place, #fill)
        }
    })
}

fn is_plain(spec: &SpanSpec) -> bool {
    matches!(spec.placement, Placement::Current)
        && spec.messaging.is_none()
        && spec.links.is_none()
        && spec.sampler_attrs.is_empty()
}

/// A call with two closures among its arguments: where the span goes, and what else is known before it is sampled.
fn placed(spec: &SpanSpec, call: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    let runtime = &spec.runtime;
    let placement = placement(spec);
    let options = own("options");
    let statements = options_of(spec);
    if let Some(messaging) = &spec.messaging {
        let delivery = own("delivery");
        let placement = match &spec.placement {
            Placement::Current => quote_spanned!(Span::mixed_site()=> #delivery.placement()),
            Placement::Root | Placement::Under(_) => placement,
        };
        let call = call(quote_spanned! {Span::mixed_site()=>
            || #placement, |#options| { #delivery.options(#options); #statements }
        });
        return with_message(runtime, messaging, spec.location, &call);
    }
    let ignored = match statements.is_empty() {
        true => quote!(_),
        false => quote!(#options),
    };
    call(quote_spanned!(Span::mixed_site()=> || #placement, |#ignored| { #statements }))
}

fn placement(spec: &SpanSpec) -> TokenStream {
    let runtime = &spec.runtime;
    match &spec.placement {
        Placement::Current => quote!(#runtime::__private::Placement::Current),
        Placement::Root => quote!(#runtime::__private::Placement::Root),
        Placement::Under(parent) => {
            let runtime = reported_at(runtime, parent.span());
            let at = Span::mixed_site().located_at(parent.span());
            quote_spanned!(at=> #runtime::__private::Placement::under(&(#parent)))
        }
    }
}

fn options_of(spec: &SpanSpec) -> TokenStream {
    let options = own("options");
    let links = spec.links.as_ref().map(|links| {
        let runtime = reported_at(&spec.runtime, links.span());
        let at = Span::mixed_site().located_at(links.span());
        quote_spanned!(at=> #runtime::__private::link(#options, &(#links));)
    });
    let sampler_attrs = (!spec.sampler_attrs.is_empty()).then(|| {
        let fill = filling(&spec.runtime, &spec.sampler_attrs);
        quote_spanned!(Span::mixed_site()=> #options.sampler_attributes(#fill);)
    });
    quote!(#links #sampler_attrs)
}
