//! Spans through OpenTelemetry's global provider.

use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span as _, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::active::ActiveSpan;
use super::placement::StartOptions;
use super::start::Opened;
use super::wrapped;
use crate::callsite::Callsite;
use crate::door;

/// Starts a span under `parent`.
pub(super) fn open(
    site: &'static Callsite,
    parent: Context,
    is_explicit: bool,
    options: &StartOptions,
) -> Opened {
    let builder = || {
        let mut builder = site.builder();
        if let Some(name) = &options.name {
            builder.name = name.clone();
        }
        if let Some(kind) = &options.kind {
            builder = builder.with_kind(kind.clone());
        }
        if !options.links.is_empty() {
            builder = builder.with_links(options.links.clone());
        }
        if !options.sampler_attributes.is_empty() {
            builder = builder.with_attributes(options.sampler_attributes.iter().cloned());
        }
        builder
    };
    match door::start(site, builder, &parent) {
        Some(mut span) if span.is_recording() => {
            #[cfg(any(feature = "init", feature = "testing"))]
            crate::audit::except_in_span(site);
            if site.recorded().code_location {
                locate(site, &mut span);
            }
            Opened::Span(ActiveSpan::standard(site, span, &parent))
        }
        // An unsampled parent already tells everything inside that it is not sampled.
        Some(span) if !is_unsampled(&parent) => {
            Opened::Passing(wrapped::make_current(&parent, span))
        }
        _ => Opened::unrecorded(parent, is_explicit),
    }
}

fn is_unsampled(context: &Context) -> bool {
    let span = context.span();
    let span_context = span.span_context();
    span_context.is_valid() && !span_context.is_sampled()
}

/// The source location, by the semantic conventions' stable `code.*` attributes.
fn locate(site: &'static Callsite, span: &mut BoxedSpan) {
    let location = site.location();
    span.set_attribute(KeyValue::new("code.function.name", site.function()));
    span.set_attribute(KeyValue::new("code.file.path", location.file()));
    span.set_attribute(KeyValue::new(
        "code.line.number",
        i64::from(location.line()),
    ));
}
