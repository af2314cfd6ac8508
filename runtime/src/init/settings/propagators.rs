//! `OTEL_PROPAGATORS`.

use opentelemetry::propagation::TextMapPropagator;
use traced_conventions::nearest;

use super::super::diagnostics::Diagnostics;
use super::super::environment::{Reader, expected, find};
use super::super::error::Fault;
use super::super::foreign::quoted;
use crate::propagation::{
    B3Propagator, BaggagePropagator, JaegerPropagator, Once, TraceContextPropagator,
};

const PROPAGATORS: &str = "OTEL_PROPAGATORS";

pub(in super::super) type BoxedPropagator = Box<dyn TextMapPropagator + Send + Sync>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    TraceContext,
    Baggage,
    B3,
    B3Multi,
    Jaeger,
    None,
}

const FORMATS: &[(&str, Format)] = &[
    ("tracecontext", Format::TraceContext),
    ("baggage", Format::Baggage),
    ("b3", Format::B3),
    ("b3multi", Format::B3Multi),
    ("jaeger", Format::Jaeger),
    ("none", Format::None),
];

/// Names of the specification that are not built in.
const NOT_BUILT: &[(&str, ())] = &[("xray", ()), ("ottrace", ())];

/// The formats that the environment asks for: W3C Trace Context and Baggage where it asks for none.
pub(super) fn read(reader: &mut Reader<'_>, diagnostics: Diagnostics) -> Vec<BoxedPropagator> {
    let formats = match reader.text(PROPAGATORS) {
        Some(list) => formats(reader, &list),
        None => vec![Format::TraceContext, Format::Baggage],
    };
    let propagators = formats.into_iter();
    propagators
        .filter_map(|format| build(format, diagnostics))
        .collect()
}

fn formats(reader: &mut Reader<'_>, list: &str) -> Vec<Format> {
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
            None => reader.fault(Fault::new(PROPAGATORS, list, unknown(name))),
        }
    }
    if formats.len() > 1 && formats.contains(&Format::None) {
        reader.fault(Fault::new(
            PROPAGATORS,
            list,
            "`none` cannot stand beside others",
        ));
    }
    formats
}

/// What is wrong with a name that is none of ours.
fn unknown(name: &str) -> String {
    let (quoted, expected) = (quoted(name), expected(FORMATS));
    if find(name, NOT_BUILT).is_some() {
        return format!(
            "{quoted}: this format is not built in; give its propagator to `Config::propagator`, or {expected}"
        );
    }
    match nearest(name, FORMATS.iter().map(|(legal, _)| *legal)) {
        Some(meant) => format!("{quoted}: did you mean `{meant}`? {expected}"),
        None => format!("{quoted}: {expected}"),
    }
}

fn build(format: Format, diagnostics: Diagnostics) -> Option<BoxedPropagator> {
    match format {
        Format::TraceContext => Some(Box::new(TraceContextPropagator::new())),
        Format::Baggage => Some(Box::new(baggage(diagnostics))),
        Format::B3 => Some(Box::new(B3Propagator::single_header())),
        Format::B3Multi => Some(Box::new(B3Propagator::multi_header())),
        Format::Jaeger => Some(Box::new(JaegerPropagator::new())),
        Format::None => None,
    }
}

/// Says as loud as the environment wants what is left out.
fn baggage(diagnostics: Diagnostics) -> BaggagePropagator {
    let once = Once::new();
    BaggagePropagator::new().on_loss(move |loss, _| {
        if let Some(message) = once.message(loss) {
            diagnostics.warn(&message);
        }
    })
}
