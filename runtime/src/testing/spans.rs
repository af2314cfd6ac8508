//! What a capture has captured.

use std::borrow::Cow;
use std::fmt;

use opentelemetry_sdk::trace::SpanData;

use super::comparison;
use super::view::SpanView;
use crate::tree::forest::Forest;
use crate::tree::{Rendering, TreeSpan, render};

/// The spans of a [`capture`](super::capture()), in the order in which they started.
///
/// `Display` is the [`tree`](Self::tree).
///
/// ```
/// use traced::testing::{Spans, capture};
///
/// #[traced::traced]
/// fn load_essay() {}
///
/// let spans: Spans = capture(load_essay);
/// assert_eq!(spans.to_string(), "load_essay\n");
/// ```
pub struct Spans {
    spans: Vec<SpanData>,
    forest: Forest,
    unfinished: Vec<Cow<'static, str>>,
}

impl Spans {
    pub(super) fn new(spans: Vec<SpanData>, unfinished: Vec<Cow<'static, str>>) -> Self {
        Self {
            forest: Forest::new(spans.iter()),
            spans,
            unfinished,
        }
    }

    pub(super) fn data(&self, span: usize) -> &SpanData {
        &self.spans[span]
    }

    pub(super) fn forest(&self) -> &Forest {
        &self.forest
    }

    /// The spans as trees in text, the same in every run: made for snapshots.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::{event, traced};
    ///
    /// #[traced(kind = client, attrs(essay_id))]
    /// fn load_essay(essay_id: &str) {
    ///     event!("cache-miss");
    /// }
    ///
    /// #[traced]
    /// fn check_essay() {
    ///     load_essay("e-1");
    /// }
    ///
    /// let spans = capture(check_essay);
    /// assert_eq!(
    ///     spans.tree(),
    ///     "check_essay\n└─ load_essay (client)  essay_id=e-1\n      • cache-miss\n",
    /// );
    /// ```
    #[must_use]
    pub fn tree(&self) -> String {
        let spans: Vec<TreeSpan<'_>> = self
            .spans
            .iter()
            .map(|span| TreeSpan {
                span,
                service: None,
            })
            .collect();
        render(&spans, &Rendering::stable())
    }

    /// Asserts that the [`tree`](Self::tree) is the one in `expected`, which may be indented as the test is, and begin
    /// and end with empty lines.
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
    ///     save_essay();
    /// }
    ///
    /// capture(create_essay).assert_tree(
    ///     "
    ///     create_essay
    ///     ├─ save_essay
    ///     └─ save_essay
    ///     ",
    /// );
    /// ```
    ///
    /// # Panics
    ///
    /// If it is another; the message shows both and where they differ. To begin with, expect `""` and paste.
    #[track_caller]
    pub fn assert_tree(&self, expected: &str) {
        if let Some(difference) = comparison::difference(&self.tree(), expected) {
            panic!(
                "the spans are not the expected ones\n\n{difference}{}",
                self.remark()
            );
        }
    }

    /// The only span of this name.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(attrs(essay_id))]
    /// fn create_essay(essay_id: u32) {}
    ///
    /// let spans = capture(|| create_essay(7));
    /// spans.find("create_essay").assert_attribute("essay_id", 7);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is none of this name, or more than one; the message shows the spans there are.
    #[track_caller]
    #[must_use]
    pub fn find(&self, name: &str) -> SpanView<'_> {
        let all = self.all(name);
        match all[..] {
            [span] => span,
            [] => panic!("no span is named `{name}`{}", self.shown()),
            _ => panic!(
                "{} spans are named `{name}`: take one of `all(\"{name}\")`{}",
                all.len(),
                self.shown()
            ),
        }
    }

    /// Every span of this name.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(attrs(row))]
    /// fn insert(row: u32) {}
    ///
    /// let spans = capture(|| (1..=3).for_each(insert));
    /// spans.all("insert")[2].assert_attribute("row", 3);
    /// ```
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<SpanView<'_>> {
        self.iter().filter(|span| span.name() == name).collect()
    }

    /// The spans whose parent is not in the capture.
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
    /// let roots: Vec<_> = spans.roots().iter().map(|root| root.name()).collect();
    /// assert_eq!(roots, ["create_essay", "audit"]);
    /// ```
    #[must_use]
    pub fn roots(&self) -> Vec<SpanView<'_>> {
        self.iter().filter(|span| span.parent().is_none()).collect()
    }

    /// Every span.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn create_essay() {}
    ///
    /// for span in capture(create_essay).iter() {
    ///     span.assert_unset();
    /// }
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = SpanView<'_>> {
        (0..self.spans.len()).map(|span| SpanView::new(self, span))
    }

    /// How many spans there are.
    ///
    /// ```
    /// assert_eq!(traced::testing::capture(|| ()).len(), 0);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no span.
    ///
    /// ```
    /// assert!(traced::testing::capture(|| ()).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The names of the spans that had started but not ended when the capture was over, as those of a task nobody
    /// waited for.
    ///
    /// ```
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture_with;
    ///
    /// let (span, spans) = capture_with(|| global::tracer("library").start("query"));
    /// assert_eq!(spans.unfinished().collect::<Vec<_>>(), ["query"]);
    /// # drop(span);
    /// ```
    pub fn unfinished(&self) -> impl ExactSizeIterator<Item = &str> {
        self.unfinished.iter().map(AsRef::as_ref)
    }

    /// All there is, for the end of a failure message.
    pub(super) fn shown(&self) -> String {
        let tree = if self.is_empty() {
            "no span was captured\n".to_owned()
        } else {
            format!("captured:\n{}", self.tree())
        };
        format!("\n\n{tree}{}", self.remark())
    }

    /// What is not there because it has not ended.
    pub(super) fn remark(&self) -> String {
        if self.unfinished.is_empty() {
            return String::new();
        }
        let names = self.unfinished.join(", ");
        format!("\nnot ended when the capture was over: {names}\n")
    }
}

impl fmt::Display for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tree())
    }
}

impl fmt::Debug for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spans")
            .field("spans", &self.spans)
            .field("unfinished", &self.unfinished)
            .finish()
    }
}
