//! What the written name of a type tells of it, where it is one that nobody gives another meaning. The compiler knows
//! all types, but what need not be asked of it costs no time to compile.

use syn::{GenericArgument, Path, PathArguments, Type};

/// Whether dropping a value does nothing.
pub(crate) fn needs_no_drop(ty: &Type) -> bool {
    match ty {
        Type::Reference(_) => true,
        Type::Paren(inner) => needs_no_drop(&inner.elem),
        Type::Group(inner) => needs_no_drop(&inner.elem),
        _ => is_primitive(ty),
    }
}

/// Whether a value cannot be an error.
pub(crate) fn cannot_fail(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => cannot_fail(&reference.elem),
        Type::Paren(inner) => cannot_fail(&inner.elem),
        Type::Group(inner) => cannot_fail(&inner.elem),
        Type::Tuple(_) | Type::Array(_) | Type::Slice(_) => true,
        _ => is_primitive(ty) || is_text(ty) || is_container(ty),
    }
}

/// Whether a value is recorded as what it is, and takes nobody's code to read.
pub(crate) fn is_recorded_as_it_is(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_recorded_as_it_is(&reference.elem),
        Type::Paren(inner) => is_recorded_as_it_is(&inner.elem),
        Type::Group(inner) => is_recorded_as_it_is(&inner.elem),
        // Recorded by `Display`.
        _ if word(ty).as_deref() == Some("char") => false,
        _ => is_primitive(ty) || is_text(ty),
    }
}

fn is_primitive(ty: &Type) -> bool {
    matches!(
        word(ty).as_deref(),
        Some(
            "bool"
                | "char"
                | "f32"
                | "f64"
                | "i8"
                | "i16"
                | "i32"
                | "i64"
                | "i128"
                | "isize"
                | "u8"
                | "u16"
                | "u32"
                | "u64"
                | "u128"
                | "usize"
        )
    )
}

fn is_text(ty: &Type) -> bool {
    matches!(word(ty).as_deref(), Some("str" | "String"))
}

/// `Option<T>` or `Vec<T>`. What is in it may be an error, which is not what the call comes to.
fn is_container(ty: &Type) -> bool {
    let Some(path) = path(ty) else { return false };
    let Some(last) = path.segments.last() else {
        return false;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    path.segments.len() == 1
        && (last.ident == "Option" || last.ident == "Vec")
        && matches!(arguments.args.first(), Some(GenericArgument::Type(_)))
}

/// A type that is one word. The word is asked of the compiler once, and not for each that it is compared with.
fn word(ty: &Type) -> Option<String> {
    path(ty)?.get_ident().map(ToString::to_string)
}

fn path(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn only_plain_names_are_known() {
        let values: [Type; 4] = [
            parse_quote!(u8),
            parse_quote!(&'a str),
            parse_quote!(String),
            parse_quote!(&&bool),
        ];
        assert!(values.iter().all(is_recorded_as_it_is));
        let others: [Type; 5] = [
            parse_quote!(char),
            parse_quote!(mine::u8),
            parse_quote!(Option<u8>),
            parse_quote!(T),
            parse_quote!(&dyn Display),
        ];
        assert!(!others.iter().any(is_recorded_as_it_is));
    }

    #[test]
    fn what_may_be_a_result_may_fail() {
        let harmless: [Type; 5] = [
            parse_quote!(i64),
            parse_quote!(&[Row]),
            parse_quote!((Row, Row)),
            parse_quote!(Option<Row>),
            parse_quote!(Vec<Result<Row, Error>>),
        ];
        assert!(harmless.iter().all(cannot_fail));
        let others: [Type; 5] = [
            parse_quote!(Result<Row, Error>),
            parse_quote!(&Result<Row, Error>),
            parse_quote!(Rows),
            parse_quote!(impl Iterator<Item = Row>),
            parse_quote!(mine::Option<Row>),
        ];
        assert!(!others.iter().any(cannot_fail));
    }

    #[test]
    fn what_owns_something_has_to_be_dropped() {
        assert!(needs_no_drop(&parse_quote!(&'a mut Row)));
        assert!(needs_no_drop(&parse_quote!(f64)));
        assert!(!needs_no_drop(&parse_quote!(String)));
        assert!(!needs_no_drop(&parse_quote!(Row)));
    }
}
