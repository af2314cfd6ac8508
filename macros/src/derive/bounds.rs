//! What the implementations ask of type parameters: of those in the types of marked fields, and of no others.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{GenericArgument, Generics, PathArguments, Type, WherePredicate, parse_quote};

use super::input::{Field, Target};
use super::spec::EnvelopeSpec;

/// What a type parameter may be bound by already that says how it carries a context.
const CARRYING: [&str; 4] = ["Carrier", "CarrierMut", "Message", "MessageMut"];

/// `generics` with what the fields need, and what the context needs by the name of the trait.
pub(super) fn bounded(target: &Target, spec: &EnvelopeSpec, carrying: &str) -> Generics {
    let mut generics = target.generics.clone();
    let runtime = &target.runtime;
    let mut predicates = Vec::<WherePredicate>::new();
    if is_open(&spec.carrier, &target.generics) {
        let ty = &spec.carrier.ty;
        let carrying = syn::Ident::new(carrying, spec.carrier.at());
        predicates.push(parse_quote!(#ty: #runtime::messaging::#carrying));
    }
    for (_, field) in &spec.texts {
        if mentions(&field.ty, &target.generics) {
            let ty = inside_option(&field.ty);
            let display = quote_spanned!(field.at()=> #runtime::__private::Display);
            predicates.push(parse_quote!(#ty: #display));
        }
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Whether the field's type is up to who uses the struct, and nothing is said of it that would settle how it carries
/// a context.
fn is_open(field: &Field, generics: &Generics) -> bool {
    let predicates = generics.where_clause.as_ref();
    let predicates = predicates.map(|clause| clause.predicates.to_token_stream());
    let bounds = generics.params.to_token_stream();
    let said = [bounds, predicates.unwrap_or_default()];
    mentions(&field.ty, generics)
        && !said
            .into_iter()
            .any(|tokens| has_word(tokens, &|word| CARRYING.contains(&word)))
}

fn mentions(ty: &Type, generics: &Generics) -> bool {
    has_word(ty.to_token_stream(), &|word| {
        generics
            .type_params()
            .any(|parameter| parameter.ident == word)
    })
}

fn has_word(tokens: TokenStream, is_it: &dyn Fn(&str) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => is_it(&word.to_string()),
        TokenTree::Group(group) => has_word(group.stream(), is_it),
        _ => false,
    })
}

/// `T` in `Option<T>`, or the type itself.
fn inside_option(ty: &Type) -> &Type {
    let Type::Path(path) = ty else {
        return ty;
    };
    let last = path.path.segments.last();
    let arguments = last.filter(|segment| segment.ident == "Option");
    match arguments.map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => inner,
            _ => ty,
        },
        _ => ty,
    }
}
