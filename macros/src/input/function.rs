use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Signature, Token, Visibility, token};

/// A function whose signature is parsed and whose body is kept as tokens: half-typed code must not keep the rest of
/// the function from the compiler.
#[derive(Clone)]
pub(crate) struct TracedFn {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    pub(crate) body: Option<Body>,
}

/// A body: the user's braces, and what is between them.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) group: Group,
    /// `#![…]` at the top of the body; they move to the function, where they mean the same.
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) statements: TokenStream,
}

/// What stands in front of an item, of whatever kind.
pub(super) struct Front {
    attrs: Vec<Attribute>,
    vis: Visibility,
}

impl Parse for Front {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attrs: input.call(Attribute::parse_outer)?,
            vis: input.parse()?,
        })
    }
}

/// Whether a function starts here, behind attributes and visibility.
fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let _ = ahead.parse::<Option<Token![default]>>();
    // A signature with a fault in it is still a function: the parser's own error is the better one.
    ahead.peek(Token![fn])
        || ahead.peek(Token![const]) && (ahead.peek2(Token![fn]) || ahead.peek2(Token![async]))
        || ahead.peek(Token![const]) && (ahead.peek2(Token![unsafe]) || ahead.peek2(Token![extern]))
        || ahead.peek(Token![async])
        || ahead.peek(Token![unsafe]) && !ahead.peek2(Token![trait])
        || ahead.peek(Token![extern]) && !ahead.peek2(Token![crate])
}

impl TracedFn {
    /// Parses a function without a look at its body: the parser would take every token of that over from the compiler, and
    /// most of what is annotated is body. `None` where there is none, where another item begins, and where there is a
    /// fault, which the whole of it tells better.
    pub(super) fn by_its_head(item: &TokenStream) -> Option<Self> {
        let mut trees: Vec<TokenTree> = item.clone().into_iter().collect();
        let Some(TokenTree::Group(group)) = trees.pop() else {
            return None;
        };
        let group = unwrapped(group);
        if group.delimiter() != Delimiter::Brace {
            return None;
        }
        let head = |input: ParseStream<'_>| Self::headed(input.parse()?, input);
        let mut function = head.parse2(trees.into_iter().collect()).ok().flatten()?;
        function.body = Some(Body::of(group).ok()?);
        Some(function)
    }

    /// Parses a function, of which `front` has been taken off; `None` where another item begins.
    pub(super) fn behind(front: Front, input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        let mut function = Self::headed(front, input)?;
        if let Some(function) = &mut function {
            function.body = parse_body(input)?;
        }
        Ok(function)
    }

    /// The same up to the body.
    fn headed(front: Front, input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        if !is_function(input) {
            return Ok(None);
        }
        let Front { attrs, vis } = front;
        Ok(Some(Self {
            attrs,
            vis,
            defaultness: input.parse()?,
            sig: input.parse()?,
            body: None,
        }))
    }
}

impl Body {
    fn of(group: Group) -> syn::Result<Self> {
        let (inner_attrs, statements) = split_inner_attrs(group.stream())?;
        Ok(Self {
            group,
            inner_attrs,
            statements,
        })
    }
}

fn parse_body(input: ParseStream<'_>) -> syn::Result<Option<Body>> {
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
        return Ok(None);
    }
    if !input.peek(token::Brace) {
        return Err(input.error("expected the function's body"));
    }
    let TokenTree::Group(group) = input.parse()? else {
        return Err(input.error("expected the function's body"));
    };
    Body::of(unwrapped(group)).map(Some)
}

/// The braces of a block, which stand in invisible delimiters where a macro by example hands it on as `$body:block`.
pub(crate) fn unwrapped(group: Group) -> Group {
    if group.delimiter() != Delimiter::None {
        return group;
    }
    let mut inner = group.stream().into_iter();
    match (inner.next(), inner.next()) {
        (Some(TokenTree::Group(block)), None) => unwrapped(block),
        _ => group,
    }
}

fn split_inner_attrs(body: TokenStream) -> syn::Result<(Vec<Attribute>, TokenStream)> {
    // Nearly every body begins otherwise, and to parse it takes as long as it is.
    if !begins_with_inner_attr(&body) {
        return Ok((Vec::new(), body));
    }
    let split = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_inner)?, input.parse()?));
    split.parse2(body)
}

fn begins_with_inner_attr(body: &TokenStream) -> bool {
    let mut tokens = body.clone().into_iter();
    let mut comes = |wanted| matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
    comes('#') && comes('!')
}

impl TracedFn {
    /// The function as it was written.
    pub(crate) fn to_untouched(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        for attr in &self.attrs {
            attr.to_tokens(&mut tokens);
        }
        self.vis.to_tokens(&mut tokens);
        self.defaultness.to_tokens(&mut tokens);
        self.sig.to_tokens(&mut tokens);
        match &self.body {
            Some(body) => body.group.to_tokens(&mut tokens),
            None => <Token![;]>::default().to_tokens(&mut tokens),
        }
        tokens
    }
}
