use proc_macro2::{Group, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Token, Visibility, token};

use super::function::{TracedFn, is_function};

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
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        if is_function(&ahead) {
            return input.parse().map(|method| Self::Method(Box::new(method)));
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
