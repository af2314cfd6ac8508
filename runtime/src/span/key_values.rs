//! Attributes, whoever keeps them, as OpenTelemetry has them.

use opentelemetry::KeyValue;

use super::attributes::Attributes;

/// Attributes that can be copied in OpenTelemetry's types.
pub(crate) trait KeyValues {
    /// The copies.
    #[cfg_attr(
        not(feature = "tracing-spans"),
        expect(dead_code, reason = "for spans of `tracing`")
    )]
    fn key_values(&self) -> impl Iterator<Item = KeyValue> + '_;
}

impl KeyValues for Attributes {
    fn key_values(&self) -> impl Iterator<Item = KeyValue> + '_ {
        self.copies()
    }
}

impl KeyValues for Vec<KeyValue> {
    fn key_values(&self) -> impl Iterator<Item = KeyValue> + '_ {
        self.iter().cloned()
    }
}
