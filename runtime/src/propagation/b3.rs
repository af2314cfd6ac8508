//! B3, the format of Zipkin.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};

use super::{debug, ids};

const SINGLE: &str = "b3";
const TRACE_ID: &str = "x-b3-traceid";
const SPAN_ID: &str = "x-b3-spanid";
const SAMPLED: &str = "x-b3-sampled";
const FLAGS: &str = "x-b3-flags";
const PARENT_SPAN_ID: &str = "x-b3-parentspanid";

/// All that may be read with what is written.
pub(super) const ALL: [&str; 6] = [SINGLE, TRACE_ID, SPAN_ID, SAMPLED, FLAGS, PARENT_SPAN_ID];

static SINGLE_FIELDS: LazyLock<[String; 1]> = LazyLock::new(|| [SINGLE.to_owned()]);
static MULTI_FIELDS: LazyLock<[String; 4]> =
    LazyLock::new(|| [TRACE_ID, SPAN_ID, SAMPLED, FLAGS].map(str::to_owned));

/// Carries the trace in [B3](https://github.com/openzipkin/b3-propagation), the format of Zipkin and of many meshes: the
/// header `b3`, or four headers `x-b3-…`. By the
/// [rules of OpenTelemetry](https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-requirements) both are
/// read, `b3` first, and one of the two is written.
///
/// ```
/// use std::collections::HashMap;
/// use traced::opentelemetry::propagation::TextMapPropagator as _;
/// use traced::propagation::B3Propagator;
///
/// let received = HashMap::from([(
///     "b3".to_owned(),
///     "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90".to_owned(),
/// )]);
/// let context = B3Propagator::single_header().extract(&received);
///
/// let mut sent = HashMap::new();
/// B3Propagator::multi_header().inject_context(&context, &mut sent);
/// assert_eq!(sent["x-b3-traceid"], "80f198ee56343ba864fe8b2a57d3eff7");
/// assert_eq!(sent["x-b3-spanid"], "e457b5a2e4d86bd1");
/// assert_eq!(sent["x-b3-sampled"], "1");
/// ```
///
/// What is malformed counts as absent, so that a new trace begins. A trace that is to be debugged is sampled, and stays
/// one to be debugged from service to service.
///
/// Two things of B3 have no place in OpenTelemetry's API. A caller that sends no sampling state
/// [defers the decision to the receiver](https://github.com/openzipkin/b3-propagation#sampling-state): it becomes a parent
/// whose sampled flag is unset, which the receiver's sampler decides about as it does about any such parent. The
/// parent-based samplers, of which one is the default, drop the span; those without `parentbased_`, such as
/// `OTEL_TRACES_SAMPLER=traceidratio`, decide by their own rules. `b3: 0` without a trace counts as absent.
#[derive(Debug, Clone)]
pub struct B3Propagator {
    writes: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Single,
    Multi,
}

impl B3Propagator {
    /// Writes the header `b3`: `b3` in `OTEL_PROPAGATORS`.
    ///
    /// ```
    /// use traced::opentelemetry::propagation::TextMapPropagator as _;
    /// use traced::propagation::B3Propagator;
    ///
    /// let propagator = B3Propagator::single_header();
    /// assert_eq!(propagator.fields().collect::<Vec<_>>(), ["b3"]);
    /// ```
    #[must_use]
    pub fn single_header() -> Self {
        Self {
            writes: Form::Single,
        }
    }

    /// Writes the headers `x-b3-traceid`, `x-b3-spanid` and `x-b3-sampled`, or `x-b3-flags` instead of the last where
    /// the trace is to be debugged: `b3multi` in `OTEL_PROPAGATORS`.
    ///
    /// ```
    /// use traced::opentelemetry::propagation::TextMapPropagator as _;
    /// use traced::propagation::B3Propagator;
    ///
    /// let propagator = B3Propagator::multi_header();
    /// assert!(propagator.fields().any(|field| field == "x-b3-traceid"));
    /// ```
    #[must_use]
    pub fn multi_header() -> Self {
        Self {
            writes: Form::Multi,
        }
    }
}

impl TextMapPropagator for B3Propagator {
    fn inject_context(&self, context: &Context, injector: &mut dyn Injector) {
        let span = context.span();
        let span_context = span.span_context();
        if !span_context.is_valid() {
            return;
        }
        let (trace_id, span_id) = (span_context.trace_id(), span_context.span_id());
        let state = match (debug::is_marked(context), span_context.is_sampled()) {
            (true, _) => "d",
            (false, true) => "1",
            (false, false) => "0",
        };
        match self.writes {
            Form::Single => injector.set(SINGLE, format!("{trace_id}-{span_id}-{state}")),
            Form::Multi => {
                injector.set(TRACE_ID, trace_id.to_string());
                injector.set(SPAN_ID, span_id.to_string());
                match state {
                    "d" => injector.set(FLAGS, "1".to_owned()),
                    state => injector.set(SAMPLED, state.to_owned()),
                }
            }
        }
    }

    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        let caller = extractor.get(SINGLE).and_then(Caller::of_one_header);
        let Some(caller) = caller.or_else(|| Caller::of_headers(extractor)) else {
            return context.clone();
        };
        caller.within(context)
    }

    fn fields(&self) -> FieldIter<'_> {
        match self.writes {
            Form::Single => FieldIter::new(SINGLE_FIELDS.as_ref()),
            Form::Multi => FieldIter::new(MULTI_FIELDS.as_ref()),
        }
    }
}

/// The span that a request comes from.
struct Caller {
    trace_id: TraceId,
    span_id: SpanId,
    decision: Decision,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    NotSampled,
    Sampled,
    Debug,
}

impl Caller {
    /// `{trace}-{span}`, then `-{sampling}` and `-{parent}` or neither.
    fn of_one_header(value: &str) -> Option<Self> {
        let mut parts = value.split('-');
        let (trace_id, span_id) = (parts.next()?, parts.next()?);
        let decision = match parts.next() {
            None | Some("0") => Decision::NotSampled,
            Some("1") => Decision::Sampled,
            Some("d") => Decision::Debug,
            Some(_) => return None,
        };
        if let Some(parent) = parts.next() {
            ids::hexadecimal(parent, 16..=16)?;
        }
        let is_all = parts.next().is_none();
        is_all.then(|| Self::of_ids(trace_id, span_id, decision))?
    }

    /// The parent's header is of no use, because our parent is the caller.
    fn of_headers(extractor: &dyn Extractor) -> Option<Self> {
        let (trace_id, span_id) = (extractor.get(TRACE_ID)?, extractor.get(SPAN_ID)?);
        let decision = match (extractor.get(FLAGS), extractor.get(SAMPLED)) {
            (Some("1"), _) => Decision::Debug,
            // `true` and `false` are what clients of old send.
            (_, Some("1" | "true")) => Decision::Sampled,
            (_, None | Some("0" | "false")) => Decision::NotSampled,
            (_, Some(_)) => return None,
        };
        Self::of_ids(trace_id, span_id, decision)
    }

    fn of_ids(trace_id: &str, span_id: &str, decision: Decision) -> Option<Self> {
        let trace_id = match trace_id.len() {
            16 | 32 => ids::trace_id(trace_id, 16..=32)?,
            _ => return None,
        };
        Some(Self {
            trace_id,
            span_id: ids::span_id(span_id, 16..=16)?,
            decision,
        })
    }

    fn within(self, context: &Context) -> Context {
        let flags = match self.decision {
            Decision::NotSampled => TraceFlags::default(),
            Decision::Sampled | Decision::Debug => TraceFlags::SAMPLED,
        };
        let state = TraceState::default();
        let caller = SpanContext::new(self.trace_id, self.span_id, flags, true, state);
        let context = context.with_remote_span_context(caller);
        match self.decision {
            Decision::Debug => debug::mark(&context),
            _ => context,
        }
    }
}
