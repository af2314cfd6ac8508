//! What is annotated: as much of it parsed as is needed, the rest kept as tokens.

mod block;
mod function;

use proc_macro2::TokenStream;
use syn::Token;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream};

pub(crate) use block::{BlockItem, TracedImpl};
pub(crate) use function::{Body, TracedFn, unwrapped};

use self::function::Front;
use crate::diag::fault_here;
use crate::message;

/// An item that `#[traced]` may stand on.
pub(crate) enum Item {
    Function(Box<TracedFn>),
    Impl(TracedImpl),
}

impl Item {
    /// Parses the annotated item, or says that it is none of ours.
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        match TracedFn::by_its_head(&item) {
            Some(function) => Ok(Self::Function(Box::new(function))),
            None => syn::parse2(item),
        }
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let front: Front = ahead.parse()?;
        if ahead.peek(Token![default]) && ahead.peek2(Token![impl])
            || ahead.peek(Token![unsafe]) && ahead.peek2(Token![impl])
            || ahead.peek(Token![impl])
        {
            return input.parse().map(Self::Impl);
        }
        let Some(function) = TracedFn::behind(front, &ahead)? else {
            return Err(fault_here(&ahead, message::not_a_function()));
        };
        input.advance_to(&ahead);
        Ok(Self::Function(Box::new(function)))
    }
}
