//! What kind of function it is, as far as the signature tells.

mod opaque;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, PathArguments, ReturnType, Signature, Type,
    TypeInfer, TypeParamBound,
};

use self::opaque::infer_impl_traits;

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
    /// A type that can be written where an expression stands: `impl Trait` in it is left to inference.
    Type(Box<Type>),
    Unknown,
}

impl Shape {
    pub(crate) fn of(sig: &Signature, statements: &TokenStream) -> Self {
        let output = Output::of(&sig.output);
        if sig.asyncness.is_some() {
            let output = match &sig.output {
                // There is nothing behind the body to look at.
                ReturnType::Type(_, ty) if is_never(ty) => Output::Nothing,
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
        let Some(lazy) = Lazy::of(ty) else {
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
            _ => {
                let mut ty = ty.clone();
                infer_impl_traits(&mut ty);
                Self::Type(Box::new(ty))
            }
        }
    }
}

/// A return type that does its work later.
struct Lazy {
    boxed: bool,
    is_stream: bool,
    /// Of the future, or of each item of the stream.
    output: Output,
}

impl Lazy {
    fn of(ty: &Type) -> Option<Self> {
        match peeled(ty) {
            Type::ImplTrait(ty) => Self::of_bounds(ty.bounds.iter()),
            Type::Path(ty) => {
                let last = ty.path.segments.last()?;
                let arguments = match &last.arguments {
                    PathArguments::AngleBracketed(arguments) => arguments,
                    _ => return None,
                };
                let name = last.ident.to_string();
                match name.as_str() {
                    // Of the crate `futures`, and the only aliases that people write.
                    "BoxFuture" | "LocalBoxFuture" | "BoxStream" | "LocalBoxStream" => Some(Self {
                        boxed: true,
                        is_stream: name.ends_with("Stream"),
                        output: first_type(arguments).map_or(Output::Unknown, Output::of_type),
                    }),
                    "Pin" => Self::of_pinned(first_type(arguments)?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `Pin<Box<dyn Future<…>>>`
    fn of_pinned(pointer: &Type) -> Option<Self> {
        let Type::Path(pointer) = peeled(pointer) else {
            return None;
        };
        let last = pointer.path.segments.last()?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let Type::TraitObject(object) = peeled(first_type(arguments)?) else {
            return None;
        };
        let lazy = Self::of_bounds(object.bounds.iter())?;
        (last.ident == "Box").then_some(Self {
            boxed: true,
            ..lazy
        })
    }

    fn of_bounds<'a>(bounds: impl Iterator<Item = &'a TypeParamBound> + Clone) -> Option<Self> {
        let traits = bounds.filter_map(|bound| match bound {
            TypeParamBound::Trait(bound) => bound.path.segments.last(),
            _ => None,
        });
        // What is `Unpin` stays so by being boxed.
        let boxed = traits.clone().any(|bound| bound.ident == "Unpin");
        for bound in traits {
            let is_stream = bound.ident == "Stream";
            if is_stream || bound.ident == "Future" {
                return Some(Self {
                    boxed,
                    is_stream,
                    output: match &bound.arguments {
                        PathArguments::AngleBracketed(arguments) => associated_output(arguments),
                        _ => Output::Unknown,
                    },
                });
            }
        }
        None
    }
}

fn associated_output(arguments: &AngleBracketedGenericArguments) -> Output {
    for argument in &arguments.args {
        if let GenericArgument::AssocType(assoc) = argument {
            if assoc.ident == "Output" || assoc.ident == "Item" {
                return Output::of_type(&assoc.ty);
            }
        }
    }
    Output::Unknown
}

fn first_type(arguments: &AngleBracketedGenericArguments) -> Option<&Type> {
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
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

/// `async { … }`, `async move { … }`, or either in `Box::pin(…)`, and nothing else.
fn async_block(statements: &TokenStream) -> Option<(TokenStream, Group, bool)> {
    let tokens: Vec<TokenTree> = statements.clone().into_iter().collect();
    if let Some((keywords, block)) = bare_async_block(&tokens) {
        return Some((keywords, block, false));
    }
    let (last, path) = tokens.split_last()?;
    let TokenTree::Group(arguments) = last else {
        return None;
    };
    // Only a path in front: with any statement there, this is not the whole of the body.
    let path: TokenStream = path.iter().cloned().collect();
    let path = syn::parse::Parser::parse2(syn::Path::parse_mod_style, path).ok()?;
    let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
    let is_pin = segments.next()? == "pin" && segments.next()? == "Box";
    if !is_pin || arguments.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let inner: Vec<TokenTree> = arguments.stream().into_iter().collect();
    let (keywords, block) = bare_async_block(&inner)?;
    Some((keywords, block, true))
}

fn bare_async_block(tokens: &[TokenTree]) -> Option<(TokenStream, Group)> {
    let (last, keywords) = tokens.split_last()?;
    let TokenTree::Group(block) = last else {
        return None;
    };
    let words: Vec<String> = keywords.iter().map(ToString::to_string).collect();
    let is_async = matches!(
        words.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["async"] | ["async", "move"]
    );
    (is_async && block.delimiter() == Delimiter::Brace)
        .then(|| (keywords.iter().cloned().collect(), block.clone()))
}

impl ToTokens for Output {
    /// As the type of an expression, where it can be written.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Nothing => tokens.extend(quote::quote!(())),
            Self::Type(ty) => ty.to_tokens(tokens),
            Self::Unknown => TypeInfer {
                attrs: Vec::new(),
                underscore_token: Default::default(),
            }
            .to_tokens(tokens),
        }
    }
}
