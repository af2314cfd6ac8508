mod looks;
mod malformed;
mod parts;
mod sample;

use std::time::{Duration, SystemTime};

use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{InstrumentationScope, KeyValue, Value};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

use super::{Rendering, TreeSpan, render};

/// A span to be rendered: trace 1, starting as many milliseconds into the trace as its id says, one millisecond long.
pub(super) fn span(id: u64, parent: u64, name: &'static str) -> SpanData {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000) + Duration::from_millis(id);
    SpanData {
        span_context: context(0x4bf9_2f35, id),
        parent_span_id: SpanId::from(parent),
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: name.into(),
        start_time: start,
        end_time: start + Duration::from_millis(1),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

pub(super) fn context(trace: u32, span: u64) -> SpanContext {
    SpanContext::new(
        // The leading digits are the ones that show.
        TraceId::from(u128::from(trace) << 96),
        SpanId::from(span),
        TraceFlags::SAMPLED,
        false,
        TraceState::NONE,
    )
}

/// Says in few words what a span has.
pub(super) trait With: Sized {
    fn in_trace(self, trace: u32) -> Self;
    fn with(self, key: &'static str, value: impl Into<Value>) -> Self;
    fn lasting(self, duration: Duration) -> Self;
    fn kind(self, kind: SpanKind) -> Self;
    fn failed(self, error_type: &'static str, description: &'static str) -> Self;
    fn event(self, name: &'static str, attributes: Vec<KeyValue>) -> Self;
    fn link(self, to: SpanContext, attributes: Vec<KeyValue>) -> Self;
}

impl With for SpanData {
    fn in_trace(mut self, trace: u32) -> Self {
        self.span_context = context(
            trace,
            u64::from_be_bytes(self.span_context.span_id().to_bytes()),
        );
        self
    }

    fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.attributes.push(KeyValue::new(key, value));
        self
    }

    fn lasting(mut self, duration: Duration) -> Self {
        self.end_time = self.start_time + duration;
        self
    }

    fn kind(mut self, kind: SpanKind) -> Self {
        self.span_kind = kind;
        self
    }

    fn failed(mut self, error_type: &'static str, description: &'static str) -> Self {
        self.status = Status::error(description);
        if !error_type.is_empty() {
            self.attributes
                .push(KeyValue::new("error.type", error_type));
        }
        self
    }

    fn event(mut self, name: &'static str, attributes: Vec<KeyValue>) -> Self {
        let at = self.start_time + Duration::from_micros(100);
        self.events.events.push(Event::new(name, at, attributes, 0));
        self
    }

    fn link(mut self, to: SpanContext, attributes: Vec<KeyValue>) -> Self {
        self.links.links.push(Link::new(to, attributes, 0));
        self
    }
}

pub(super) fn stable(spans: &[SpanData]) -> String {
    let spans: Vec<_> = of_no_service(spans);
    render(&spans, &Rendering::stable())
}

pub(super) fn console(spans: &[SpanData], width: usize) -> String {
    render(&of_no_service(spans), &Rendering::console(false, width))
}

fn of_no_service(spans: &[SpanData]) -> Vec<TreeSpan<'_>> {
    let service = None;
    spans
        .iter()
        .map(|span| TreeSpan { span, service })
        .collect()
}

/// Compares with a tree written in the test's source, indented as the source is.
#[track_caller]
pub(super) fn assert_tree(actual: &str, expected: &str) {
    let expected = expected.trim_matches('\n').trim_end();
    let indentation = expected
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let expected: Vec<&str> = expected
        .lines()
        .map(|line| line.get(indentation..).unwrap_or(""))
        .collect();
    let actual: Vec<&str> = actual.lines().collect();
    assert!(
        actual == expected,
        "the tree is\n{}\nexpected\n{}",
        actual.join("\n"),
        expected.join("\n")
    );
}
