//! The envelope as it was written.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned as _;
use syn::{Expr, Fields, Generics, Ident, Item, ItemStruct, Member, Path, Type, parse_quote};

use super::message;
use super::options::{RawMarks, RawOptions};
use crate::codegen::ends;
use crate::diag::{Errors, fault};
use crate::runtime::Runtime;

/// A struct and what is said of it.
pub(super) struct RawEnvelope {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) options: RawOptions,
    pub(super) fields: Vec<RawField>,
    /// Whether it is a struct at all.
    pub(super) is_struct: bool,
}

/// A field and what is said of it.
pub(super) struct RawField {
    pub(super) field: Field,
    pub(super) marks: RawMarks,
}

/// A field of a struct, by name or by number.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) member: Member,
    pub(super) ty: Type,
}

impl Field {
    pub(super) fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }

    /// Where errors about the field's type are reported: at the type.
    pub(super) fn at(&self) -> Span {
        Span::mixed_site().located_at(self.ty.span())
    }

    /// `self.field`
    pub(super) fn expression(&self) -> Expr {
        let (first, last) = ends(&self.ty);
        let this = Ident::new("self", Span::mixed_site().located_at(first));
        let mut member = self.member.clone();
        match &mut member {
            Member::Named(name) => name.set_span(name.span().located_at(last)),
            Member::Unnamed(index) => index.span = Span::mixed_site().located_at(last),
        }
        parse_quote!(#this.#member)
    }

    /// `&self.field`
    pub(super) fn reference(&self) -> TokenStream {
        let expression = self.expression();
        quote_spanned!(self.at()=> &#expression)
    }
}

/// What is implemented for what.
pub(super) struct Target {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) runtime: Runtime,
    pub(super) is_read_only: bool,
}

impl RawEnvelope {
    /// Parses the item. What is no struct is reported, and keeps its name.
    pub(super) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let item: Item = errors.keep(syn::parse2(item))?;
        let (attrs, ident, generics, what) = match item {
            Item::Struct(item) => return Some(Self::of_struct(item, errors)),
            Item::Enum(item) => (item.attrs, item.ident, item.generics, "an enum"),
            Item::Union(item) => (item.attrs, item.ident, item.generics, "a union"),
            other => {
                errors.push(fault(other, message::not_a_struct("none")));
                return None;
            }
        };
        errors.push(fault(&ident, message::not_a_struct(what)));
        Some(Self {
            ident,
            generics,
            options: RawOptions::parse(&attrs, errors),
            fields: Vec::new(),
            is_struct: false,
        })
    }

    fn of_struct(item: ItemStruct, errors: &mut Errors) -> Self {
        let options = RawOptions::parse(&item.attrs, errors);
        let fields = fields(item.fields, errors);
        Self {
            ident: item.ident,
            generics: item.generics,
            options,
            fields,
            is_struct: true,
        }
    }

    pub(super) fn target(&self) -> Target {
        let runtime: Option<&Path> = self.options.runtime.as_ref();
        Target {
            ident: self.ident.clone(),
            generics: self.generics.clone(),
            runtime: Runtime::new(runtime),
            is_read_only: self.options.read_only.is_some(),
        }
    }
}

fn fields(fields: Fields, errors: &mut Errors) -> Vec<RawField> {
    let members: Vec<_> = fields.members().collect();
    let fields = fields.into_iter().zip(members);
    fields
        .map(|(field, member)| RawField {
            marks: RawMarks::parse(&field.attrs, errors),
            field: Field {
                member,
                ty: field.ty,
            },
        })
        .collect()
}
