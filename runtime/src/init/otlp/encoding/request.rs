//! A request of OTLP: spans below their scopes, scopes below the service
//! ([trace_service.proto](https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/collector/trace/v1/trace_service.proto)).

use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

use super::protobuf::Writer;
use super::{attributes, span};

/// Writes the requests of one service.
#[derive(Debug)]
pub(in super::super) struct Requests {
    /// The field `resource` of a `ResourceSpans`, and its field `schema_url`.
    resource: Writer,
    schema_url: Writer,
}

impl Default for Requests {
    /// Of a service that nothing is known of.
    fn default() -> Self {
        Self::new(&Resource::builder_empty().build())
    }
}

impl Requests {
    pub(super) fn new(service: &Resource) -> Self {
        let mut resource = Writer::default();
        resource.message::<2>(1, |writer| {
            for (key, value) in service {
                attributes::key_value(writer, 1, key, value);
            }
        });
        let mut schema_url = Writer::default();
        schema_url.bytes(3, service.schema_url().unwrap_or_default().as_bytes());
        Self {
            resource,
            schema_url,
        }
    }

    /// An `ExportTraceServiceRequest`, written over what is in `memory`.
    pub(super) fn write(&self, batch: &[SpanData], memory: Vec<u8>) -> Vec<u8> {
        let mut request = Writer::over(memory);
        request.message::<3>(1, |writer| {
            writer.fields(&self.resource);
            for (scope, spans) in by_scope(batch) {
                writer.message::<3>(2, |writer| scope_spans(writer, scope, &spans));
            }
            writer.fields(&self.schema_url);
        });
        request.into_bytes()
    }
}

/// The spans of each scope, scopes in the order of their first spans.
fn by_scope(batch: &[SpanData]) -> Vec<(&InstrumentationScope, Vec<&SpanData>)> {
    let mut scopes: Vec<(&InstrumentationScope, Vec<&SpanData>)> = Vec::new();
    // Where the last one went: the next is likely to go there too.
    let mut last = 0;
    for span in batch {
        let scope = &span.instrumentation_scope;
        if scopes.get(last).is_none_or(|(other, _)| *other != scope) {
            last = match scopes.iter().position(|(other, _)| *other == scope) {
                Some(known) => known,
                None => {
                    scopes.push((scope, Vec::with_capacity(batch.len())));
                    scopes.len() - 1
                }
            };
        }
        scopes[last].1.push(span);
    }
    scopes
}

/// The fields of a `ScopeSpans`.
fn scope_spans(writer: &mut Writer, scope: &InstrumentationScope, spans: &[&SpanData]) {
    writer.message::<1>(1, |writer| {
        writer.bytes(1, scope.name().as_bytes());
        writer.bytes(2, scope.version().unwrap_or_default().as_bytes());
        for attribute in scope.attributes() {
            attributes::key_value(writer, 3, &attribute.key, &attribute.value);
        }
    });
    for each in spans {
        writer.message::<2>(2, |writer| span::span(writer, each));
    }
    let schema_url = scope.schema_url().unwrap_or_default();
    writer.bytes(3, schema_url.as_bytes());
}
