//! Finished spans, held against the conventions: what nobody annotated is judged too.

mod destinations;
mod exceptions;
mod policy;
mod rules;

use std::fs;

use opentelemetry::trace::{SpanKind, Tracer as _};
use opentelemetry::{KeyValue, Value, global};
use traced::Violation;
use traced::testing::{Spans, capture};

/// A span as another library makes it.
fn library_span(name: &'static str, kind: SpanKind, attributes: &[(&'static str, Value)]) -> Spans {
    capture(|| {
        let tracer = global::tracer("library");
        let attributes = attributes.iter().cloned();
        let attributes = attributes.map(|(key, value)| KeyValue::new(key, value));
        let span = tracer.span_builder(name).with_kind(kind);
        drop(span.with_attributes(attributes).start(&tracer));
    })
}

fn with_attribute(name: &'static str, value: impl Into<Value>) -> Spans {
    library_span("query", SpanKind::Internal, &[(name, value.into())])
}

fn rules(violations: &[Violation]) -> Vec<&str> {
    violations.iter().map(Violation::rule).collect()
}

/// A `traced.toml` with this text, in a folder that lives as long as it is held.
fn traced_toml(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("traced.toml");
    fs::write(&file, text).expect("a file");
    (folder, file)
}
