use opentelemetry::{KeyValue, Value};

/// Where the generated code puts attributes.
///
/// They are collected here first and set on the span afterwards: user expressions run with no OpenTelemetry context
/// borrowed and no span locked, because their `Display` may itself be traced.
#[derive(Debug, Default)]
pub struct Attributes(Vec<KeyValue>);

impl Attributes {
    /// Adds an attribute; `None` leaves it out.
    pub fn set(&mut self, key: &'static str, value: Option<Value>) {
        if let Some(value) = value {
            self.0.push(KeyValue::new(key, value));
        }
    }

    /// Excepts an attribute from the conventions, for whoever judges the finished spans.
    pub fn except(&mut self, key: &'static str) {
        #[cfg(any(feature = "init", feature = "testing"))]
        crate::audit::except_everywhere(key);
        #[cfg(not(any(feature = "init", feature = "testing")))]
        let _ = key;
    }

    /// What `fill` adds.
    pub(crate) fn collect(fill: impl FnOnce(&mut Self)) -> Vec<KeyValue> {
        let mut attributes = Self::default();
        fill(&mut attributes);
        attributes.0
    }
}
