//! What a span is to whoever gets it, to compare the recorder's with the SDK's.

use std::time::Duration;

use opentelemetry::trace::Status;
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

/// Has annotations go through the SDK's spans, because it might want to write to them.
#[derive(Debug)]
pub struct Idle;

impl SpanProcessor for Idle {
    fn on_start(&self, _: &mut Span, _: &Context) {}
    fn on_end(&self, _: SpanData) {}
    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }
    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// What exporters may rely on, ids and times apart; and the random flag, which the SDK does not set.
#[derive(Debug, PartialEq, PartialOrd)]
pub struct Seen {
    /// The names from the root to this span.
    path: Vec<String>,
    kind: String,
    attributes: Vec<String>,
    dropped_attributes: u32,
    events: Vec<(String, Vec<String>, u32)>,
    dropped_events: u32,
    links: Vec<(String, Vec<String>)>,
    dropped_links: u32,
    status: Status,
    scope: (String, Option<String>, Option<String>),
    has_remote_parent: bool,
    is_sampled: bool,
    trace_state: String,
}

fn set(attributes: &[KeyValue]) -> Vec<String> {
    let mut attributes: Vec<_> = attributes
        .iter()
        .map(|attribute| format!("{} = {:?}", attribute.key, attribute.value))
        .collect();
    attributes.sort_unstable();
    attributes
}

fn path(spans: &[SpanData], span: &SpanData) -> Vec<String> {
    let parent = spans.iter().find(|parent| {
        parent.span_context.span_id() == span.parent_span_id
            && parent.span_context.trace_id() == span.span_context.trace_id()
    });
    let mut path = parent.map_or_else(Vec::new, |parent| path(spans, parent));
    path.push(span.name.to_string());
    path
}

/// All of them, in an order of their own.
pub fn seen(spans: &[SpanData]) -> Vec<Seen> {
    in_order(spans.iter().map(|span| Seen::new(spans, span)))
}

/// The same of spans that came in several ways.
pub fn in_order(spans: impl IntoIterator<Item = Seen>) -> Vec<Seen> {
    let mut spans: Vec<_> = spans.into_iter().collect();
    spans.sort_by(|one, two| {
        one.partial_cmp(two)
            .expect("there are no numbers that cannot be compared")
    });
    spans
}

impl Seen {
    fn new(spans: &[SpanData], span: &SpanData) -> Self {
        Self {
            path: path(spans, span),
            kind: format!("{:?}", span.span_kind),
            attributes: set(&span.attributes),
            dropped_attributes: span.dropped_attributes_count,
            events: span
                .events
                .iter()
                .map(|event| {
                    (
                        event.name.to_string(),
                        set(&event.attributes),
                        event.dropped_attributes_count,
                    )
                })
                .collect(),
            dropped_events: span.events.dropped_count,
            links: span
                .links
                .iter()
                .map(|link| (format!("{:?}", link.span_context), set(&link.attributes)))
                .collect(),
            dropped_links: span.links.dropped_count,
            status: span.status.clone(),
            scope: (
                span.instrumentation_scope.name().to_owned(),
                span.instrumentation_scope.version().map(str::to_owned),
                span.instrumentation_scope.schema_url().map(str::to_owned),
            ),
            has_remote_parent: span.parent_span_is_remote,
            is_sampled: span.span_context.is_sampled(),
            trace_state: span.span_context.trace_state().header(),
        }
    }
}
