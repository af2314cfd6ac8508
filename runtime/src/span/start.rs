use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span as _, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::active::ActiveSpan;
use super::flagged;
use super::placement::{Placement, StartOptions};
use crate::callsite::Callsite;
use crate::door;
use crate::tracing_spans::CallSpan;

/// Starts a span under the current one.
#[inline]
pub fn start(site: &'static Callsite) -> ActiveSpan {
    let call = CallSpan::at(site);
    let span = if door::is_open() {
        open(site, Placement::Current, StartOptions::default())
    } else {
        ActiveSpan::nothing()
    };
    span.beside(call)
}

/// Starts a span where `placement` says. The placement is found even when nothing records, so that an explicit parent
/// is handed on to whatever runs inside; `options` are not.
#[inline]
pub fn start_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
) -> ActiveSpan {
    let placement = placement();
    let mut call = CallSpan::at(site);
    let is_open = door::is_open();
    let mut chosen = StartOptions::default();
    if is_open || call.is_wanted() {
        options(&mut chosen);
        call.add(&chosen.sampler_attributes);
    }
    let span = if is_open {
        open(site, placement, chosen)
    } else {
        ActiveSpan::pass_through(placement)
    };
    span.beside(call)
}

pub(super) fn open(
    site: &'static Callsite,
    placement: Placement,
    options: StartOptions,
) -> ActiveSpan {
    let explicit = matches!(placement, Placement::Under(_));
    let parent = placement.into_context();
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
            ActiveSpan::recording(span, &parent, site.recorded())
        }
        // An unsampled parent already tells everything inside that it is not sampled.
        Some(span) if !is_unsampled(&parent) => {
            ActiveSpan::unrecorded(flagged::make_current(&parent, span))
        }
        _ if explicit => ActiveSpan::unrecorded(parent),
        _ => ActiveSpan::nothing(),
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
