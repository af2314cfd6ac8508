//! One captured span.

use std::fmt;

use opentelemetry::trace::{SpanId, SpanKind, Status, TraceId};
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

    /// Everything about the span, as exporters see it.
    #[must_use]
    pub fn data(&self) -> &'a SpanData {
        self.spans.data(self.index)
    }

    /// The span's name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.data().name
    }

    /// The span's kind.
    #[must_use]
    pub fn kind(&self) -> &'a SpanKind {
        &self.data().span_kind
    }

    /// The attributes in the order in which they were recorded, `code.*` included.
    #[must_use]
    pub fn attributes(&self) -> &'a [KeyValue] {
        &self.data().attributes
    }

    /// The value of an attribute; of one that was recorded twice, the last.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&'a Value> {
        value_of(self.attributes(), key)
    }

    /// Whether the span has the attribute.
    #[must_use]
    pub fn has_attribute(&self, key: &str) -> bool {
        self.attribute(key).is_some()
    }

    /// The span's status: Unset unless it failed, or someone set it to Ok.
    #[must_use]
    pub fn status(&self) -> &'a Status {
        &self.data().status
    }

    /// What the span says about its failure: `None` unless its status is Error.
    #[must_use]
    pub fn error(&self) -> Option<SpanError<'a>> {
        SpanError::of(self.data())
    }

    /// The span's events, in the order in which they happened.
    pub fn events(&self) -> impl ExactSizeIterator<Item = EventView<'a>> + use<'a> {
        self.data().events.events.iter().map(EventView::new)
    }

    /// The span's links.
    pub fn links(&self) -> impl ExactSizeIterator<Item = LinkView<'a>> + use<'a> {
        let spans = self.spans;
        let links = self.data().links.links.iter();
        links.map(move |link| LinkView::new(spans, link))
    }

    /// The span that this one is a child of, if the capture has it.
    #[must_use]
    pub fn parent(&self) -> Option<SpanView<'a>> {
        let parent = self.spans.forest().parent(self.index)?;
        Some(Self::new(self.spans, parent))
    }

    /// Whether the span's parent came from elsewhere, out of a header or a message.
    #[must_use]
    pub fn has_remote_parent(&self) -> bool {
        self.data().parent_span_is_remote
    }

    /// The span's children, in the order in which they started.
    pub fn children(&self) -> impl ExactSizeIterator<Item = SpanView<'a>> + use<'a> {
        let spans = self.spans;
        let children = spans.forest().children(self.index).iter();
        children.map(move |&child| Self::new(spans, child))
    }

    /// The name of the instrumentation scope: of a traced function, its crate's.
    #[must_use]
    pub fn scope_name(&self) -> &'a str {
        self.data().instrumentation_scope.name()
    }

    /// The version of the instrumentation scope.
    #[must_use]
    pub fn scope_version(&self) -> Option<&'a str> {
        self.data().instrumentation_scope.version()
    }

    /// The schema URL of the instrumentation scope: of a traced function, that of the semantic conventions by which
    /// its annotation was judged.
    #[must_use]
    pub fn scope_schema_url(&self) -> Option<&'a str> {
        self.data().instrumentation_scope.schema_url()
    }

    /// The id of the span's trace.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        self.data().span_context.trace_id()
    }

    /// The span's id.
    #[must_use]
    pub fn span_id(&self) -> SpanId {
        self.data().span_context.span_id()
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
