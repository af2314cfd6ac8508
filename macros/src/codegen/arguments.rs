//! The arguments move into the traced body, so that they are dropped inside the span.

use std::borrow::Cow;
use std::collections::HashSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{Expr, FnArg, Ident, Pat, PatType, ReceiverKind, Signature, Token, parse_quote};

use super::lints;
use crate::args::{RawAttribute, RawEntry};
use crate::plain_type::needs_no_drop;

/// Statements that move every argument into the body they stand in.
///
/// Each argument is bound again under its own name. That the new binding may be unused is what the compiler then
/// says of it, as it would have of the argument; an argument that the annotation records is used by that.
pub(super) fn moved_in(
    sig: &Signature,
    statements: &TokenStream,
    annotation: TokenStream,
    written_to: &[String],
) -> TokenStream {
    let bindings = bindings(sig, |argument| is_moved(argument, written_to));
    let receiver = moved_receiver(sig, statements);
    if bindings.is_empty() {
        return receiver;
    }
    // One statement for all, but for those whose lints are their own.
    let together = |one: &Binding<'_>, other: &Binding<'_>| {
        std::ptr::eq(one.argument, other.argument)
            || one.argument.attrs.is_empty() && other.argument.attrs.is_empty()
    };
    let bound = bindings
        .chunk_by(together)
        .map(|bindings| bound_again(bindings, written_to));
    let used = used_among(&bindings, annotation);
    quote!(#receiver #(#bound)* #used)
}

/// A statement that uses the arguments which the annotation mentions: in a function whose annotation is at fault nothing
/// else may, and the compiler would say so on top.
pub(crate) fn used_by(sig: &Signature, annotation: TokenStream) -> Option<TokenStream> {
    used_among(&bindings(sig, |_| true), annotation)
}

fn used_among(bindings: &[Binding<'_>], annotation: TokenStream) -> Option<TokenStream> {
    if bindings.is_empty() {
        return None;
    }
    let recorded = mentioned(annotation);
    let names = bindings.iter().map(|binding| binding.name);
    let used: Vec<_> = names
        .filter(|name| recorded.contains(&name.to_string()))
        .collect();
    (!used.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> let _ = (#(&#used,)*);))
}

/// As [`used_by`], for a macro in a function: the variables that the values begin with.
pub(crate) fn used_in<'a>(entries: impl IntoIterator<Item = &'a RawEntry>) -> TokenStream {
    let values = entries.into_iter().filter_map(|entry| match entry {
        RawEntry::Attribute(RawAttribute { value, .. }) => Some(value),
        RawEntry::Valueless(_) => None,
    });
    let used: Vec<_> = values.filter_map(variable).collect();
    if used.is_empty() {
        return TokenStream::new();
    }
    quote_spanned!(Span::mixed_site()=> let _ = (#(&#used,)*);)
}

/// `user` in `user.account.id`.
fn variable(value: &Expr) -> Option<&Ident> {
    match value {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(field) => variable(&field.base),
        Expr::Reference(inner) => variable(&inner.expr),
        Expr::MethodCall(call) => variable(&call.receiver),
        _ => None,
    }
}

/// Whether an argument is there that cannot be bound again: only what captures it can drop it inside the span.
pub(super) fn must_be_captured(sig: &Signature) -> bool {
    sig.inputs.iter().any(|argument| match argument {
        FnArg::Receiver(receiver) => !matches!(receiver.kind, ReceiverKind::Reference(..)),
        FnArg::Typed(argument) => !argument.attrs.iter().all(is_no_condition),
    })
}

/// Whether an `async` block would capture more than it does by itself if what the annotation says were evaluated in it:
/// arguments that it does not use, or references to those that it does not take along.
pub(crate) fn would_capture_more(
    sig: &Signature,
    keywords: &TokenStream,
    block: TokenStream,
    annotation: TokenStream,
) -> bool {
    if annotation.is_empty() {
        return false;
    }
    if !mentioned(keywords.clone()).contains("move") {
        return true;
    }
    let (used, recorded) = (mentioned(block), mentioned(annotation));
    let is_new = |name: &str| recorded.contains(name) && !used.contains(name);
    let bindings = bindings(sig, |_| true);
    is_new("self")
        || bindings
            .iter()
            .any(|binding| is_new(&binding.name.to_string()))
}

/// What the arguments bind that are `wanted`, those left out that may not be there.
fn bindings(sig: &Signature, wanted: impl Fn(&PatType) -> bool) -> Vec<Binding<'_>> {
    let mut bindings = Vec::new();
    for argument in &sig.inputs {
        if let FnArg::Typed(argument) = argument {
            if argument.attrs.iter().all(is_no_condition) && wanted(argument) {
                collect(&argument.pat, argument, &mut bindings);
            }
        }
    }
    bindings
}

/// Whether it does not matter where the argument is dropped: what the body uses of it is captured as it is.
fn is_left_alone(argument: &PatType) -> bool {
    let is_plain = match &*argument.pat {
        Pat::Ident(name) => name.mutability.is_none() && name.by_ref.is_none(),
        _ => false,
    };
    is_plain && needs_no_drop(&argument.ty)
}

fn is_moved(argument: &PatType, written_to: &[String]) -> bool {
    !is_left_alone(argument) || is_written(argument, written_to)
}

fn is_written(argument: &PatType, written_to: &[String]) -> bool {
    match &*argument.pat {
        Pat::Ident(name) => written_to.contains(&name.ident.to_string()),
        _ => false,
    }
}

/// `let (a, mut b,) = (a, b,);`: all in one statement, which no lint takes for the user's, and in the order that they are
/// dropped in from the last to the first.
fn bound_again(bindings: &[Binding<'_>], written_to: &[String]) -> TokenStream {
    let names: Vec<_> = bindings.iter().map(|binding| binding.name).collect();
    let levels = bindings
        .first()
        .map(|binding| lints::levels(binding.argument))
        .unwrap_or_default();
    let is_written = |name: &Ident| written_to.contains(&name.to_string());
    let unused_mut = names
        .iter()
        .any(|name| is_written(name))
        .then(|| quote!(unused_mut,));
    let patterns = bindings.iter().map(|binding| match binding {
        Binding {
            mutability: None,
            name,
            ..
        } if is_written(name) => quote!(mut #name),
        Binding {
            mutability, name, ..
        } => quote!(#mutability #name),
    });
    quote_spanned! {Span::mixed_site()=>
        #(#levels)*
        #[allow(
            #unused_mut
            clippy::used_underscore_binding,
            clippy::no_effect_underscore_binding,
            clippy::shadow_reuse,
            clippy::shadow_same
        )]
        let (#(#patterns,)*) = (#(#names,)*);
    }
}

/// Every identifier in `tokens`, and in the texts among them where it may be captured: `"essay-{batch}"`.
fn mentioned(tokens: TokenStream) -> HashSet<String> {
    let mut words = HashSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(word) => drop(words.insert(word.to_string())),
            TokenTree::Group(group) => words.extend(mentioned(group.stream())),
            TokenTree::Literal(literal) => words.extend(captured(&literal.to_string())),
            TokenTree::Punct(_) => {}
        }
    }
    words
}

/// What stands behind each `{` of a text, up to where no name goes on.
fn captured(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('{').skip(1).map(|rest| {
        let name = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_');
        name.collect()
    })
}

/// The signature of a function whose arguments move: that there is less to be said of them out there is our doing.
pub(super) fn with_arguments_moved<'a>(
    sig: &'a Signature,
    written_to: &[String],
) -> Cow<'a, Signature> {
    lints::without_expectations(with_unused_mut_allowed(sig), |argument| {
        argument.attrs.iter().all(is_no_condition) && is_moved(argument, written_to)
    })
}

/// An argument that is `mut` is moved before it is changed: that it need not be `mut` out there is our doing.
pub(super) fn with_unused_mut_allowed(sig: &Signature) -> Cow<'_, Signature> {
    let mut sig = Cow::Borrowed(sig);
    for at in 0..sig.inputs.len() {
        if binds_mutably(&sig.inputs[at]) {
            if let FnArg::Typed(argument) = &mut sig.to_mut().inputs[at] {
                argument.attrs.push(parse_quote!(#[allow(unused_mut)]));
            }
        }
    }
    sig
}

fn binds_mutably(argument: &FnArg) -> bool {
    let FnArg::Typed(argument) = argument else {
        return false;
    };
    let mut bindings = Vec::new();
    collect(&argument.pat, argument, &mut bindings);
    bindings.iter().any(|binding| binding.mutability.is_some())
}

/// A condition may leave the argument out.
fn is_no_condition(attr: &syn::Attribute) -> bool {
    !attr.path().is_ident("cfg") && !attr.path().is_ident("cfg_attr")
}

/// `self` by value is moved as a whole where the body mentions it; where it does not, naming it here would hide that
/// from the compiler.
fn moved_receiver(sig: &Signature, statements: &TokenStream) -> TokenStream {
    match sig.receiver() {
        Some(receiver)
            if !matches!(receiver.kind, ReceiverKind::Reference(..))
                && mentioned(statements.clone()).contains("self") =>
        {
            let this = Ident::new("self", receiver.self_token.span);
            quote_spanned!(Span::mixed_site()=> let _ = &#this;)
        }
        _ => TokenStream::new(),
    }
}

/// A variable that an argument is bound to.
struct Binding<'a> {
    mutability: Option<Token![mut]>,
    name: &'a Ident,
    argument: &'a PatType,
}

fn collect<'a>(pattern: &'a Pat, argument: &'a PatType, bindings: &mut Vec<Binding<'a>>) {
    let mut each = |pattern| collect(pattern, argument, bindings);
    match pattern {
        Pat::Ident(ident) => {
            // `ref mut x` binds a reference that itself never changes.
            let mutability = ident.mutability.filter(|_| ident.by_ref.is_none());
            bindings.push(Binding {
                mutability,
                name: &ident.ident,
                argument,
            });
            if let Some((_, inner)) = &ident.subpat {
                collect(inner, argument, bindings);
            }
        }
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(each),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(each),
        Pat::Struct(fields) => {
            fields.fields.iter().for_each(|field| each(&field.pat));
        }
        Pat::Slice(slice) => slice.elems.iter().for_each(each),
        Pat::Reference(reference) => each(&reference.pat),
        Pat::Paren(inner) => each(&inner.pat),
        Pat::Type(inner) => each(&inner.pat),
        // An or-pattern binds the same names on both sides.
        Pat::Or(or) => {
            or.cases.first().into_iter().for_each(each);
        }
        _ => {}
    }
}
