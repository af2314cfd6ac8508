//! Errors, events and links of a captured span.

use std::time::SystemTime;

use opentelemetry::trace::{Event, Link, SpanContext, Status};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::view::value_of;
use super::{SpanView, Spans};

/// How a span failed.
///
/// ```
/// use traced::testing::capture;
/// use traced::traced;
///
/// #[traced]
/// fn parse(number: &str) -> Result<u32, std::num::ParseIntError> {
///     number.parse()
/// }
///
/// let spans = capture(|| parse("seven"));
/// let error = spans.find("parse").error().unwrap();
/// assert_eq!(error.message, "invalid digit found in string");
/// assert_eq!(error.error_type, Some("core::num::error::ParseIntError"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpanError<'a> {
    /// The attribute `error.type`.
    pub error_type: Option<&'a str>,
    /// The description of the status; empty where there is none.
    pub message: &'a str,
}

impl<'a> SpanError<'a> {
    pub(super) fn of(span: &'a SpanData) -> Option<Self> {
        let Status::Error { description } = &span.status else {
            return None;
        };
        let error_type = match value_of(&span.attributes, "error.type") {
            Some(Value::String(error_type)) => Some(error_type.as_str()),
            _ => None,
        };
        Some(Self {
            error_type,
            message: description,
        })
    }
}

/// An event of a captured span.
///
/// ```
/// use traced::testing::capture;
/// use traced::{event, traced};
///
/// #[traced]
/// fn load_essay() {
///     event!("cache-miss", key = "essay:7");
/// }
///
/// let spans = capture(load_essay);
/// let event = spans.find("load_essay").event("cache-miss");
/// assert_eq!(event.attribute("key").unwrap().as_str(), "essay:7");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct EventView<'a> {
    event: &'a Event,
}

impl<'a> EventView<'a> {
    pub(super) fn new(event: &'a Event) -> Self {
        Self { event }
    }

    /// The event's name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.event.name
    }

    /// The attributes in the order in which they were recorded.
    #[must_use]
    pub fn attributes(&self) -> &'a [KeyValue] {
        &self.event.attributes
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&'a Value> {
        value_of(self.attributes(), key)
    }

    /// When it happened.
    #[must_use]
    pub fn timestamp(&self) -> SystemTime {
        self.event.timestamp
    }
}

/// A link of a captured span.
///
/// ```
/// use traced::opentelemetry::trace::{TraceContextExt as _, SpanContext};
/// use traced::testing::capture;
/// use traced::traced;
///
/// #[traced]
/// fn submit() -> SpanContext {
///     let context = traced::opentelemetry::Context::current();
///     context.span().span_context().clone()
/// }
///
/// #[traced(root, links([submitted.clone()]))]
/// fn grade(submitted: &SpanContext) {}
///
/// let spans = capture(|| grade(&submit()));
/// let link = spans.find("grade").links().next().unwrap();
/// assert_eq!(link.span(), Some(spans.find("submit")));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LinkView<'a> {
    spans: &'a Spans,
    link: &'a Link,
}

impl<'a> LinkView<'a> {
    pub(super) fn new(spans: &'a Spans, link: &'a Link) -> Self {
        Self { spans, link }
    }

    /// The span it leads to, if the capture has it.
    #[must_use]
    pub fn span(&self) -> Option<SpanView<'a>> {
        let context = self.span_context();
        let forest = self.spans.forest();
        let span = forest.find(context.trace_id(), context.span_id())?;
        Some(SpanView::new(self.spans, span))
    }

    /// The ids it leads to.
    #[must_use]
    pub fn span_context(&self) -> &'a SpanContext {
        &self.link.span_context
    }

    /// The attributes in the order in which they were recorded.
    #[must_use]
    pub fn attributes(&self) -> &'a [KeyValue] {
        &self.link.attributes
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&'a Value> {
        value_of(self.attributes(), key)
    }
}
