//! Lints of single arguments: what the user says of a variable holds for the one that it moves into.

use std::borrow::Cow;

use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Meta, PatType, Signature, Token, parse_quote};

/// What there is to be said of a variable, whatever it is.
const OF_VARIABLES: [&str; 4] = [
    "unused",
    "unused_assignments",
    "unused_mut",
    "unused_variables",
];

/// The levels of lints that hold for the variables of an argument.
pub(super) fn levels(argument: &PatType) -> Vec<Attribute> {
    let levels = argument.attrs.iter().filter_map(|attr| {
        let path = attr.path();
        if path.is_ident("expect") {
            return expected(attr, true);
        }
        let is_level = ["allow", "warn", "deny", "forbid"]
            .iter()
            .any(|level| path.is_ident(level));
        is_level.then(|| attr.clone())
    });
    levels.collect()
}

/// The signature, whose arguments are no longer expected to be what the variables are that they move into.
pub(super) fn without_expectations(
    mut sig: Cow<'_, Signature>,
    is_moved: impl Fn(&PatType) -> bool,
) -> Cow<'_, Signature> {
    for at in 0..sig.inputs.len() {
        match &sig.inputs[at] {
            FnArg::Typed(argument) if is_moved(argument) && expects(argument) => {}
            _ => continue,
        }
        if let FnArg::Typed(argument) = &mut sig.to_mut().inputs[at] {
            let attrs = std::mem::take(&mut argument.attrs);
            let attrs = attrs
                .into_iter()
                .filter_map(|attr| match attr.path().is_ident("expect") {
                    true => expected(&attr, false),
                    false => Some(attr),
                });
            argument.attrs = attrs.collect();
        }
    }
    sig
}

fn expects(argument: &PatType) -> bool {
    let mut attrs = argument.attrs.iter();
    attrs.any(|attr| attr.path().is_ident("expect"))
}

/// `#[expect(…)]` with those of its lints that are about variables, or `#[allow(…)]` with all others: an argument that is
/// moved may give no cause for them any more. `None` where none is left.
fn expected(attr: &Attribute, of_variables: bool) -> Option<Attribute> {
    let lints = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let Ok(lints) = lints else {
        // The compiler says what is wrong with it.
        return (!of_variables).then(|| attr.clone());
    };
    let (reasons, lints): (Vec<Meta>, Vec<Meta>) = lints
        .into_iter()
        .partition(|meta| meta.path().is_ident("reason"));
    let is_wanted = |lint: &Meta| {
        let is_of_variables = OF_VARIABLES.iter().any(|name| lint.path().is_ident(name));
        is_of_variables == of_variables
    };
    let lints: Vec<Meta> = lints.into_iter().filter(is_wanted).collect();
    (!lints.is_empty()).then(|| match of_variables {
        true => parse_quote!(#[expect(#(#lints,)* #(#reasons)*)]),
        false => parse_quote!(#[allow(#(#lints,)* #(#reasons)*)]),
    })
}
