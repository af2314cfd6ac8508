//! `impl Trait` in a return type, wherever it may stand.

use syn::{GenericArgument, Path, PathArguments, Type, TypeParamBound, parse_quote};

/// Replaces each `impl Trait` by `_`: the type is written on a closure or in an expression, where it is inferred.
pub(super) fn infer_impl_traits(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) => *ty = Type::Infer(parse_quote!(_)),
        Type::Paren(inner) => infer_impl_traits(&mut inner.elem),
        Type::Group(inner) => infer_impl_traits(&mut inner.elem),
        Type::Reference(inner) => infer_impl_traits(&mut inner.elem),
        Type::Array(inner) => infer_impl_traits(&mut inner.elem),
        Type::Slice(inner) => infer_impl_traits(&mut inner.elem),
        Type::Ptr(inner) => infer_impl_traits(&mut inner.elem),
        Type::Tuple(inner) => inner.elems.iter_mut().for_each(infer_impl_traits),
        Type::Path(inner) => infer_in_path(&mut inner.path),
        Type::TraitObject(inner) => {
            for bound in &mut inner.bounds {
                if let TypeParamBound::Trait(bound) = bound {
                    infer_in_path(&mut bound.path);
                }
            }
        }
        _ => {}
    }
}

/// The same in what stands between `<` and `>`.
fn infer_in_path(path: &mut Path) {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                match argument {
                    GenericArgument::Type(ty) => infer_impl_traits(ty),
                    GenericArgument::AssocType(assoc) => infer_impl_traits(&mut assoc.ty),
                    _ => {}
                }
            }
        }
    }
}
