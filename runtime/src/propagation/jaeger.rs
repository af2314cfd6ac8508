//! The format of Jaeger's own clients.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanContext, TraceContextExt as _, TraceFlags, TraceState};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::baggage::{MEMBERS, READ, is_token};
use super::{debug, ids};

const HEADER: &str = "uber-trace-id";
const BAGGAGE_PREFIX: &str = "uberctx-";

const SAMPLED: u8 = 1;
const DEBUG: u8 = 2;

static FIELDS: LazyLock<[String; 1]> = LazyLock::new(|| [HEADER.to_owned()]);

/// Carries the trace and the baggage in the
/// [format of Jaeger's clients](https://www.jaegertracing.io/docs/1.76/client-libraries/#propagation-format): the header
/// `uber-trace-id`, and a header `uberctx-…` for each entry of the baggage. It is `jaeger` in `OTEL_PROPAGATORS`, and
/// for services that are yet to move to W3C Trace Context.
///
/// ```
/// use std::collections::HashMap;
/// use traced::opentelemetry::baggage::BaggageExt as _;
/// use traced::opentelemetry::propagation::TextMapPropagator as _;
/// use traced::propagation::JaegerPropagator;
///
/// let received = HashMap::from([
///     ("uber-trace-id".to_owned(), "80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:0:1".to_owned()),
///     ("uberctx-plan".to_owned(), "gold".to_owned()),
/// ]);
/// let context = JaegerPropagator::new().extract(&received);
/// assert_eq!(context.baggage().get("plan").unwrap().as_str(), "gold");
///
/// let mut sent = HashMap::new();
/// JaegerPropagator::new().inject_context(&context, &mut sent);
/// assert_eq!(sent, received);
/// ```
///
/// What is malformed counts as absent. Properties of baggage have no place in this format, and keys lose their case
/// where HTTP carries them; what is beyond the limits of OpenTelemetry's `Baggage`, 64 entries and 8192 bytes, is left
/// out. No more than 64 headers are looked at for baggage, the first in the order of their names. The header
/// `jaeger-debug-id` is not read.
#[derive(Debug, Clone, Default)]
pub struct JaegerPropagator {
    _private: (),
}

impl JaegerPropagator {
    /// A propagator of Jaeger's format.
    ///
    /// ```
    /// use traced::propagation::JaegerPropagator;
    ///
    /// let propagator = JaegerPropagator::new();
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl TextMapPropagator for JaegerPropagator {
    fn inject_context(&self, context: &Context, injector: &mut dyn Injector) {
        for (name, (value, _)) in context.baggage() {
            let value = utf8_percent_encode(value.as_str(), NON_ALPHANUMERIC).to_string();
            injector.set(&format!("{BAGGAGE_PREFIX}{name}"), value);
        }
        let span = context.span();
        let span_context = span.span_context();
        if span_context.is_valid() {
            let flags = match (debug::is_marked(context), span_context.is_sampled()) {
                (true, _) => SAMPLED | DEBUG,
                (false, true) => SAMPLED,
                (false, false) => 0,
            };
            let (trace_id, span_id) = (span_context.trace_id(), span_context.span_id());
            // The parent's id is of the past, and `0` is for none.
            injector.set(HEADER, format!("{trace_id}:{span_id}:0:{flags:x}"));
        }
    }

    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        let context = with_baggage(context, extractor);
        let caller = extractor.get(HEADER).and_then(caller);
        let Some((caller, is_debug)) = caller else {
            return context;
        };
        let context = context.with_remote_span_context(caller);
        match is_debug {
            true => debug::mark(&context),
            false => context,
        }
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(FIELDS.as_ref())
    }
}

/// `{trace}:{span}:{parent}:{flags}`, with or without the colons percent-encoded; and whether it is to be debugged.
fn caller(value: &str) -> Option<(SpanContext, bool)> {
    let value = percent_decode_str(value).decode_utf8().ok()?;
    let mut parts = value.split(':');
    let trace_id = ids::trace_id(parts.next()?, 1..=32)?;
    let span_id = ids::span_id(parts.next()?, 1..=16)?;
    let _parent = parts.next()?;
    let flags = ids::hexadecimal(parts.next()?, 1..=2)?;
    let flags = u8::from_str_radix(flags, 16).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let is_sampled = flags & SAMPLED != 0;
    let trace_flags = TraceFlags::default().with_sampled(is_sampled);
    let state = TraceState::default();
    let caller = SpanContext::new(trace_id, span_id, trace_flags, true, state);
    // The format has the flag for debugging mean nothing without the other.
    Some((caller, is_sampled && flags & DEBUG != 0))
}

/// Adds what there is in headers to the baggage there is. Carriers that are lists look through all of their headers for
/// each one that they are asked for: they are asked for no more than can be meant.
fn with_baggage(context: &Context, extractor: &dyn Extractor) -> Context {
    let mut keys = extractor.keys();
    keys.retain(|key| name_of(key).is_some());
    if keys.is_empty() {
        return context.clone();
    }
    // Which ones are within the limits must not depend on the order of a hash map.
    keys.sort_unstable();
    keys.dedup();
    let mut baggage = Baggage::new();
    for (name, (value, metadata)) in context.baggage() {
        baggage.insert_with_metadata(name.clone(), value.clone(), metadata.clone());
    }
    let mut looked_at = 0;
    for key in keys.into_iter().take(MEMBERS) {
        let (Some(name), Some(value)) = (name_of(key), extractor.get(key)) else {
            continue;
        };
        looked_at += key.len() + value.len();
        if looked_at > READ {
            break;
        }
        baggage.insert(name.to_owned(), decode(value));
    }
    context.with_baggage(baggage)
}

/// The name of the entry that a header is, if `Baggage` takes such a name.
fn name_of(key: &str) -> Option<&str> {
    let (prefix, name) = key.split_at_checked(BAGGAGE_PREFIX.len())?;
    (prefix.eq_ignore_ascii_case(BAGGAGE_PREFIX) && is_token(name)).then_some(name)
}

/// Jaeger's clients encode values as forms do, where a space is `+`.
fn decode(value: &str) -> String {
    let value = value.replace('+', " ");
    percent_decode_str(&value).decode_utf8_lossy().into_owned()
}
