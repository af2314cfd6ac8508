//! `OTEL_PROPAGATORS`.

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry_sdk::propagation::BaggagePropagator;

use super::super::environment::{Reader, expected, find};
use super::super::error::Fault;
use crate::propagation::TraceContextPropagator;

const PROPAGATORS: &str = "OTEL_PROPAGATORS";

pub(in super::super) type BoxedPropagator = Box<dyn TextMapPropagator + Send + Sync>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    TraceContext,
    Baggage,
    None,
}

const FORMATS: &[(&str, Format)] = &[
    ("tracecontext", Format::TraceContext),
    ("baggage", Format::Baggage),
    ("none", Format::None),
];

/// Names of the specification that are not built in.
const NOT_BUILT: &[(&str, ())] = &[
    ("b3", ()),
    ("b3multi", ()),
    ("jaeger", ()),
    ("xray", ()),
    ("ottrace", ()),
];

/// The formats that the environment asks for: W3C Trace Context and Baggage where it asks for none.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<BoxedPropagator> {
    let Some(list) = reader.text(PROPAGATORS) else {
        return [Format::TraceContext, Format::Baggage]
            .into_iter()
            .filter_map(build)
            .collect();
    };
    let mut formats = Vec::new();
    for name in list
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        match find(name, FORMATS) {
            // The specification has names listed twice count once.
            Some(format) if formats.contains(&format) => {}
            Some(format) => formats.push(format),
            None => {
                let not_built =
                    find(name, NOT_BUILT).map_or("", |()| "this format is not built in yet; ");
                let problem = format!("`{name}`: {not_built}{}", expected(FORMATS));
                reader.fault(Fault::new(PROPAGATORS, &list, problem));
            }
        }
    }
    if formats.len() > 1 && formats.contains(&Format::None) {
        reader.fault(Fault::new(
            PROPAGATORS,
            &list,
            "`none` cannot stand beside others",
        ));
    }
    formats.into_iter().filter_map(build).collect()
}

fn build(format: Format) -> Option<BoxedPropagator> {
    match format {
        Format::TraceContext => Some(Box::new(TraceContextPropagator::new())),
        Format::Baggage => Some(Box::new(BaggagePropagator::new())),
        Format::None => None,
    }
}
