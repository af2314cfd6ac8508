use proc_macro2::{Group, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Token, token};

use super::function::{Front, TracedFn};

/// An `impl` block: its head as tokens, its methods parsed.
pub(crate) struct TracedImpl {
    pub(crate) head: TokenStream,
    pub(crate) braces: Group,
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) items: Vec<BlockItem>,
}

pub(crate) enum BlockItem {
    Method(Box<TracedFn>),
    /// Constants, types, macro calls: not ours.
    Other(TokenStream),
}

impl Parse for TracedImpl {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut head = TokenStream::new();
        let braces = loop {
            match input.parse()? {
                TokenTree::Group(group)
                    if input.is_empty() && group.delimiter() == proc_macro2::Delimiter::Brace =>
                {
                    break group;
                }
                token => head.extend([token]),
            }
        };
        let (inner_attrs, items) = syn::parse::Parser::parse2(
            |input: ParseStream<'_>| {
                let inner_attrs = input.call(Attribute::parse_inner)?;
                let mut items = Vec::new();
                while !input.is_empty() {
                    items.push(input.parse()?);
                }
                Ok((inner_attrs, items))
            },
            braces.stream(),
        )?;
        Ok(Self {
            head,
            braces,
            inner_attrs,
            items,
        })
    }
}

impl Parse for BlockItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        if let Some(method) = TracedFn::behind(ahead.parse::<Front>()?, &ahead)? {
            input.advance_to(&ahead);
            return Ok(Self::Method(Box::new(method)));
        }
        let mut tokens = TokenStream::new();
        while !input.is_empty() {
            let ends = input.peek(Token![;]) || input.peek(token::Brace);
            tokens.extend([input.parse::<TokenTree>()?]);
            if ends {
                break;
            }
        }
        Ok(Self::Other(tokens))
    }
}
