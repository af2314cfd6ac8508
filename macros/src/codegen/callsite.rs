use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use traced_conventions::{SpanKind, SpanStyle};

use super::attributes::excepted;
use super::catalog::span_entry;
use super::own;
use crate::runtime::Runtime;
use crate::spec::{Exception, Recording, Scope, SpanName, SpanSpec};

/// An expression: a reference to the constant that holds all that is known of the span beforehand.
///
/// It stands in a block of its own, so that the user's code cannot see it. The call of `new` carries the location of the
/// traced code, which is how the location gets into the constant.
pub(crate) fn callsite(spec: &SpanSpec) -> TokenStream {
    let (name, check) = name(spec);
    let (entry, notes) = (span_entry(spec), &spec.notes);
    let described = described(spec, &name);
    let site = match &entry {
        None => quote_spanned!(Span::mixed_site()=> const { enum Here {} &#described }),
        // What an item refers to has to be one.
        Some(entry) => {
            let runtime = &spec.runtime;
            quote_spanned! {Span::mixed_site()=>
                static CALLSITE: #runtime::__private::Callsite = { enum Here {} #described };
                #entry
                &CALLSITE
            }
        }
    };
    match entry.is_none() && check.is_empty() && notes.is_empty() {
        true => site,
        false => quote_spanned!(Span::mixed_site()=> { #check #notes #site }),
    }
}

/// The call site's value.
fn described(spec: &SpanSpec, name: &TokenStream) -> TokenStream {
    let runtime = &spec.runtime;
    let new = new_at(runtime, spec.location);
    let (scope, version) = scope(spec);
    let arguments = quote_spanned!(Span::mixed_site()=> #name, #scope, #version);
    let arguments = parenthesized(arguments, spec.location);
    let kind = (spec.kind != SpanKind::Internal).then(|| {
        let (of_kind, kind) = (own("of_kind"), own(variant(spec.kind)));
        quote_spanned!(Span::mixed_site()=> .#of_kind(#runtime::__private::SpanKind::#kind))
    });
    let recording = recording(spec.recording);
    let excepting = excepting(&spec.exceptions);
    quote!(#new #arguments #kind #recording #excepting)
}

/// Calls that change what is recorded from what is by default.
fn recording(recording: Recording) -> TokenStream {
    let calls = [
        (!recording.code_location, "without_code_location"),
        (!recording.error_messages, "without_error_messages"),
        (recording.panic_messages, "with_panic_messages"),
    ];
    let calls = calls.into_iter().filter(|(is_wanted, _)| *is_wanted);
    calls
        .map(|(_, method)| own(method))
        .map(|method| quote_spanned!(Span::mixed_site()=> .#method()))
        .collect()
}

/// A call that says what the annotation excepts, if it excepts anything.
fn excepting(exceptions: &[Exception]) -> Option<TokenStream> {
    let names: Vec<_> = excepted(exceptions).collect();
    let excepting = own("excepting");
    (!names.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> .#excepting(&[#(#names),*])))
}

/// The compiler takes the location of a call from the tokens of its path, all of them.
fn new_at(runtime: &Runtime, span: Span) -> TokenStream {
    let runtime = runtime.located(span);
    quote_spanned!(span=> #runtime::__private::Callsite::new::<Here>)
}

/// … and from its parentheses.
fn parenthesized(tokens: TokenStream, span: Span) -> proc_macro2::Group {
    let mut group = proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, tokens);
    group.set_span(span);
    group
}

fn name(spec: &SpanSpec) -> (TokenStream, TokenStream) {
    match &spec.name {
        SpanName::Literal(name) => (quote!(#name), TokenStream::new()),
        SpanName::Constant(path) => {
            let runtime = spec.runtime.reported_at(path.span());
            let kind = format_ident!("{}", variant(spec.kind));
            let style = format_ident!("{}", style_variant(spec.style));
            let check = quote_spanned! {path.span()=>
                const _: () = #runtime::__private::assert!(
                    #runtime::__private::is_legal_span_name(
                        #path,
                        #runtime::__private::ConventionKind::#kind,
                        #runtime::__private::SpanStyle::#style
                    ),
                    "{}", #runtime::__private::SPAN_RULE
                );
            };
            (quote!(#path), check)
        }
    }
}

/// A constant assertion on the name of an event.
pub(crate) fn assert_event_name(runtime: &Runtime, path: &syn::Path) -> TokenStream {
    let runtime = runtime.reported_at(path.span());
    quote_spanned! {path.span()=>
        const _: () = #runtime::__private::assert!(
            #runtime::__private::is_legal_event_name(#path),
            "{}", #runtime::__private::EVENT_RULE
        );
    }
}

/// The name of the scope, and its version: none is an empty one.
fn scope(spec: &SpanSpec) -> (TokenStream, String) {
    match &spec.scope {
        Scope::Literal(name) => (quote!(#name), String::new()),
        Scope::Constant(path) => (quote!(#path), String::new()),
        Scope::OfCrate => {
            let name = crate_name();
            (
                quote!(#name),
                of_crate("CARGO_PKG_VERSION").unwrap_or_default(),
            )
        }
    }
}

/// The scope where none is given.
pub(super) fn crate_name() -> String {
    of_crate("CARGO_PKG_NAME").unwrap_or_else(|| "unknown".to_owned())
}

/// Cargo sets these for the crate that is being compiled; other build systems may not.
fn of_crate(variable: &str) -> Option<String> {
    std::env::var(variable)
        .ok()
        .filter(|value| !value.is_empty())
}

fn variant(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Internal => "Internal",
        SpanKind::Server => "Server",
        SpanKind::Client => "Client",
        SpanKind::Producer => "Producer",
        SpanKind::Consumer => "Consumer",
    }
}

fn style_variant(style: SpanStyle) -> &'static str {
    match style {
        SpanStyle::Any => "Any",
        SpanStyle::SnakeCase => "SnakeCase",
        SpanStyle::KebabCase => "KebabCase",
    }
}

#[cfg(test)]
mod tests {
    use super::{Recording, recording};

    #[test]
    fn only_what_differs_from_the_default_is_said() {
        let default = Recording::default();
        assert!(recording(default).is_empty());
        let changed = Recording {
            code_location: false,
            ..default
        };
        assert_eq!(recording(changed).to_string(), ". without_code_location ()");
        let all = Recording {
            code_location: false,
            error_messages: false,
            panic_messages: true,
        };
        assert_eq!(
            recording(all).to_string(),
            ". without_code_location () . without_error_messages () . with_panic_messages ()"
        );
    }
}
