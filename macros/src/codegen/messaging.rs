//! Consumers and producers: the message that a span is about, and the context that goes along with it.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Ident, Lit};

use super::{borrowed, ends, own};
use crate::runtime::Runtime;
use crate::spec::{Candidate, Messaging, Operation, Passed};

/// `call` with the message in scope.
pub(super) fn with_message(
    runtime: &Runtime,
    messaging: &Messaging,
    location: Span,
    call: &TokenStream,
) -> TokenStream {
    let delivery = own("delivery");
    let probes = quote!(use #runtime::__private::message_probes::*;);
    let Some(from) = &messaging.message else {
        let found = first_of(runtime, &messaging.candidates);
        let taken = taken(runtime, messaging, &found, location);
        return quote_spanned!(Span::mixed_site()=> { #probes let #delivery = #taken; #call });
    };
    let message = own("message");
    let found = match messaging.batch {
        true => over(from, &message),
        false => probe(runtime, &message.to_token_stream()),
    };
    let taken = taken(runtime, messaging, &found, from.span());
    // In a `match`, what the expression makes lives as long as it is looked at.
    quote_spanned! {Span::mixed_site()=>
        match &(#from) {
            #message => { #probes let #delivery = #taken; #call }
        }
    }
}

/// The call that takes what has been found. The bound on it is where a mistake is reported.
fn taken(
    runtime: &Runtime,
    messaging: &Messaging,
    found: &TokenStream,
    location: Span,
) -> TokenStream {
    let at = Span::mixed_site().located_at(location);
    let settings = settings(runtime, messaging);
    let runtime = runtime.reported_at(location);
    let messages = quote_spanned!(at=> #runtime::__private::messaging);
    if messaging.operation.is_of_producers() {
        return quote_spanned!(at=> #messages::outgoing(#found, #settings));
    }
    if messaging.batch {
        return quote_spanned!(at=> #messages::batch(#found, #settings));
    }
    let required = match &messaging.message {
        Some(from) => {
            let message = over(from, &own("message"));
            quote_spanned!(at=> #found.__traced_required_of(#message))
        }
        None => quote_spanned!(at=> #found.__traced_required(&#messages::Missing)),
    };
    quote_spanned!(at=> #messages::single(#required, #settings))
}

/// `&name`, where the compiler takes it for the whole of what the user wrote.
fn over(written: &Expr, name: &Ident) -> TokenStream {
    let (first, last) = ends(written);
    let mut name = name.clone();
    name.set_span(name.span().located_at(last));
    let mut reference = quote_spanned!(Span::mixed_site().located_at(first)=> &);
    name.to_tokens(&mut reference);
    reference
}

fn probe(runtime: &Runtime, message: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        (&&&&#runtime::__private::messaging::Candidate(#message)).__traced_message()
    }
}

fn first_of(runtime: &Runtime, candidates: &[Candidate]) -> TokenStream {
    let mut probes = candidates.iter().map(|candidate| {
        let name = &candidate.name;
        probe(runtime, &quote!(&#name))
    });
    let Some(first) = probes.next() else {
        return quote!(#runtime::__private::messaging::Missing);
    };
    let rest: Vec<_> = probes.collect();
    let rest = rest.into_iter().rev().reduce(
        |later, earlier| quote_spanned!(Span::mixed_site()=> #earlier.__traced_or(|| #later)),
    );
    match rest {
        Some(rest) => quote_spanned!(Span::mixed_site()=> #first.__traced_or(|| #rest)),
        None => first,
    }
}

fn settings(runtime: &Runtime, messaging: &Messaging) -> TokenStream {
    let messages = quote!(#runtime::__private::messaging);
    let operation = operation(messaging.operation);
    let relation = format_ident!("{}", relation(messaging.relation));
    let system = text(runtime, messaging.system.as_ref());
    let destination = destination(runtime, messaging);
    let is_named = messaging.is_named_by_destination;
    quote_spanned! {Span::mixed_site()=>
        #messages::Settings {
            operation: #messages::Operation::#operation,
            relation: #messages::Relation::#relation,
            system: #system,
            destination: #destination,
            is_named_by_destination: #is_named,
        }
    }
}

fn destination(runtime: &Runtime, messaging: &Messaging) -> TokenStream {
    match &messaging.destination {
        Some(literal) if messaging.seems_to_vary => {
            let constant = constant(runtime, literal);
            quote!(#runtime::__private::Some(#constant))
        }
        destination => text(runtime, destination.as_ref()),
    }
}

/// A literal that whoever judges the finished spans might take for one name of many.
pub(crate) fn constant(runtime: &Runtime, literal: &impl ToTokens) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> #runtime::__private::messaging::constant(#literal))
}

fn text(runtime: &Runtime, text: Option<&Expr>) -> TokenStream {
    match text {
        None => quote!(#runtime::__private::None),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) => quote!(#runtime::__private::Some(#runtime::__private::Cow::Borrowed(#text))),
        Some(text) => {
            let at = Span::mixed_site().located_at(text.span());
            let reported = runtime.reported_at(text.span());
            let text = borrowed(text);
            let owned = quote_spanned!(at=> #reported::__private::messaging::text(#text));
            quote!(#runtime::__private::Some(#owned))
        }
    }
}

fn operation(operation: Operation) -> Ident {
    let variant = match operation {
        Operation::Create => "Create",
        Operation::Send => "Send",
        Operation::Receive => "Receive",
        Operation::Process => "Process",
        Operation::Settle => "Settle",
    };
    Ident::new(variant, Span::mixed_site())
}

fn relation(relation: &str) -> &'static str {
    match relation {
        "parent" => "Parent",
        "link" => "Link",
        _ => "ParentAndLink",
    }
}

/// Statements at the beginning of a producer's body, where its span is current: they write the context.
pub(super) fn written(runtime: &Runtime, messaging: &Messaging, location: Span) -> TokenStream {
    if !messaging.operation.is_of_producers() {
        return TokenStream::new();
    }
    let places = match &messaging.message {
        Some(into) => vec![into.to_token_stream()],
        None => messaging.candidates.iter().map(place).collect(),
    };
    let span = messaging
        .message
        .as_ref()
        .map_or(location, syn::spanned::Spanned::span);
    let at = Span::mixed_site().located_at(span);
    let reported = runtime.reported_at(span);
    let tags: Vec<_> = (0..places.len())
        .map(|i| Ident::new(&format!("target_{i}"), at))
        .collect();
    let messages = quote_spanned!(at=> #reported::__private::messaging);
    let required = match &messaging.message {
        Some(into) => {
            let tags = tags.iter().map(|tag| over(into, tag));
            quote_spanned!(at=> #(#messages::required_place(#tags);)*)
        }
        None => {
            let tags = tags.iter().rev().map(ToTokens::to_token_stream);
            let first =
                tags.reduce(|later, earlier| quote_spanned!(at=> #earlier.__traced_or(#later)));
            quote_spanned!(at=> #messages::required_target(&#first);)
        }
    };
    let operation = operation(messaging.operation);
    quote_spanned! {at=>
        {
            use #runtime::__private::message_probes::*;
            #(let #tags = (&&&&#messages::Target(&(#places))).__traced_target();)*
            #required
            let _ = false #(|| #tags.write(#runtime::__private::messaging::Operation::#operation, &mut (#places)))*;
        }
    }
}

/// What is written to: not the reference, which need not be `mut`.
fn place(candidate: &Candidate) -> TokenStream {
    let name = &candidate.name;
    match candidate.passed {
        Passed::BorrowedMut => quote!(*#name),
        _ => quote!(#name),
    }
}

/// The arguments that are written to, which the user need not have declared `mut`.
pub(super) fn written_to(messaging: &Messaging) -> Vec<String> {
    if !messaging.operation.is_of_producers() {
        return Vec::new();
    }
    match &messaging.message {
        Some(into) => base_of(into).into_iter().collect(),
        None => messaging
            .candidates
            .iter()
            .map(|candidate| candidate.name.to_string())
            .collect(),
    }
}

/// `envelope` in `envelope.metadata`.
fn base_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(Ident::to_string),
        Expr::Field(field) => base_of(&field.base),
        Expr::Index(index) => base_of(&index.expr),
        Expr::MethodCall(call) => base_of(&call.receiver),
        Expr::Paren(inner) => base_of(&inner.expr),
        _ => None,
    }
}

/// The statements that write to a message, in a block that captures the arguments: there they have to be `mut`.
pub(super) fn written_again(written_to: &[String], written: Option<TokenStream>) -> TokenStream {
    let names = written_to.iter().map(|name| quote::format_ident!("{name}"));
    let bindings = names.map(
        |name| quote_spanned!(Span::mixed_site()=> #[allow(unused_mut)] let mut #name = #name;),
    );
    quote!(#(#bindings)* #written)
}
