//! What stands between the parentheses: parsed, nothing judged but its form.

mod attribute;
mod exception;
mod key;
mod option;
mod value;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, Ident, LitStr, Pat, Path, Token};

pub(crate) use attribute::{
    RawAttribute, RawEntry, Recorded, Valueless, parse_list, parse_list_with_exceptions,
    parse_recorded,
};
pub(crate) use exception::{RawException, parse_exception};
pub(crate) use key::{AttributeKey, parse_key};

use crate::diag::{Errors, fault_here};
use crate::message;
use crate::option::{Key, Target};

/// The options as they were written. Each keeps its key, for errors that are about the option itself.
#[derive(Default)]
pub(crate) struct RawArgs {
    pub(crate) name: Option<RawName>,
    /// Whether there is a name, be it one that is at fault.
    pub(crate) is_named: bool,
    pub(crate) kind: Option<Ident>,
    pub(crate) attrs: Vec<RawEntry>,
    pub(crate) sampler_attrs: Vec<RawEntry>,
    pub(crate) ok: Option<Keyed<RawArm>>,
    pub(crate) err: Option<Keyed<RawArm>>,
    pub(crate) err_if: Option<Keyed<Condition>>,
    pub(crate) ret: Option<Keyed<RawArm>>,
    pub(crate) parent: Option<Keyed<Expr>>,
    pub(crate) root: Option<Ident>,
    pub(crate) links: Option<Expr>,
    pub(crate) leaf: Option<Ident>,
    pub(crate) scope: Option<RawName>,
    pub(crate) runtime: Option<Path>,
    pub(crate) prefix: Option<LitStr>,
    pub(crate) skip: Option<Ident>,
    pub(crate) exceptions: Vec<RawException>,
    pub(crate) messaging: RawMessaging,
    pub(crate) given: Vec<(Key, Ident)>,
}

/// The options of `#[traced_consumer]` and `#[traced_producer]`.
#[derive(Default)]
pub(crate) struct RawMessaging {
    pub(crate) system: Option<Expr>,
    pub(crate) destination: Option<Expr>,
    pub(crate) operation: Option<Ident>,
    pub(crate) relation: Option<Keyed<Ident>>,
    /// `from = …` or `into = …`
    pub(crate) message: Option<Expr>,
    pub(crate) batch: Option<Ident>,
}

/// A value and the option's key before it.
pub(crate) struct Keyed<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// A name: a literal, or a constant that only the compiler can look into.
#[derive(Clone)]
pub(crate) enum RawName {
    Literal(LitStr),
    Constant(Path),
}

/// `pattern => attributes`.
pub(crate) struct RawArm {
    pub(crate) pattern: Pat,
    pub(crate) attributes: Vec<RawEntry>,
}

/// `pattern => condition`.
pub(crate) struct Condition {
    pub(crate) pattern: Pat,
    pub(crate) condition: Expr,
}

impl RawArgs {
    /// Parses all of `args`. What cannot be parsed is reported and left out.
    pub(crate) fn parse(args: TokenStream, target: Target, errors: &mut Errors) -> Self {
        let mut parsed = Self::default();
        let parse = |input: ParseStream<'_>| {
            parsed.parse_options(input, target, errors, |input| input.is_empty());
            Ok(())
        };
        // The closure consumes every token and never fails.
        let _ = parse.parse2(args);
        parsed
    }

    /// Parses options until `ended`. After a fault it goes on behind the next comma.
    pub(crate) fn parse_options(
        &mut self,
        input: ParseStream<'_>,
        target: Target,
        errors: &mut Errors,
        ended: fn(ParseStream<'_>) -> bool,
    ) {
        while !ended(input) {
            if let Err(error) = self.parse_option(input, target, errors) {
                errors.push(error);
                skip_to_comma(input);
            }
            if ended(input) {
                return;
            }
            if input.parse::<Token![,]>().is_err() {
                errors.push(fault_here(input, message::missing_comma()));
                skip_to_comma(input);
                let _ = input.parse::<Token![,]>();
            }
        }
    }
}

/// Leaves `input` before the next comma, or at its end.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) {
    until_comma(input);
}

/// The same, and what was before it.
fn until_comma(input: ParseStream<'_>) -> TokenStream {
    let mut passed = TokenStream::new();
    while !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(token) => passed.extend([token]),
            Err(_) => break,
        }
    }
    passed
}

impl ToTokens for RawName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Constant(path) => path.to_tokens(tokens),
        }
    }
}
