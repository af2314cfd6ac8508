use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;
use traced_conventions::AttributeType;

use super::own;
use crate::args::{AttributeKey, Recorded};
use crate::runtime::Runtime;
use crate::spec::{Attribute, Exception, Key, LateSpec, Seen};

/// A closure that puts `list` into the `Attributes` it is given.
pub(crate) fn filling(runtime: &Runtime, list: &[Attribute]) -> TokenStream {
    filling_after(runtime, list, &TokenStream::new(), set)
}

/// As [`filling`], for attributes that are [only looked at](is_read_only): the closure may be called twice, and puts
/// there what may be put there then.
pub(crate) fn filling_by_turns(runtime: &Runtime, list: &[Attribute]) -> TokenStream {
    filling_after(runtime, list, &TokenStream::new(), set_in_turn)
}

/// As [`filling`], for attributes that stand alone: there is no call site that could say what is excepted.
pub(crate) fn filling_late(runtime: &Runtime, spec: &LateSpec) -> TokenStream {
    let attributes = own("attributes");
    let excepted = excepted(&spec.exceptions)
        .map(|name| quote_spanned!(Span::mixed_site()=> #attributes.except(#name);));
    filling_after(runtime, &spec.attributes, &excepted.collect(), set)
}

/// Each call returns the attributes, for the next one: what is handed from one to the next is in no register that the
/// annotated function would have to save, whether or not anybody wants a span.
fn filling_after(
    runtime: &Runtime,
    list: &[Attribute],
    first: &TokenStream,
    set: fn(&Runtime, &Ident, &TokenStream, &Attribute) -> TokenStream,
) -> TokenStream {
    let Some((last, others)) = list.split_last() else {
        return quote_spanned!(Span::mixed_site()=> |_| {});
    };
    let attributes = own("attributes");
    let checked = |attribute| {
        let (check, key) = key(runtime, attribute);
        (check, set(runtime, &attributes, &key, attribute))
    };
    let others = others
        .iter()
        .map(checked)
        .map(|(check, set)| quote_spanned!(Span::mixed_site()=> #check let #attributes = #set;));
    let (check, last) = checked(last);
    let probes = (!is_plain(list)).then(|| quote!(use #runtime::__private::value_probes::*;));
    quote_spanned! {Span::mixed_site()=>
        |#attributes| { #probes #first #(#others)* #check #last; }
    }
}

/// Whether all of these only have to be copied.
pub(crate) fn is_plain(list: &[Attribute]) -> bool {
    list.iter().all(|attribute| attribute.seen != Seen::Nothing)
}

/// Whether the value is only looked at: a variable, a field, a literal, or what every container answers by itself.
pub(crate) fn is_read_only(attribute: &Attribute) -> bool {
    matches!(attribute.recorded, Recorded::Typed) && is_look(&attribute.value)
}

fn is_look(value: &Expr) -> bool {
    /// Methods of the standard library that nobody traces.
    const LOOKS: [&str; 7] = [
        "as_str", "is_empty", "is_err", "is_none", "is_ok", "is_some", "len",
    ];
    match value {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Field(field) => is_look(&field.base),
        Expr::Reference(reference) => is_look(&reference.expr),
        Expr::Paren(inner) => is_look(&inner.expr),
        Expr::MethodCall(call) => {
            call.args.is_empty()
                && LOOKS.iter().any(|look| call.method == look)
                && is_look(&call.receiver)
        }
        _ => false,
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

fn set(
    runtime: &Runtime,
    attributes: &Ident,
    key: &TokenStream,
    attribute: &Attribute,
) -> TokenStream {
    let (expression, span) = (&attribute.value, Span::mixed_site());
    match attribute.seen {
        Seen::Plain => {
            let value = quote!(&#expression);
            quote_spanned!(span=> #runtime::__private::put(#attributes, #key, #value))
        }
        Seen::Text => quote_spanned!(span=> #attributes.push_static(#key, #expression)),
        Seen::Nothing => {
            let Recording { value, kind, get } = recording(runtime, attribute);
            let value = quote_spanned!(span=> match &(#expression) { #value => #kind #get });
            quote_spanned!(span=> #attributes.set(#key, #value))
        }
    }
}

fn set_in_turn(
    runtime: &Runtime,
    attributes: &Ident,
    key: &TokenStream,
    attribute: &Attribute,
) -> TokenStream {
    let (expression, tag) = (&attribute.value, own("kind"));
    if let Some(given) = given(runtime, attribute) {
        return quote_spanned! {Span::mixed_site()=>
            #attributes.set_in_turn(#key, true, || #given)
        };
    }
    let Recording { value, kind, get } = recording(runtime, attribute);
    quote_spanned! {Span::mixed_site()=>
        match &(#expression) {
            #value => {
                let #tag = #kind;
                #attributes.set_in_turn(#key, #tag.is_read_only(), || #tag #get)
            }
        }
    }
}

/// The value as it is given, where enough can be seen of it.
fn given(runtime: &Runtime, attribute: &Attribute) -> Option<TokenStream> {
    let expression = &attribute.value;
    match attribute.seen {
        Seen::Nothing => None,
        Seen::Plain => Some(quote!(#runtime::__private::given(&#expression))),
        Seen::Text => Some(quote!(#runtime::__private::literal(#expression))),
    }
}

/// The key, behind the check of its name where it is a constant.
fn key(runtime: &Runtime, attribute: &Attribute) -> (Option<TokenStream>, TokenStream) {
    match &attribute.key {
        Key::Literal(name) => (None, quote!(#name)),
        Key::Constant { path, rules } => {
            let check = rules
                .as_ref()
                .map(|rules| assert_name(runtime, path, rules));
            (check, quote!(#path))
        }
    }
}

/// A constant assertion on the name of an attribute.
fn assert_name(runtime: &Runtime, path: &syn::Path, rules: &TokenStream) -> TokenStream {
    let runtime = runtime.reported_at(path.span());
    quote_spanned! {path.span()=>
        const _: () = #runtime::__private::assert_attribute_name(#path, &#rules);
    }
}

/// How a value is recorded: a variable for it, what tells its kind, and the call that gets it by that.
struct Recording {
    value: Ident,
    kind: TokenStream,
    get: TokenStream,
}

/// What may fail to compile carries the span of the user's expression.
fn recording(runtime: &Runtime, attribute: &Attribute) -> Recording {
    let expression = &attribute.value;
    let at = Span::mixed_site().located_at(expression.span());
    let value = Ident::new("value", at);
    let probe = quote!(#runtime::__private::Probe(#value));
    let get = quote_spanned!(at=> .get(#value));
    // As many references as there are choices: see the runtime's `probe`.
    let text = quote_spanned!(at=> (&&&#probe).__traced_text());
    let (kind, get) = match (attribute.recorded, attribute.expects) {
        (Recorded::Display, _) => (text, quote_spanned!(at=> .display(#value))),
        (Recorded::Debug, _) => (text, quote_spanned!(at=> .debug(#value))),
        (Recorded::Typed, Some(AttributeType::String)) => {
            (quote_spanned!(at=> (&&&&&&#probe).__traced_string()), get)
        }
        (Recorded::Typed, expected) => match expected.and_then(typed) {
            Some(typed) => {
                let runtime = runtime.reported_at(expression.span());
                let typed = Ident::new(typed, at);
                (quote_spanned!(at=> #runtime::__private::typed::#typed), get)
            }
            None => (quote_spanned!(at=> (&&&&&&#probe).__traced_kind()), get),
        },
    };
    Recording { value, kind, get }
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
