//! One `list-member` of a received header.

use super::grammar::{is_token, is_value, trim};

/// A member that is as the grammar has it, with its value and properties still encoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    pub(super) key: &'a str,
    pub(super) value: &'a str,
    /// `a=1;b`: without white space, and without empty ones.
    pub(super) properties: String,
}

impl<'a> Member<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';');
        let (key, value) = parts.next()?.split_once('=')?;
        let (key, value) = (trim(key), trim(value));
        if !is_token(key) || !is_value(value) {
            return None;
        }
        let mut properties = String::new();
        for property in parts.map(trim).filter(|property| !property.is_empty()) {
            push_property(&mut properties, property)?;
        }
        Some(Self {
            key,
            value,
            properties,
        })
    }

    /// Bytes of the member when it is sent as it was received, less the white space.
    pub(super) fn bytes(&self) -> usize {
        let properties = match self.properties.len() {
            0 => 0,
            length => ";".len() + length,
        };
        self.key.len() + "=".len() + self.value.len() + properties
    }
}

fn push_property(properties: &mut String, property: &str) -> Option<()> {
    let (key, value) = match property.split_once('=') {
        Some((key, value)) => (trim(key), Some(trim(value))),
        None => (property, None),
    };
    if !is_token(key) || !value.is_none_or(is_value) {
        return None;
    }
    if !properties.is_empty() {
        properties.push(';');
    }
    properties.push_str(key);
    if let Some(value) = value {
        properties.push('=');
        properties.push_str(value);
    }
    Some(())
}
