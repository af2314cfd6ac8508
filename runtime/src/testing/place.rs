//! Where a captured span stands: under which parent, in whose scope, in which trace.

use opentelemetry::trace::{SpanId, TraceId};

use super::SpanView;

/// Where the span stands: its parent and children, its instrumentation scope, its ids.
impl<'a> SpanView<'a> {
    /// The span that this one is a child of, if the capture has it.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn save_essay() {}
    ///
    /// #[traced]
    /// fn create_essay() {
    ///     save_essay();
    /// }
    ///
    /// let spans = capture(create_essay);
    /// assert_eq!(spans.find("save_essay").parent(), Some(spans.find("create_essay")));
    /// assert_eq!(spans.find("create_essay").parent(), None);
    /// ```
    #[must_use]
    pub fn parent(&self) -> Option<SpanView<'a>> {
        let spans = self.spans();
        let parent = spans.forest().parent(self.index())?;
        Some(Self::new(spans, parent))
    }

    /// Whether the span's parent came from elsewhere, out of a header or a message.
    ///
    /// ```
    /// use traced::opentelemetry::trace::SpanContext;
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(kind = server, parent = caller)]
    /// fn serve(caller: SpanContext) {}
    ///
    /// # use traced::opentelemetry::trace::{SpanId, TraceFlags, TraceId, TraceState};
    /// # let (trace, span) = (TraceId::from(1_u128), SpanId::from(1_u64));
    /// # let from_header = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, TraceState::NONE);
    /// let spans = capture(|| serve(from_header));
    /// assert!(spans.find("serve").has_remote_parent());
    /// assert_eq!(spans.find("serve").parent(), None);
    /// ```
    #[must_use]
    pub fn has_remote_parent(&self) -> bool {
        self.data().parent_span_is_remote
    }

    /// The span's children, in the order in which they started.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay() {}
    ///
    /// #[traced]
    /// fn save_essay() {}
    ///
    /// #[traced]
    /// fn edit_essay() {
    ///     load_essay();
    ///     save_essay();
    /// }
    ///
    /// let spans = capture(edit_essay);
    /// let children: Vec<_> = spans.find("edit_essay").children().map(|child| child.name()).collect();
    /// assert_eq!(children, ["load_essay", "save_essay"]);
    /// ```
    pub fn children(&self) -> impl ExactSizeIterator<Item = SpanView<'a>> + use<'a> {
        let spans = self.spans();
        let children = spans.forest().children(self.index()).iter();
        children.map(move |&child| Self::new(spans, child))
    }

    /// The name of the instrumentation scope: of a traced function, its crate's.
    ///
    /// ```
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| drop(global::tracer("library").start("query")));
    /// assert_eq!(spans.find("query").scope_name(), "library");
    /// ```
    #[must_use]
    pub fn scope_name(&self) -> &'a str {
        self.data().instrumentation_scope.name()
    }

    /// The version of the instrumentation scope.
    ///
    /// `None` where whoever made the span gave none.
    ///
    /// ```
    /// use traced::opentelemetry::{InstrumentationScope, global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let scope = InstrumentationScope::builder("library").with_version("1.2.0").build();
    /// let spans = capture(|| drop(global::tracer_with_scope(scope).start("query")));
    /// assert_eq!(spans.find("query").scope_version(), Some("1.2.0"));
    /// ```
    #[must_use]
    pub fn scope_version(&self) -> Option<&'a str> {
        self.data().instrumentation_scope.version()
    }

    /// The schema URL of the instrumentation scope: of a traced function, that of the semantic conventions by which
    /// its annotation was judged.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay() {}
    ///
    /// let spans = capture(load_essay);
    /// let schema_url = spans.find("load_essay").scope_schema_url().unwrap();
    /// assert!(schema_url.starts_with("https://opentelemetry.io/schemas/"));
    /// ```
    #[must_use]
    pub fn scope_schema_url(&self) -> Option<&'a str> {
        self.data().instrumentation_scope.schema_url()
    }

    /// The id of the span's trace.
    ///
    /// It prints as 32 hex digits.
    ///
    /// ```
    /// use traced::testing::capture_with;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay() -> String {
    ///     traced::current_trace_id().unwrap().to_string()
    /// }
    ///
    /// let (logged, spans) = capture_with(load_essay);
    /// assert_eq!(spans.find("load_essay").trace_id().to_string(), logged);
    /// ```
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        self.data().span_context.trace_id()
    }

    /// The span's id.
    ///
    /// It prints as 16 hex digits.
    ///
    /// ```
    /// use traced::testing::capture_with;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay() -> String {
    ///     traced::current_span_id().unwrap().to_string()
    /// }
    ///
    /// let (logged, spans) = capture_with(load_essay);
    /// assert_eq!(spans.find("load_essay").span_id().to_string(), logged);
    /// ```
    #[must_use]
    pub fn span_id(&self) -> SpanId {
        self.data().span_context.span_id()
    }
}
