use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{filling, own};
use crate::plain_type::cannot_fail;
use crate::runtime::Runtime;
use crate::shape::Output;
use crate::spec::{Arm, SpanSpec};

/// Whether there is anything to look for in what comes out.
pub(crate) fn observes(spec: &SpanSpec, output: &Output) -> bool {
    let may_fail = match output {
        Output::Nothing | Output::Never | Output::Closure => false,
        Output::Type(ty) => !cannot_fail(ty),
        Output::Unknown => true,
    };
    may_fail || spec.results.keys().next().is_some()
}

/// The method that looks at what comes out: where only failures count, the span need not be current to find none.
pub(crate) fn observing(spec: &SpanSpec) -> syn::Ident {
    own(match spec.results.keys().next() {
        Some(_) => "observe",
        None => "observe_failure",
    })
}

/// Statements that write what is to be known of `out` (a place expression) to `span`.
pub(crate) fn observe(spec: &SpanSpec, span: &syn::Ident, out: &TokenStream) -> TokenStream {
    let runtime = &spec.runtime;
    let results = &spec.results;
    let ret = results.ret.as_ref().map(|arm| {
        let matched = matched(runtime, span, arm);
        quote_spanned!(Span::mixed_site()=> match &#out { #matched })
    });
    let ok = results
        .ok
        .as_ref()
        .map(|arm| of_result(runtime, span, out, arm, "ok"));
    let err = results
        .err
        .as_ref()
        .map(|arm| of_result(runtime, span, out, arm, "err"));
    let failure = failure(spec, span, out);
    quote_spanned!(Span::mixed_site()=> #ret #ok #err #failure)
}

/// `pattern => attributes`. A pattern that does not always match is welcome: `err(Error::Busy { after } => …)`.
fn matched(runtime: &Runtime, span: &syn::Ident, arm: &Arm) -> TokenStream {
    let pattern = &arm.pattern;
    let fill = filling(runtime, &arm.attributes);
    quote_spanned! {Span::mixed_site()=>
        #pattern => #span.record(#fill),
        #[allow(unreachable_patterns)]
        _ => {}
    }
}

fn of_result(
    runtime: &Runtime,
    span: &syn::Ident,
    out: &TokenStream,
    arm: &Arm,
    side: &str,
) -> TokenStream {
    let value = own("value");
    let matched = matched(runtime, span, arm);
    let side = side_of(runtime, arm.key.span(), side, out);
    quote_spanned! {Span::mixed_site()=>
        if let #runtime::__private::Some(#value) = #side { match #value { #matched } }
    }
}

/// Looks into a `Result`. On any other type the error is on the option's key.
fn side_of(runtime: &Runtime, key: Span, side: &str, out: &TokenStream) -> TokenStream {
    let at = Span::mixed_site().located_at(key);
    let runtime = runtime.reported_at(key);
    let side = syn::Ident::new(side, at);
    let out = reported_at(out, key);
    quote_spanned!(at=> #runtime::__private::#side(&#out))
}

/// `tokens` as they are, but where the compiler reports an error in what they name, the error is at `span`.
fn reported_at(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });
    tokens.collect()
}

/// Records the error, if the type turns out to be a `Result` and the value one.
fn failure(spec: &SpanSpec, span: &syn::Ident, out: &TokenStream) -> TokenStream {
    let runtime = &spec.runtime;
    let (error, failure) = (own("error"), own("failure"));
    let record = quote_spanned! {Span::mixed_site()=>
        let #failure = #runtime::__private::Failure(#error);
        #span.fail_with(|| #failure.fault(
            (&&#failure).__traced_error_type(),
            (&&&&&#failure).__traced_texts(),
        ));
    };
    let (find, record) = match &spec.results.err_if {
        None => (
            quote_spanned! {Span::mixed_site()=>
                (&&#runtime::__private::Outcome(&#out)).__traced_error()
            },
            record,
        ),
        Some(err_if) => {
            let (pattern, condition) = (&err_if.pattern, &err_if.condition);
            let find = side_of(runtime, err_if.key.span(), "err", out);
            let record = quote_spanned! {Span::mixed_site()=>
                #[allow(unreachable_patterns)]
                let counts: #runtime::__private::bool = match #error { #pattern => #condition, _ => true };
                if counts { #record }
            };
            (find, record)
        }
    };
    let probes = quote!(use #runtime::__private::outcome_probes::*;);
    quote_spanned! {Span::mixed_site()=>
        #probes
        if let #runtime::__private::Some(#error) = #find { #record }
    }
}
