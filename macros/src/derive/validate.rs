//! From what was written of an envelope to what it means: every rule that needs no type.

use syn::Ident;

use super::input::{Field, RawEnvelope, RawField};
use super::key::FieldKey;
use super::message;
use super::options::RawOptions;
use super::spec::{EnvelopeSpec, Text};
use crate::args::{RawAttribute, RawEntry, RawName};
use crate::diag::{Errors, fault};
use crate::judge::governing;
use crate::runtime::Runtime;
use crate::validate::{check_destination, validate_late};

/// Validates `raw`. `None` where no field carries the context; every fault is in `errors`.
pub(super) fn envelope(raw: RawEnvelope, errors: &mut Errors) -> Option<EnvelopeSpec> {
    if !raw.is_struct {
        return None;
    }
    let seems_to_vary = check_options(&raw.options, errors);
    let mut the = |key| the_field(&raw.fields, key, errors);
    let carrier = the(FieldKey::Carrier);
    let texts = [
        (Text::Destination, FieldKey::Destination),
        (Text::Id, FieldKey::Id),
        (Text::ConversationId, FieldKey::ConversationId),
    ];
    let texts = texts
        .into_iter()
        .filter_map(|(text, key)| Some((text, the(key)?)))
        .collect();
    let body_size = the(FieldKey::BodySize);
    let destination = marks(&raw.fields, FieldKey::Destination).next();
    if let (Some(_), Some((mark, _))) = (&raw.options.destination, destination) {
        errors.push(fault(mark, message::two_destinations()));
    }
    // A carrier whose mark was misspelt is not missing on top of that.
    if carrier.is_none() && errors.is_empty() {
        let fields: Vec<_> = raw.fields.iter().map(|field| field.field.name()).collect();
        errors.push(fault(&raw.ident, message::no_carrier(&fields)));
    }
    let runtime = Runtime::new(raw.options.runtime.as_ref());
    let attributes = attributes(&raw.fields);
    let attributes = validate_late(&runtime, attributes, &raw.options.exceptions, errors);
    Some(EnvelopeSpec {
        system: raw.options.system,
        destination: raw.options.destination,
        seems_to_vary,
        carrier: carrier?,
        texts,
        body_size,
        attributes,
    })
}

/// A destination is what a broker calls one, and a system one of those that the registry lists, or one that it does not
/// nearly list. The result is whether the destination looks as if it varied.
fn check_options(options: &RawOptions, errors: &mut Errors) -> bool {
    let governing = governing();
    let policy = &governing.policy;
    if let Some(RawName::Literal(system)) = &options.system {
        crate::judge::system(policy, system, errors);
    }
    match &options.destination {
        Some(RawName::Literal(destination)) => check_destination(policy, destination, errors),
        Some(RawName::Constant(_)) | None => false,
    }
}

/// The fields with this mark, and the mark.
fn marks(fields: &[RawField], key: FieldKey) -> impl Iterator<Item = (&Ident, &Field)> {
    fields.iter().flat_map(move |RawField { field, marks }| {
        let marks = marks.marks.iter().filter(move |(given, _)| *given == key);
        marks.map(move |(_, mark)| (mark, field))
    })
}

/// The one field with this mark. A second one is a fault.
fn the_field(fields: &[RawField], key: FieldKey, errors: &mut Errors) -> Option<Field> {
    let mut marks = marks(fields, key);
    let (_, first) = marks.next()?;
    for (mark, _) in marks {
        let text = message::repeated_mark(key.name(), &first.name());
        errors.push(fault(mark, text));
    }
    Some(first.clone())
}

fn attributes(fields: &[RawField]) -> Vec<RawEntry> {
    let of_fields = fields.iter().flat_map(|RawField { field, marks }| {
        marks.attributes.iter().map(|(key, recorded)| RawAttribute {
            key: key.clone(),
            recorded: *recorded,
            value: field.expression(),
        })
    });
    of_fields.map(RawEntry::Attribute).collect()
}
