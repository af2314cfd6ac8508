//! The macros, one expander each. They take and return `proc_macro2` streams, so that tests can call them.

mod conditional;
mod function;
mod impl_block;
mod in_span;
mod late;
mod leaf;
mod results;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

pub(crate) use in_span::in_span;
pub(crate) use late::{event, record};

use crate::diag::Errors;
use crate::input::Item;
use crate::message;
use crate::option::Target;

/// `#[traced(args)] item`
pub(crate) fn traced(args: TokenStream, item: TokenStream) -> TokenStream {
    match Item::parse(item.clone()) {
        Ok(Item::Function(function)) => function::expand(args, *function, Target::Function),
        Ok(Item::Impl(block)) => impl_block::expand(args, block),
        Err(error) => {
            let mut errors = Errors::default();
            errors.push(error);
            after(item, errors)
        }
    }
}

/// `#[traced_consumer(args)] item` and `#[traced_producer(args)] item`
pub(crate) fn messaging(args: TokenStream, item: TokenStream, target: Target) -> TokenStream {
    match Item::parse(item.clone()) {
        Ok(Item::Function(function)) => function::expand(args, *function, target),
        Ok(Item::Impl(_)) => {
            let mut errors = Errors::default();
            let fault = syn::Error::new(proc_macro2::Span::call_site(), message::not_a_consumer());
            errors.push(fault);
            after(item, errors)
        }
        Err(error) => {
            let mut errors = Errors::default();
            errors.push(match error.to_string() == message::not_a_function() {
                true => syn::Error::new(error.span(), message::not_a_consumer()),
                false => error,
            });
            after(item, errors)
        }
    }
}

/// The user's item first, then the faults: the IDE works on with the item.
fn after(item: TokenStream, errors: Errors) -> TokenStream {
    let mut tokens = item;
    tokens.extend(errors.into_compile_errors());
    tokens
}
