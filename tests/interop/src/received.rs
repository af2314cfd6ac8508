//! What a collector got, in a form that tests can compare.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;

/// A span, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// The attributes of the resource.
    pub resource: BTreeMap<String, String>,
    /// The name of the instrumentation scope.
    pub scope: String,
    /// The span as it was sent.
    pub span: Span,
    /// The headers that it came with.
    pub headers: BTreeMap<String, String>,
}

impl Received {
    /// A resource attribute, or an empty string.
    #[must_use]
    pub fn resource(&self, key: &str) -> &str {
        self.resource.get(key).map_or("", String::as_str)
    }

    /// The span's attributes in words.
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<String, String> {
        in_words(&self.span.attributes)
    }

    /// The attributes in words of one of the span's events.
    #[must_use]
    pub fn event_attributes(&self, index: usize) -> BTreeMap<String, String> {
        in_words(&self.span.events[index].attributes)
    }
}

/// All spans of a request.
pub(crate) fn unpack(
    request: ExportTraceServiceRequest,
    headers: &BTreeMap<String, String>,
) -> Vec<Received> {
    let mut all = Vec::new();
    for of_resource in request.resource_spans {
        let resource = of_resource
            .resource
            .map(|resource| in_words(&resource.attributes));
        for of_scope in of_resource.scope_spans {
            let scope = of_scope.scope.map(|scope| scope.name).unwrap_or_default();
            all.extend(of_scope.spans.into_iter().map(|span| Received {
                resource: resource.clone().unwrap_or_default(),
                scope: scope.clone(),
                span,
                headers: headers.clone(),
            }));
        }
    }
    all
}

pub(crate) fn in_words(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    attributes
        .iter()
        .map(|attribute| {
            (
                attribute.key.clone(),
                value_in_words(attribute.value.as_ref()),
            )
        })
        .collect()
}

pub(crate) fn value_in_words(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(string)) => string.clone(),
        other => format!("{other:?}"),
    }
}
