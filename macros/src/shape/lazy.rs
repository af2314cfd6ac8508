//! What a return type says of work that is done later.

use syn::{
    AngleBracketedGenericArguments, GenericArgument, PathArguments, Type, TypeParamBound,
    parse_quote,
};

use super::{Output, peeled};
use crate::plain_type::cannot_fail;
use crate::runtime::Runtime;

/// A return type that does its work later.
pub(super) struct Lazy {
    pub(super) boxed: bool,
    pub(super) is_stream: bool,
    /// Of the future, or of each item of the stream.
    pub(super) output: Output,
}

impl Lazy {
    pub(super) fn of(ty: &Type) -> Option<Self> {
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

    /// A boxed future of a type that has another name: an alias, `Self::Future`. The compiler knows what it comes to.
    pub(super) fn of_name(ty: &Type, runtime: &Runtime) -> Option<Self> {
        let Type::Path(path) = peeled(ty) else {
            return None;
        };
        let last = path.path.segments.last()?;
        if cannot_fail(ty) || last.ident == "Pin" || last.ident == "Result" {
            return None;
        }
        Some(Self {
            boxed: true,
            is_stream: false,
            output: Output::Type(parse_quote!(#runtime::__private::OutputOf<#ty>)),
        })
    }

    /// `Pin<Box<dyn Future<…>>>`, or `impl` in place of `dyn`.
    fn of_pinned(pointer: &Type) -> Option<Self> {
        let Type::Path(pointer) = peeled(pointer) else {
            return None;
        };
        let last = pointer.path.segments.last()?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let lazy = match peeled(first_type(arguments)?) {
            Type::TraitObject(object) => Self::of_bounds(object.bounds.iter())?,
            Type::ImplTrait(opaque) => Self::of_bounds(opaque.bounds.iter())?,
            _ => return None,
        };
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

/// Whether this is `impl Fn(…)`, of whatever kind.
pub(super) fn is_closure(ty: &Type) -> bool {
    let Type::ImplTrait(ty) = ty else {
        return false;
    };
    ty.bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_)))
        }
        _ => false,
    })
}
