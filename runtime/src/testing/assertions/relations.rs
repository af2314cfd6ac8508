//! What a test can assert about a span's relations to others.

use opentelemetry::trace::SpanId;

use crate::testing::{LinkView, SpanView};

/// Assertions about the span's parent and links. They return and panic as the others do.
impl SpanView<'_> {
    /// Asserts that the span's parent is in the capture and has this name.
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
    /// spans.find("save_essay").assert_child_of("create_essay");
    /// ```
    ///
    /// # Panics
    ///
    /// If its parent has another name, or it has none there.
    #[track_caller]
    pub fn assert_child_of(self, parent: &str) -> Self {
        match self.parent() {
            Some(actual) if actual.name() == parent => self,
            Some(actual) => {
                let actual = actual.name();
                self.fail(format_args!("the parent is `{actual}`, not `{parent}`"))
            }
            None => self.fail(format_args!(
                "it has no parent here, least of all `{parent}`"
            )),
        }
    }

    /// Asserts that the span began its trace.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(root)]
    /// fn audit() {}
    ///
    /// #[traced]
    /// fn create_essay() {
    ///     audit();
    /// }
    ///
    /// let spans = capture(create_essay);
    /// spans.find("audit").assert_root();
    /// ```
    ///
    /// # Panics
    ///
    /// If it has a parent, in the capture or elsewhere.
    #[track_caller]
    pub fn assert_root(self) -> Self {
        let parent = self.data().parent_span_id;
        match self.parent() {
            Some(parent) => self.fail(format_args!("it has a parent, `{}`", parent.name())),
            None if parent != SpanId::INVALID => self.fail(format_args!(
                "it has a parent outside of the capture, {parent}"
            )),
            None => self,
        }
    }

    /// Asserts that the span has a link to a span of this name, which is in the capture.
    ///
    /// ```
    /// use traced::opentelemetry::Context;
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn submit() -> Context {
    ///     Context::current()
    /// }
    ///
    /// #[traced(root, links(submitted))]
    /// fn grade(submitted: Context) {}
    ///
    /// let spans = capture(|| grade(submit()));
    /// spans.find("grade").assert_linked_to("submit");
    /// ```
    ///
    /// # Panics
    ///
    /// If none of its links leads there.
    #[track_caller]
    pub fn assert_linked_to(self, name: &str) -> Self {
        let leads_there = |link: LinkView<'_>| link.span().is_some_and(|s| s.name() == name);
        if self.links().any(leads_there) {
            return self;
        }
        let count = self.links().len();
        self.fail(format_args!("none of its {count} links leads to `{name}`"))
    }
}
