use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Ident};

use super::attributes::is_plain as are_plain;
use super::messaging::with_message;
use super::{borrowed, callsite, filling, filling_by_turns, is_read_only, own};
use crate::spec::{Placement, SpanSpec};

/// An expression that starts the span now.
pub(crate) fn start(spec: &SpanSpec) -> TokenStream {
    if spec.leaf.is_some() {
        return start_leaf(spec, &filling(&spec.runtime, &spec.attrs));
    }
    let (runtime, attributes) = (&spec.runtime, &spec.attrs);
    let is_usual = is_usual(spec);
    if is_usual && attributes.is_empty() {
        return by("start", spec, None);
    }
    if is_usual && are_plain(attributes) {
        return by("start_filled", spec, Some(&filling(runtime, attributes)));
    }
    // What may run code of the user's is evaluated when the span is current: what it calls may be traced itself.
    if attributes.iter().all(is_read_only) {
        let fill = filling_by_turns(runtime, attributes);
        return by("start_by_turns", spec, Some(&fill));
    }
    let nothing = (!is_usual).then(|| filling(runtime, &[]));
    let (started, fill) = (
        by("start", spec, nothing.as_ref()),
        filling(runtime, attributes),
    );
    quote_spanned!(Span::mixed_site()=> #started.fill(#fill))
}

/// An expression that starts the span now, and is the future that ends it with `body`.
pub(crate) fn carry(spec: &SpanSpec, body: &TokenStream) -> TokenStream {
    if is_usual(spec) && spec.attrs.is_empty() {
        return by("carry", spec, Some(body));
    }
    let start = start(spec);
    quote_spanned!(Span::mixed_site()=> #start.carry(#body))
}

/// An expression that starts the span of a synchronous call: current until it is finished, unless it is a leaf.
pub(crate) fn enter(spec: &SpanSpec) -> TokenStream {
    let span = own("span");
    match entered(spec) {
        (start, None) => start,
        (start, Some(fill)) => quote_spanned! {Span::mixed_site()=>
            { let mut #span = #start; (&mut #span).#fill; #span }
        },
    }
}

/// The same as statements that leave it in the variable `span`, which more is written to if `is_written`. It is not moved
/// once it is there: it is so small that the processor would wait for it.
pub(crate) fn entering(spec: &SpanSpec, span: &Ident, is_written: bool) -> TokenStream {
    match entered(spec) {
        (start, None) if !is_written => {
            quote_spanned!(Span::mixed_site()=> let #span = #start;)
        }
        (start, fill) => {
            let fill = fill.map(|fill| quote_spanned!(Span::mixed_site()=> (&mut #span).#fill;));
            quote_spanned!(Span::mixed_site()=> let mut #span = #start; #fill)
        }
    }
}

/// An expression that starts the span, and the call that fills it if that is still to be done. Attributes are evaluated
/// where the span is current or never will be.
fn entered(spec: &SpanSpec) -> (TokenStream, Option<TokenStream>) {
    if spec.leaf.is_none() && spec.attrs.is_empty() && is_usual(spec) {
        return (by("enter", spec, None), None);
    }
    let fill = filling(&spec.runtime, &spec.attrs);
    if spec.leaf.is_some() {
        return (start_leaf(spec, &fill), None);
    }
    let fill = match are_plain(&spec.attrs) {
        true => quote_spanned!(Span::mixed_site()=> fill_plain(&#fill)),
        false => quote_spanned!(Span::mixed_site()=> fill(#fill)),
    };
    (by("enter_unfilled", spec, None), Some(fill))
}

fn start_leaf(spec: &SpanSpec, fill: &TokenStream) -> TokenStream {
    by("leaf", spec, Some(fill))
}

/// An expression that starts the span when it is polled for the first time.
pub(crate) fn defer(spec: &SpanSpec) -> TokenStream {
    by("defer", spec, Some(&filling(&spec.runtime, &spec.attrs)))
}

/// A call of `function`, or of what stands beside it for spans that are told more: `…_at` where they go, and `…_with`
/// what else is known before they are sampled.
fn by(function: &str, spec: &SpanSpec, fill: Option<&TokenStream>) -> TokenStream {
    let runtime = &spec.runtime;
    let site = callsite(spec);
    let fill = fill.map(|fill| quote!(, #fill));
    let says_no_more = is_plain(spec);
    if is_usual(spec) {
        let function = own(function);
        return quote_spanned!(Span::mixed_site()=> #runtime::__private::#function(#site #fill));
    }
    let function = function.trim_end_matches("_unfilled");
    let function = function.trim_end_matches("_by_turns");
    if says_no_more && matches!(function, "enter" | "start") {
        let (function, placement) = (own(&format!("{function}_at")), placement(spec));
        return quote_spanned! {Span::mixed_site()=>
            #runtime::__private::#function(#site, || #placement #fill)
        };
    }
    let function = own(&format!("{function}_with"));
    placed(spec, |place| {
        quote_spanned! {Span::mixed_site()=>
            #runtime::__private::#function(#site, #place #fill)
        }
    })
}

/// Whether there is nothing to say of the span before it is sampled, but where it goes.
fn is_plain(spec: &SpanSpec) -> bool {
    spec.messaging.is_none() && spec.links.is_none() && spec.sampler_attrs.is_empty()
}

/// Whether it goes under the current one besides, as most spans do.
fn is_usual(spec: &SpanSpec) -> bool {
    is_plain(spec) && matches!(spec.placement, Placement::Current)
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
            let runtime = runtime.reported_at(parent.span());
            let at = Span::mixed_site().located_at(parent.span());
            match parent {
                // Whatever it returns is nobody else's.
                Expr::Call(_) | Expr::MethodCall(_) => {
                    quote_spanned!(at=> #runtime::__private::Placement::under_own(#parent))
                }
                _ => {
                    let parent = borrowed(parent);
                    quote_spanned!(at=> #runtime::__private::Placement::under(#parent))
                }
            }
        }
    }
}

fn options_of(spec: &SpanSpec) -> TokenStream {
    let options = own("options");
    let links = spec.links.as_ref().map(|links| {
        let runtime = spec.runtime.reported_at(links.span());
        let at = Span::mixed_site().located_at(links.span());
        let links = borrowed(links);
        quote_spanned!(at=> #runtime::__private::link(#options, #links);)
    });
    let sampler_attrs = (!spec.sampler_attrs.is_empty()).then(|| {
        let fill = filling(&spec.runtime, &spec.sampler_attrs);
        quote_spanned!(Span::mixed_site()=> #options.sampler_attributes(#fill);)
    });
    quote!(#links #sampler_attrs)
}
