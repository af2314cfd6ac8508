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
    ///
    /// ```
    /// # use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn load_essay() {
    /// #     traced::event!("cache-miss");
    /// # }
    /// let spans = capture(load_essay);
    /// let first = spans.find("load_essay").events().next().unwrap();
    /// assert_eq!(first.name(), "cache-miss");
    /// ```
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.event.name
    }

    /// The attributes in the order in which they were recorded.
    ///
    /// ```
    /// # use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn load_essay() {
    /// traced::event!("cache-miss", key = "essay:7", age = 3);
    /// # }
    ///
    /// let spans = capture(load_essay);
    /// let attributes = spans.find("load_essay").event("cache-miss").attributes();
    /// assert_eq!(attributes[0].key.as_str(), "key");
    /// assert_eq!(attributes[1].key.as_str(), "age");
    /// ```
    #[must_use]
    pub fn attributes(&self) -> &'a [KeyValue] {
        &self.event.attributes
    }

    /// The value of an attribute.
    ///
    /// `None` where the event has no such attribute.
    ///
    /// ```
    /// # use traced::opentelemetry::Value;
    /// # use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn load_essay() {
    /// traced::event!("cache-miss", age = 3);
    /// # }
    ///
    /// let spans = capture(load_essay);
    /// let miss = spans.find("load_essay").event("cache-miss");
    /// assert_eq!(miss.attribute("age"), Some(&Value::I64(3)));
    /// assert_eq!(miss.attribute("key"), None);
    /// ```
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&'a Value> {
        value_of(self.attributes(), key)
    }

    /// When it happened, by the clock of the system.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// # use traced::opentelemetry::trace::{Span as _, Tracer as _};
    /// # use traced::testing::capture;
    ///
    /// let minute = UNIX_EPOCH + Duration::from_secs(60);
    /// let spans = capture(|| {
    ///     let mut query = traced::opentelemetry::global::tracer("library").start("query");
    ///     query.add_event_with_timestamp("cache-miss", minute, vec![]);
    /// });
    /// assert_eq!(spans.find("query").event("cache-miss").timestamp(), minute);
    /// ```
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
    ///
    /// ```
    /// # use traced::opentelemetry::Context;
    /// # use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn submit() -> Context {
    /// #     Context::current()
    /// # }
    /// # #[traced::traced(links(submitted))]
    /// # fn grade(submitted: Context) {}
    /// let spans = capture(|| grade(submit()));
    /// let link = spans.find("grade").links().next().unwrap();
    /// assert_eq!(link.span().unwrap().name(), "submit");
    ///
    /// // Two captures: the second one has only the link.
    /// let (submitted, _) = traced::testing::capture_with(submit);
    /// let spans = capture(|| grade(submitted));
    /// assert_eq!(spans.find("grade").links().next().unwrap().span(), None);
    /// ```
    #[must_use]
    pub fn span(&self) -> Option<SpanView<'a>> {
        let context = self.span_context();
        let forest = self.spans.forest();
        let span = forest.find(context.trace_id(), context.span_id())?;
        Some(SpanView::new(self.spans, span))
    }

    /// The ids it leads to.
    ///
    /// ```
    /// # use traced::opentelemetry::Context;
    /// # use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn submit() -> Context {
    /// #     Context::current()
    /// # }
    /// # #[traced::traced(links(submitted))]
    /// # fn grade(submitted: Context) {}
    /// let spans = capture(|| grade(submit()));
    /// let link = spans.find("grade").links().next().unwrap();
    /// assert_eq!(link.span_context().span_id(), spans.find("submit").span_id());
    /// assert_eq!(link.span_context().trace_id(), spans.find("submit").trace_id());
    /// ```
    #[must_use]
    pub fn span_context(&self) -> &'a SpanContext {
        &self.link.span_context
    }

    /// The attributes in the order in which they were recorded.
    ///
    /// Links that `links(…)` makes have none.
    ///
    /// ```
    /// # use traced::opentelemetry::trace::{Span as _, SpanContext, Tracer as _};
    /// # use traced::opentelemetry::{KeyValue, global};
    /// # use traced::testing::capture;
    /// # let submitted = SpanContext::NONE;
    /// let spans = capture(|| {
    ///     let mut grade = global::tracer("library").start("grade");
    ///     grade.add_link(submitted, vec![KeyValue::new("attempt", 2)]);
    /// });
    /// let link = spans.find("grade").links().next().unwrap();
    /// assert_eq!(link.attributes(), [KeyValue::new("attempt", 2)]);
    /// ```
    #[must_use]
    pub fn attributes(&self) -> &'a [KeyValue] {
        &self.link.attributes
    }

    /// The value of an attribute.
    ///
    /// `None` where the link has no such attribute.
    ///
    /// ```
    /// # use traced::opentelemetry::trace::{Span as _, SpanContext, Tracer as _};
    /// # use traced::opentelemetry::{KeyValue, Value, global};
    /// # use traced::testing::capture;
    /// # let submitted = SpanContext::NONE;
    /// let spans = capture(|| {
    ///     let mut grade = global::tracer("library").start("grade");
    ///     grade.add_link(submitted, vec![KeyValue::new("attempt", 2)]);
    /// });
    /// let link = spans.find("grade").links().next().unwrap();
    /// assert_eq!(link.attribute("attempt"), Some(&Value::I64(2)));
    /// assert_eq!(link.attribute("essay_id"), None);
    /// ```
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&'a Value> {
        value_of(self.attributes(), key)
    }
}
