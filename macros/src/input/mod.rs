//! What is annotated: as much of it parsed as is needed, the rest kept as tokens.

mod block;
mod function;

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Token, Visibility};

pub(crate) use block::{BlockItem, TracedImpl};
pub(crate) use function::{Body, TracedFn};

use crate::message;

/// An item that `#[traced]` may stand on.
pub(crate) enum Item {
    Function(Box<TracedFn>),
    Impl(TracedImpl),
}

impl Item {
    /// Parses the annotated item, or says that it is none of ours.
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        syn::parse2(item)
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        if ahead.peek(Token![default]) && ahead.peek2(Token![impl])
            || ahead.peek(Token![unsafe]) && ahead.peek2(Token![impl])
            || ahead.peek(Token![impl])
        {
            return input.parse().map(Self::Impl);
        }
        if function::is_function(&ahead) {
            return input
                .parse()
                .map(|function| Self::Function(Box::new(function)));
        }
        Err(ahead.error(message::not_a_function()))
    }
}
