//! What a value is recorded as, where the annotation and the signature show it. The compiler knows better, but only
//! once it is too late to write it down.

use std::collections::{HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    BinOp, Expr, ExprMethodCall, FnArg, GenericArgument, Lit, Pat, Path, PathArguments, Signature,
    Type, UnOp,
};
use traced_conventions::AttributeType;

use crate::args::Recorded;
use crate::plain_type::is_recorded_as_it_is;
use crate::spec::Attribute;

/// The arguments of a function whose types are plain.
#[derive(Clone, Default)]
pub(crate) struct ArgumentTypes(HashMap<String, AttributeType>);

/// Those arguments of a function that are [recorded as they are](is_recorded_as_it_is).
pub(crate) fn plain_arguments(sig: &Signature) -> HashSet<String> {
    let arguments = sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) if is_recorded_as_it_is(&argument.ty) => Some(&*argument.pat),
        _ => None,
    });
    let names = arguments.filter_map(|pattern| match pattern {
        Pat::Ident(name) if name.by_ref.is_none() => Some(name.ident.to_string()),
        _ => None,
    });
    names.collect()
}

impl ArgumentTypes {
    pub(crate) fn of(sig: &Signature) -> Self {
        let plain = sig.inputs.iter().filter_map(|argument| match argument {
            FnArg::Typed(argument) => bound(&argument.pat, &argument.ty),
            FnArg::Receiver(_) => None,
        });
        Self(plain.collect())
    }

    /// Those that are still the function's arguments behind `pattern`, which may bind their names anew.
    pub(crate) fn behind(&self, pattern: &Pat) -> Self {
        let mut left = self.clone();
        left.forget(pattern.to_token_stream());
        left
    }

    fn forget(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(word) => drop(self.0.remove(&word.to_string())),
                TokenTree::Group(group) => self.forget(group.stream()),
                _ => {}
            }
        }
    }
}

/// What a pattern binds: `name: T`, or `Wrapper(name): Wrapper<T>` as handlers of requests have it.
fn bound(pattern: &Pat, ty: &Type) -> Option<(String, AttributeType)> {
    match (pattern, ty) {
        (Pat::Ident(name), ty) => Some((name.ident.to_string(), of_type(ty)?)),
        (Pat::TupleStruct(wrapper), Type::Path(ty)) if wrapper.elems.len() == 1 => {
            let (outer, inner) = (wrapper.path.segments.last()?, ty.path.segments.last()?);
            let is_same = outer.ident == inner.ident;
            bound(&wrapper.elems[0], first_type(&inner.arguments)?).filter(|_| is_same)
        }
        _ => None,
    }
}

/// What `attribute` is recorded as, if that can be seen.
pub(crate) fn value_type(
    attribute: &Attribute,
    arguments: &ArgumentTypes,
) -> Option<AttributeType> {
    if attribute.expects.is_some() {
        return attribute.expects;
    }
    of_value(attribute.recorded, &attribute.value, arguments)
}

/// What `value` is recorded as, if that can be seen.
pub(crate) fn of_value(
    recorded: Recorded,
    value: &Expr,
    arguments: &ArgumentTypes,
) -> Option<AttributeType> {
    match recorded {
        Recorded::Display | Recorded::Debug => Some(AttributeType::String),
        Recorded::Typed => of_expression(value, arguments),
    }
}

fn of_expression(expression: &Expr, arguments: &ArgumentTypes) -> Option<AttributeType> {
    let of = |inner: &Expr| of_expression(inner, arguments);
    match expression {
        Expr::Lit(literal) => of_literal(&literal.lit),
        Expr::Path(variable) => {
            let name = variable.path.get_ident()?;
            arguments.0.get(&name.to_string()).copied()
        }
        Expr::Reference(reference) => of(&reference.expr),
        Expr::Paren(inner) => of(&inner.expr),
        Expr::Group(inner) => of(&inner.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_) | UnOp::Neg(_)) => of(&unary.expr),
        Expr::Cast(cast) => of_type(&cast.ty),
        Expr::Array(array) => of(array.elems.first()?).and_then(list),
        Expr::Binary(binary) if is_comparison(&binary.op) => Some(AttributeType::Boolean),
        Expr::MethodCall(call) => of_method(call, arguments),
        Expr::Call(call) => of_conversion(&call.func),
        Expr::Macro(call) if call.mac.path.is_ident("format") => Some(AttributeType::String),
        _ => None,
    }
}

pub(crate) fn of_literal(literal: &Lit) -> Option<AttributeType> {
    match literal {
        Lit::Str(_) => Some(AttributeType::String),
        Lit::Int(_) => Some(AttributeType::Int),
        Lit::Float(_) => Some(AttributeType::Double),
        Lit::Bool(_) => Some(AttributeType::Boolean),
        _ => None,
    }
}

fn is_comparison(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
            | BinOp::And(_)
            | BinOp::Or(_)
    )
}

/// Methods that everybody knows, and that nobody gives another meaning.
fn of_method(call: &ExprMethodCall, arguments: &ArgumentTypes) -> Option<AttributeType> {
    if !call.args.is_empty() {
        return None;
    }
    match call.method.to_string().as_str() {
        "clone" => of_expression(&call.receiver, arguments),
        "len" => Some(AttributeType::Int),
        "as_str" | "to_string" => Some(AttributeType::String),
        "is_empty" | "is_some" | "is_none" | "is_ok" | "is_err" => Some(AttributeType::Boolean),
        _ => None,
    }
}

/// `i64::from(…)`
fn of_conversion(function: &Expr) -> Option<AttributeType> {
    let Expr::Path(function) = function else {
        return None;
    };
    let mut segments = function.path.segments.iter().rev();
    let (name, ty) = (segments.next()?, segments.next()?);
    (name.ident == "from").then(|| of_path(&ty.clone().into()))?
}

/// Looks through references, `Option` and pointers, as the runtime does.
fn of_type(ty: &Type) -> Option<AttributeType> {
    match ty {
        Type::Reference(reference) => of_type(&reference.elem),
        Type::Paren(inner) => of_type(&inner.elem),
        Type::Group(inner) => of_type(&inner.elem),
        Type::Slice(slice) => of_type(&slice.elem).and_then(list),
        Type::Array(array) => of_type(&array.elem).and_then(list),
        Type::Path(path) if path.qself.is_none() => of_path(&path.path),
        _ => None,
    }
}

fn of_path(path: &Path) -> Option<AttributeType> {
    let last = path.segments.last()?;
    match last.ident.to_string().as_str() {
        "str" | "String" => Some(AttributeType::String),
        // Strangers to OpenTelemetry, so recorded by `Display`.
        "char" | "Uuid" | "Url" | "IpAddr" | "Ipv4Addr" | "Ipv6Addr" | "SocketAddr" => {
            Some(AttributeType::String)
        }
        "bool" => Some(AttributeType::Boolean),
        "f32" | "f64" => Some(AttributeType::Double),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128"
        | "usize" => Some(AttributeType::Int),
        "Option" | "Cow" | "Box" | "Rc" | "Arc" => of_type(first_type(&last.arguments)?),
        "Vec" => of_type(first_type(&last.arguments)?).and_then(list),
        _ => None,
    }
}

fn first_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// OpenTelemetry has lists of simple values only.
fn list(of: AttributeType) -> Option<AttributeType> {
    match of {
        AttributeType::String => Some(AttributeType::Strings),
        AttributeType::Int => Some(AttributeType::Ints),
        AttributeType::Double => Some(AttributeType::Doubles),
        AttributeType::Boolean => Some(AttributeType::Booleans),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn seen(arguments: &ArgumentTypes, value: Expr) -> &'static str {
        of_expression(&value, arguments).map_or("nothing", AttributeType::name)
    }

    fn typed(ty: Type) -> &'static str {
        of_type(&ty).map_or("nothing", AttributeType::name)
    }

    #[test]
    fn plain_types_are_seen_through_references_and_pointers() {
        assert_eq!(typed(parse_quote!(&'a str)), "string");
        assert_eq!(typed(parse_quote!(std::borrow::Cow<'_, str>)), "string");
        assert_eq!(typed(parse_quote!(Option<&u64>)), "int");
        assert_eq!(typed(parse_quote!(&[f32])), "double[]");
        assert_eq!(typed(parse_quote!(Arc<Vec<String>>)), "string[]");
        assert_eq!(typed(parse_quote!([bool; 3])), "boolean[]");
        assert_eq!(typed(parse_quote!(&uuid::Uuid)), "string");
    }

    #[test]
    fn other_types_are_not() {
        assert_eq!(typed(parse_quote!(T)), "nothing");
        assert_eq!(typed(parse_quote!(Essay)), "nothing");
        assert_eq!(typed(parse_quote!(impl Display)), "nothing");
        assert_eq!(typed(parse_quote!(Vec<Vec<u8>>)), "nothing");
        assert_eq!(typed(parse_quote!(<T as Trait>::String)), "nothing");
    }

    #[test]
    fn expressions_show_their_types_where_they_are_plain() {
        let arguments = ArgumentTypes::of(&parse_quote!(fn f(id: u32, name: &str, odd: Odd)));
        assert_eq!(seen(&arguments, parse_quote!(id)), "int");
        assert_eq!(seen(&arguments, parse_quote!(&name.clone())), "string");
        assert_eq!(seen(&arguments, parse_quote!(odd)), "nothing");
        assert_eq!(seen(&arguments, parse_quote!(odd.len())), "int");
        assert_eq!(seen(&arguments, parse_quote!(-1.5)), "double");
        assert_eq!(seen(&arguments, parse_quote!(id > 3)), "boolean");
        assert_eq!(seen(&arguments, parse_quote!(odd.id as i64)), "int");
        assert_eq!(seen(&arguments, parse_quote!(i64::from(odd))), "int");
        assert_eq!(seen(&arguments, parse_quote!([id, 2])), "int[]");
        assert_eq!(seen(&arguments, parse_quote!([])), "nothing");
        assert_eq!(seen(&arguments, parse_quote!(Some::from(odd))), "nothing");
        assert_eq!(seen(&arguments, parse_quote!(odd.name)), "nothing");
        assert_eq!(seen(&arguments, parse_quote!(id + 1)), "nothing");
    }

    #[test]
    fn arguments_are_seen_in_wrappers_that_they_are_taken_out_of() {
        let arguments = ArgumentTypes::of(&parse_quote!(
            fn handle(Path(id): axum::Path<u64>, Wrapping(n): Row<u8>, Some((a, b)): Some<P>)
        ));
        assert_eq!(seen(&arguments, parse_quote!(id)), "int");
        assert_eq!(seen(&arguments, parse_quote!(n)), "nothing");
        assert_eq!(seen(&arguments, parse_quote!(a)), "nothing");
    }

    #[test]
    fn a_pattern_binds_names_anew() {
        let arguments = ArgumentTypes::of(&parse_quote!(fn f(id: u32, name: &str)));
        let pattern = syn::parse::Parser::parse_str(Pat::parse_single, "Row { id, .. }");
        let behind = arguments.behind(&pattern.expect("a pattern"));
        assert_eq!(seen(&behind, parse_quote!(id)), "nothing");
        assert_eq!(seen(&behind, parse_quote!(name)), "string");
    }
}
