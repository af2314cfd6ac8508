//! What kind of function it is, as far as the signature tells.

mod async_block;
mod lazy;
mod opaque;

use proc_macro2::{Group, TokenStream};
use quote::ToTokens;
use syn::{ReturnType, Signature, Type, TypeInfer};

use self::async_block::{async_block, ends_in_boxed};
use self::lazy::{Lazy, is_closure};
use self::opaque::infer_impl_traits;
use crate::runtime::Runtime;

/// How the body runs, and so where the span begins and ends.
pub(crate) enum Shape {
    /// From the call to the return.
    Sync { output: Output },
    /// `-> !`: there is nothing behind the body.
    Diverging,
    /// `async fn`: from the first poll to the last.
    Async { output: Output },
    /// A function whose body is one `async` block, boxed or not: as if it were an `async fn`.
    AsyncBlock {
        /// What is in front of the block: `async` or `async move`.
        keywords: TokenStream,
        block: Group,
        boxed: bool,
        output: Output,
    },
    /// A function that returns a future it has made somehow.
    Future {
        boxed: bool,
        /// What the function itself returns.
        returned: Output,
        output: Output,
    },
    /// A function that returns a stream.
    Stream {
        boxed: bool,
        returned: Output,
        item: Output,
    },
}

/// What comes out in the end.
pub(crate) enum Output {
    /// `()`.
    Nothing,
    /// `!`, of an `async fn`: there is nothing behind the body to look at.
    Never,
    /// A type that can be written where an expression stands: `impl Trait` in it is left to inference.
    Type(Box<Type>),
    /// `impl Fn(…)`: it cannot be written, and what it takes is inferred where it is returned.
    Closure,
    Unknown,
}

impl Shape {
    pub(crate) fn of(sig: &Signature, statements: &TokenStream, runtime: &Runtime) -> Self {
        let output = Output::of(&sig.output);
        if sig.asyncness.is_some() {
            let output = match &sig.output {
                ReturnType::Type(_, ty) if is_never(ty) => Output::Never,
                _ => output,
            };
            return Self::Async { output };
        }
        let ReturnType::Type(_, ty) = &sig.output else {
            return Self::Sync { output };
        };
        if is_never(ty) {
            return Self::Diverging;
        }
        // Whatever it is called, what ends in a box with a future in it returns that.
        let by_name = || Lazy::of_name(ty, runtime).filter(|_| ends_in_boxed(statements));
        let Some(lazy) = Lazy::of(ty).or_else(by_name) else {
            return Self::Sync { output };
        };
        if lazy.is_stream {
            return Self::Stream {
                boxed: lazy.boxed,
                returned: output,
                item: lazy.output,
            };
        }
        match async_block(statements) {
            Some((keywords, block, boxed)) if boxed == lazy.boxed => Self::AsyncBlock {
                keywords,
                block,
                boxed,
                output: lazy.output,
            },
            _ => Self::Future {
                boxed: lazy.boxed,
                returned: output,
                output: lazy.output,
            },
        }
    }

    /// The same function with its body as a whole inside of the traced future, where this would not fit into the block.
    pub(crate) fn around_block(self, sig: &Signature) -> Self {
        match self {
            Self::AsyncBlock { boxed, output, .. } => Self::Future {
                boxed,
                returned: Output::of(&sig.output),
                output,
            },
            other => other,
        }
    }
}

impl Output {
    /// As far as the name tells.
    pub(crate) fn is_result(&self) -> bool {
        let Self::Type(ty) = self else {
            return false;
        };
        let Type::Path(path) = peeled(ty) else {
            return false;
        };
        let last = path.path.segments.last();
        last.is_some_and(|last| last.ident == "Result")
    }

    fn of(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Self::Nothing,
            ReturnType::Type(_, ty) => Self::of_type(ty),
        }
    }

    fn of_type(ty: &Type) -> Self {
        match peeled(ty) {
            Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Nothing,
            // `!` cannot be named where a type is inferred.
            Type::Never(_) => Self::Unknown,
            ty if is_closure(ty) => Self::Closure,
            _ => {
                let mut ty = ty.clone();
                infer_impl_traits(&mut ty);
                Self::Type(Box::new(ty))
            }
        }
    }
}

fn is_never(ty: &Type) -> bool {
    matches!(peeled(ty), Type::Never(_))
}

/// Without parentheses and the invisible delimiters of `macro_rules!`.
fn peeled(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => peeled(&inner.elem),
        Type::Group(inner) => peeled(&inner.elem),
        other => other,
    }
}

impl ToTokens for Output {
    /// As the type of an expression, where it can be written.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Nothing => tokens.extend(quote::quote!(())),
            Self::Type(ty) => ty.to_tokens(tokens),
            Self::Never | Self::Closure | Self::Unknown => TypeInfer {
                attrs: Vec::new(),
                underscore_token: Default::default(),
            }
            .to_tokens(tokens),
        }
    }
}
