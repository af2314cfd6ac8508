//! `record!` and `event!`: onto a span that is already there.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Path, Token};

use super::in_span::runtime_of;
use crate::args::{RawEntry, RawException, RawName, parse_list_with_exceptions};
use crate::codegen::{assert_event_name, event_entry, filling_late, record_entry, used_in};
use crate::diag::{Errors, fault, fault_here};
use crate::message;
use crate::runtime::Runtime;
use crate::spec::LateSpec;
use crate::validate::{check_event_name, validate_late};

/// The attributes, and what is excepted among them.
type Entries = (Vec<RawEntry>, Vec<RawException>);

/// `record!(key = value, …)`
pub(crate) fn record(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut parsed = None;
    let parse = |input: ParseStream<'_>| {
        let runtime = runtime_of(input)?;
        if input.is_empty() {
            return Err(syn::Error::new(
                input.span(),
                message::record_without_attributes(),
            ));
        }
        parsed = Some((runtime, parse_list_with_exceptions(input, &mut errors)));
        Ok(())
    };
    if let Err(error) = parse.parse2(input) {
        errors.push(error);
    }
    expand(parsed, errors, |runtime, spec| {
        let fill = filling_late(runtime, spec);
        let call = quote_spanned!(Span::mixed_site()=> #runtime::__private::late::record(#fill));
        let (entry, notes) = (record_entry(runtime, spec), &spec.notes);
        behind(quote!(#notes #entry), call)
    })
}

/// `event!("name", key = value, …)`
pub(crate) fn event(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut parsed = None;
    let mut name = None;
    let parse = |input: ParseStream<'_>| {
        let runtime = runtime_of(input)?;
        name = Some(event_name(input)?);
        if input.parse::<Option<Token![,]>>()?.is_none() && !input.is_empty() {
            return Err(fault_here(input, message::missing_list_comma()));
        }
        parsed = Some((runtime, parse_list_with_exceptions(input, &mut errors)));
        Ok(())
    };
    if let Err(error) = parse.parse2(input) {
        errors.push(error);
    }
    let Some(name) = name else {
        return expand(None, errors, |_, _| TokenStream::new());
    };
    check_event_name(&name, &mut errors);
    expand(parsed, errors, |runtime, spec| {
        let fill = filling_late(runtime, spec);
        let (entry, notes) = (event_entry(runtime, &name, spec), &spec.notes);
        let check = match &name {
            RawName::Literal(_) => TokenStream::new(),
            RawName::Constant(path) => assert_event_name(runtime, path),
        };
        quote_spanned!(Span::mixed_site()=> { #check #notes #entry #runtime::__private::late::event(#name, #fill) })
    })
}

fn event_name(input: ParseStream<'_>) -> syn::Result<RawName> {
    if input.peek(LitStr) {
        return Ok(RawName::Literal(input.parse()?));
    }
    let path = input.fork().call(Path::parse_mod_style);
    match path {
        Ok(path) if is_macro(input) => Err(fault(path, message::formatted_event_name())),
        Ok(path) if !input.peek2(Token![=]) && !input.peek2(Token![.]) => {
            input.call(Path::parse_mod_style)?;
            Ok(RawName::Constant(path))
        }
        _ => Err(syn::Error::new(input.span(), message::event_without_name())),
    }
}

/// `format!(…)`, or whatever else makes a text.
fn is_macro(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.call(Path::parse_mod_style).is_ok() && ahead.peek(Token![!]) && !ahead.peek(Token![!=])
}

/// An item needs a block around it; a call alone is left alone.
fn behind(item: TokenStream, call: TokenStream) -> TokenStream {
    match item.is_empty() {
        true => call,
        false => quote_spanned!(Span::mixed_site()=> { #item #call }),
    }
}

fn expand(
    parsed: Option<(Runtime, Entries)>,
    mut errors: Errors,
    call: impl FnOnce(&Runtime, &LateSpec) -> TokenStream,
) -> TokenStream {
    let attributes = parsed.iter().flat_map(|(_, (attributes, _))| attributes);
    let uses = used_in(attributes);
    let expanded = parsed.map(|(runtime, (attributes, exceptions))| {
        let spec = validate_late(&runtime, attributes, &exceptions, &mut errors);
        call(&runtime, &spec)
    });
    match expanded {
        Some(tokens) if errors.is_empty() => tokens,
        _ => {
            let errors = errors.into_compile_errors();
            quote!({ #errors #uses })
        }
    }
}
