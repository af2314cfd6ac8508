//! What stands between the parentheses of `#[message(…)]`: parsed, nothing judged but its form.

use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Ident, LitStr, Meta, Path, Result, Token};

use super::key::{FieldKey, TypeKey};
use super::message;
use crate::args::{
    AttributeKey, RawException, RawName, Recorded, parse_exception, parse_key, parse_recorded,
    skip_to_comma,
};
use crate::diag::{Errors, fault, fault_here};

/// What is said of the type.
#[derive(Default)]
pub(super) struct RawOptions {
    pub(super) system: Option<RawName>,
    pub(super) destination: Option<RawName>,
    pub(super) read_only: Option<Ident>,
    pub(super) exceptions: Vec<RawException>,
    pub(super) runtime: Option<Path>,
    given: Vec<TypeKey>,
}

/// What is said of a field.
#[derive(Default)]
pub(super) struct RawMarks {
    pub(super) marks: Vec<(FieldKey, Ident)>,
    pub(super) attributes: Vec<(AttributeKey, Recorded)>,
}

impl RawOptions {
    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        parse_all(attributes, errors, |input, errors| {
            options.parse_option(input, errors)
        });
        options
    }

    fn parse_option(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> Result<()> {
        let word = word(input, &TypeKey::names())?;
        let name = word.to_string();
        let Some(key) = TypeKey::from_name(&name) else {
            return Err(fault(word, message::unknown_of_type(&name)));
        };
        if self.given.contains(&key) && key != TypeKey::Allow {
            return Err(fault(word, message::repeated(key.name())));
        }
        self.given.push(key);
        match key {
            TypeKey::System => self.system = Some(text(key, &word, input)?),
            TypeKey::Destination => self.destination = Some(text(key, &word, input)?),
            TypeKey::ReadOnly => self.read_only = Some(flag(word, input)?),
            TypeKey::Allow => self.exceptions.push(parse_exception(&word, input, errors)?),
            TypeKey::Crate => {
                equals(&word, key.form(), input)?;
                let path = input.call(Path::parse_mod_style);
                let path =
                    path.map_err(|error| syn::Error::new(error.span(), message::not_a_path()));
                self.runtime = Some(path?);
            }
        }
        Ok(())
    }
}

impl RawMarks {
    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut marks = Self::default();
        parse_all(attributes, errors, |input, _| marks.parse_mark(input));
        marks
    }

    fn parse_mark(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word = word(input, &FieldKey::names())?;
        let name = word.to_string();
        let Some(key) = FieldKey::from_name(&name) else {
            return Err(fault(word, message::unknown_of_field(&name)));
        };
        if key == FieldKey::Attr {
            equals(&word, key.form(), input)?;
            let recorded = parse_recorded(input)?;
            let key = parse_key(input)?;
            if input.peek(Token![=]) {
                return Err(fault(&key, message::attribute_with_value(&key.written())));
            }
            self.attributes.push((key, recorded));
            return Ok(());
        }
        if self.marks.iter().any(|(given, _)| *given == key) {
            return Err(fault(word, message::repeated(key.name())));
        }
        if key == FieldKey::Destination && input.peek(Token![=]) {
            return Err(fault(word, message::field_destination_with_value()));
        }
        self.marks.push((key, flag(word, input)?));
        Ok(())
    }
}

/// Parses the lists of all attributes that are ours. After a fault it goes on behind the next comma.
fn parse_all(
    attributes: &[Attribute],
    errors: &mut Errors,
    mut parse: impl FnMut(ParseStream<'_>, &mut Errors) -> Result<()>,
) {
    let ours = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("message"));
    for attribute in ours {
        let Meta::List(list) = &attribute.meta else {
            errors.push(fault(&attribute.meta, message::says_nothing()));
            continue;
        };
        if list.tokens.is_empty() {
            errors.push(fault(&attribute.meta, message::says_nothing()));
        }
        let entries = |input: ParseStream<'_>| {
            parse_entries(input, errors, &mut parse);
            Ok(())
        };
        // The closure consumes every token and never fails.
        let _ = entries.parse2(list.tokens.clone());
    }
}

fn parse_entries(
    input: ParseStream<'_>,
    errors: &mut Errors,
    parse: &mut impl FnMut(ParseStream<'_>, &mut Errors) -> Result<()>,
) {
    while !input.is_empty() {
        if let Err(error) = parse(input, errors) {
            errors.push(error);
            skip_to_comma(input);
        }
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            errors.push(fault_here(input, crate::message::missing_comma()));
            skip_to_comma(input);
            let _ = input.parse::<Token![,]>();
        }
    }
}

fn word(input: ParseStream<'_>, available: &[&str]) -> Result<Ident> {
    if !input.peek(Ident::peek_any) {
        return Err(fault_here(input, message::unexpected_token(available)));
    }
    input.call(Ident::parse_any)
}

fn equals(word: &Ident, form: &str, input: ParseStream<'_>) -> Result<()> {
    match input.parse::<Token![=]>() {
        Ok(_) => Ok(()),
        Err(_) => Err(fault(word, message::without_value(&word.to_string(), form))),
    }
}

fn flag(word: Ident, input: ParseStream<'_>) -> Result<Ident> {
    match input.is_empty() || input.peek(Token![,]) {
        true => Ok(word),
        false => Err(fault(&word, message::with_value(&word.to_string()))),
    }
}

fn text(key: TypeKey, word: &Ident, input: ParseStream<'_>) -> Result<RawName> {
    equals(word, key.form(), input)?;
    if input.peek(LitStr) {
        return input.parse().map(RawName::Literal);
    }
    let start = input.fork();
    match input.call(Path::parse_mod_style) {
        Ok(path) if input.is_empty() || input.peek(Token![,]) => Ok(RawName::Constant(path)),
        Ok(path) => Err(fault(path, message::not_a_text(key))),
        Err(_) => Err(fault_here(&start, message::not_a_text(key))),
    }
}
