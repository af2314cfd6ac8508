//! From OpenTelemetry's baggage to a header.

use opentelemetry::baggage::Baggage;
use percent_encoding::AsciiSet;

use super::grammar::{REQUIRED, UNMISTAKABLE, encode, encode_property, is_token, trim};
use super::limits::{BYTES, Budget};

/// A header to send, and what is not in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Empty where there is none to send.
    pub(super) text: String,
    /// How many members are beyond the limits.
    pub(super) beyond: usize,
    /// How many properties are none by the grammar.
    pub(super) properties: usize,
}

/// An entry with its properties as they are sent.
struct Entry<'b> {
    name: &'b str,
    value: &'b str,
    properties: String,
}

/// The header for a baggage. Members are in the order of their names, so that the same are left out every time where
/// not all of them fit.
pub(super) fn write(baggage: &Baggage) -> Header {
    let mut malformed = 0;
    let mut entries: Vec<_> = baggage
        .iter()
        .map(|(name, (value, metadata))| Entry {
            name: name.as_str(),
            value: value.as_str(),
            properties: properties(metadata.as_str(), &mut malformed),
        })
        .collect();
    entries.sort_unstable_by_key(|entry| entry.name);
    let mut members = encoded(&entries, UNMISTAKABLE);
    // A baggage that came in its shortest form goes on in it, if that is the only way for all of it to go on.
    if members.iter().map(|member| member.len() + 1).sum::<usize>() > BYTES + 1 {
        members = encoded(&entries, REQUIRED);
    }
    let mut budget = Budget::default();
    let all = members.len();
    members.retain(|member| budget.take(member.len()));
    Header {
        text: members.join(","),
        beyond: all - members.len(),
        properties: malformed,
    }
}

fn encoded(entries: &[Entry<'_>], set: &'static AsciiSet) -> Vec<String> {
    let encoded = entries.iter().map(|entry| {
        let Entry {
            name, properties, ..
        } = entry;
        let value = encode(entry.value, set);
        let semicolon = if properties.is_empty() { "" } else { ";" };
        format!("{name}={value}{semicolon}{properties}")
    });
    encoded.collect()
}

/// The properties in a text that may be anybody's, as they may be sent; those without a key are counted.
fn properties(metadata: &str, malformed: &mut usize) -> String {
    let properties = metadata.split(';').map(trim);
    let properties = properties.filter(|property| !property.is_empty());
    let sent = properties.filter_map(|property| {
        let sent = property_to_send(property);
        *malformed += usize::from(sent.is_none());
        sent
    });
    sent.collect::<Vec<_>>().join(";")
}

fn property_to_send(property: &str) -> Option<String> {
    let (key, value) = match property.split_once('=') {
        Some((key, value)) => (trim(key), Some(encode_property(trim(value)))),
        None => (property, None),
    };
    is_token(key).then(|| match value {
        Some(value) => format!("{key}={value}"),
        None => key.to_owned(),
    })
}
