use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span as _, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::active::ActiveSpan;
use super::attributes::Attributes;
use super::flagged;
use super::placement::{Placement, StartOptions};
use crate::callsite::Callsite;
use crate::door;
use crate::tracing_spans::CallSpan;

/// What generated code has to say about attributes.
///
/// Behind a reference, so that the code of one function does for all call sites.
pub(super) type Fill<'a> = &'a dyn Fn(&mut Attributes);

/// Starts a span under the current one. `fill` adds its attributes, if it records: called once or twice, it puts
/// there what it is the turn of.
#[inline(always)]
pub fn start(site: &'static Callsite, fill: impl Fn(&mut Attributes)) -> ActiveSpan {
    let call = CallSpan::at(site);
    if call.is_waiting() {
        return open_beside(site, &fill, call);
    }
    if door::is_open() {
        open_here(site, &fill)
    } else {
        ActiveSpan::nothing()
    }
}

/// Somebody may want a span of the crate `tracing` as well.
#[cold]
fn open_beside(site: &'static Callsite, fill: Fill<'_>, call: CallSpan) -> ActiveSpan {
    let span = match door::is_open() {
        true => open(site, Placement::Current, StartOptions::default(), &|_| {}),
        false => ActiveSpan::nothing(),
    };
    span.beside(call).fill(fill)
}

/// Starts a span where `placement` says. The placement is found even when nothing records, so that an explicit parent
/// is handed on to whatever runs inside; `options` are not.
#[inline]
pub fn start_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
    fill: impl Fn(&mut Attributes),
) -> ActiveSpan {
    let placement = placement();
    let mut call = CallSpan::at(site);
    let is_open = door::is_open();
    let mut chosen = StartOptions::default();
    if is_open || call.is_wanted() {
        options(&mut chosen);
        call.add(&chosen.sampler_attributes);
    }
    if call.is_waiting() {
        let span = match is_open {
            true => open(site, placement, chosen, &|_| {}),
            false => ActiveSpan::pass_through(placement),
        };
        return span.beside(call).fill(fill);
    }
    match is_open {
        true => open(site, placement, chosen, &fill),
        false => ActiveSpan::pass_through(placement),
    }
}

/// The usual case: under the current span, with nothing else to say.
fn open_here(site: &'static Callsite, fill: Fill<'_>) -> ActiveSpan {
    #[cfg(any(feature = "init", feature = "testing"))]
    if door::is_recorder() {
        return super::recorded::open_here(site, fill);
    }
    open(site, Placement::Current, StartOptions::default(), fill)
}

pub(super) fn open(
    site: &'static Callsite,
    placement: Placement,
    options: StartOptions,
    fill: Fill<'_>,
) -> ActiveSpan {
    let is_explicit = matches!(placement, Placement::Under(_));
    let parent = placement.into_context();
    #[cfg(any(feature = "init", feature = "testing"))]
    if let Some(recorder) = super::recorded::recorder_for(&parent) {
        return super::recorded::open(&recorder, site, parent, is_explicit, options, fill);
    }
    open_standard(site, parent, is_explicit, &options, fill)
}

/// Through OpenTelemetry's global provider.
fn open_standard(
    site: &'static Callsite,
    parent: Context,
    is_explicit: bool,
    options: &StartOptions,
    fill: Fill<'_>,
) -> ActiveSpan {
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
            ActiveSpan::standard(site, span, &parent).fill(fill)
        }
        // An unsampled parent already tells everything inside that it is not sampled.
        Some(span) if !is_unsampled(&parent) => {
            ActiveSpan::unrecorded(flagged::make_current(&parent, span))
        }
        _ => unrecorded(parent, is_explicit),
    }
}

/// Nothing records; what runs inside sees the parent that was asked for.
pub(super) fn unrecorded(parent: Context, is_explicit: bool) -> ActiveSpan {
    match is_explicit {
        true => ActiveSpan::unrecorded(parent),
        false => ActiveSpan::nothing(),
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
