//! One captured span.

use std::fmt;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::Spans;
use super::details::{EventView, LinkView, SpanError};

/// A captured span, among the others of its capture.
///
/// ```
/// use traced::opentelemetry::Value;
/// use traced::opentelemetry::trace::SpanKind;
/// use traced::testing::capture;
/// use traced::traced;
///
/// #[traced("GET /essays/{id}", kind = server, attrs(essay_id))]
/// fn get_essay(essay_id: u32) {}
///
/// let spans = capture(|| get_essay(7));
/// let span = spans.find("GET /essays/{id}");
/// assert_eq!(span.kind(), &SpanKind::Server);
/// assert_eq!(span.attribute("essay_id"), Some(&Value::I64(7)));
/// assert!(span.parent().is_none());
/// ```
#[derive(Clone, Copy)]
pub struct SpanView<'a> {
    spans: &'a Spans,
    index: usize,
}

impl<'a> SpanView<'a> {
    pub(super) fn new(spans: &'a Spans, index: usize) -> Self {
        Self { spans, index }
    }

    pub(super) fn spans(&self) -> &'a Spans {
        self.spans
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// Everything about the span, as exporters see it.
    ///
    /// ```
    /// use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn load_essay() {}
    ///
    /// let spans = capture(load_essay);
    /// assert_eq!(spans.find("load_essay").data().dropped_attributes_count, 0);
    /// ```
    #[must_use]
    pub fn data(&self) -> &'a SpanData {
        self.spans.data(self.index)
    }

    /// The span's name.
    ///
    /// ```
    /// use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn load_essay() {}
    ///
    /// let spans = capture(load_essay);
    /// assert_eq!(spans.roots()[0].name(), "load_essay");
    /// ```
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.data().name
    }

    /// The span's kind.
    ///
    /// ```
    /// use traced::opentelemetry::trace::SpanKind;
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(kind = client)]
    /// fn load_essay() {}
    ///
    /// let spans = capture(load_essay);
    /// assert_eq!(spans.find("load_essay").kind(), &SpanKind::Client);
    /// ```
    #[must_use]
    pub fn kind(&self) -> &'a SpanKind {
        &self.data().span_kind
    }

    /// The attributes in the order in which they were recorded, `code.*` included.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(attrs(words, essay_id))]
    /// fn load_essay(essay_id: &str, words: u32) {}
    ///
    /// let spans = capture(|| load_essay("e-1", 6));
    /// let attributes = spans.find("load_essay").attributes().iter();
    /// let names: Vec<_> = attributes.map(|attribute| attribute.key.as_str()).collect();
    /// assert!(names.contains(&"code.function.name"));
    /// assert!(names.ends_with(&["words", "essay_id"]));
    /// ```
    #[must_use]
    pub fn attributes(&self) -> &'a [KeyValue] {
        &self.data().attributes
    }

    /// The value of an attribute; of one that was recorded twice, the last.
    ///
    /// ```
    /// use traced::opentelemetry::Value;
    /// use traced::testing::capture;
    /// use traced::{record, traced};
    ///
    /// #[traced]
    /// fn load_essay() {
    ///     record!(attempt = 1);
    ///     record!(attempt = 2);
    /// }
    ///
    /// let spans = capture(load_essay);
    /// assert_eq!(spans.find("load_essay").attribute("attempt"), Some(&Value::I64(2)));
    /// assert_eq!(spans.find("load_essay").attribute("essay_id"), None);
    /// ```
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&'a Value> {
        value_of(self.attributes(), key)
    }

    /// Whether the span has the attribute.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(attrs(essay_id, draft_id))]
    /// fn load(essay_id: &str, draft_id: Option<&str>) {}
    ///
    /// let spans = capture(|| load("e-1", None));
    /// assert!(spans.find("load").has_attribute("essay_id"));
    /// assert!(!spans.find("load").has_attribute("draft_id"));
    /// ```
    #[must_use]
    pub fn has_attribute(&self, key: &str) -> bool {
        self.attribute(key).is_some()
    }

    /// The span's status: Unset unless it failed, or someone set it to Ok.
    ///
    /// ```
    /// use traced::opentelemetry::trace::Status;
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay(essay_id: u32) -> Result<(), String> {
    ///     if essay_id == 1 { Ok(()) } else { Err("no such essay".to_owned()) }
    /// }
    ///
    /// let spans = capture(|| (load_essay(1), load_essay(2)));
    /// let loads = spans.all("load_essay");
    /// assert_eq!(loads[0].status(), &Status::Unset);
    /// assert_eq!(loads[1].status(), &Status::error("no such essay"));
    /// ```
    #[must_use]
    pub fn status(&self) -> &'a Status {
        &self.data().status
    }

    /// What the span says about its failure: `None` unless its status is Error.
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
    /// let spans = capture(|| (parse("7"), parse("seven")));
    /// let parses = spans.all("parse");
    /// assert_eq!(parses[0].error(), None);
    /// assert_eq!(parses[1].error().unwrap().message, "invalid digit found in string");
    /// ```
    #[must_use]
    pub fn error(&self) -> Option<SpanError<'a>> {
        SpanError::of(self.data())
    }

    /// The span's events, in the order in which they happened.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::{event, traced};
    ///
    /// #[traced]
    /// fn load_essay() {
    ///     event!("cache-miss");
    ///     event!("loaded");
    /// }
    ///
    /// let spans = capture(load_essay);
    /// let events: Vec<_> = spans.find("load_essay").events().map(|event| event.name()).collect();
    /// assert_eq!(events, ["cache-miss", "loaded"]);
    /// ```
    pub fn events(&self) -> impl ExactSizeIterator<Item = EventView<'a>> + use<'a> {
        self.data().events.events.iter().map(EventView::new)
    }

    /// The span's links.
    ///
    /// In the order in which they were added.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    /// # use traced::opentelemetry::Context;
    /// # use traced::opentelemetry::trace::{SpanContext, TraceContextExt as _};
    /// #
    /// # #[traced]
    /// # fn submit() -> SpanContext {
    /// #     Context::current().span().span_context().clone()
    /// # }
    ///
    /// #[traced(links(submitted.clone()))]
    /// fn grade_all(submitted: Vec<SpanContext>) {}
    ///
    /// let spans = capture(|| grade_all(vec![submit(), submit()]));
    /// let links = spans.find("grade_all").links();
    /// assert_eq!(links.len(), 2);
    /// ```
    pub fn links(&self) -> impl ExactSizeIterator<Item = LinkView<'a>> + use<'a> {
        let spans = self.spans;
        let links = self.data().links.links.iter();
        links.map(move |link| LinkView::new(spans, link))
    }
}

pub(super) fn value_of<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a Value> {
    let mut from_the_end = attributes.iter().rev();
    let found = from_the_end.find(|attribute| attribute.key.as_str() == key)?;
    Some(&found.value)
}

/// The same span of the same capture.
impl PartialEq for SpanView<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.spans, other.spans) && self.index == other.index
    }
}

impl Eq for SpanView<'_> {}

impl fmt::Debug for SpanView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SpanView").field(self.data()).finish()
    }
}
