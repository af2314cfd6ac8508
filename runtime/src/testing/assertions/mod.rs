//! What a test can assert about a span; whatever fails shows the tree.

mod outcome;
mod relations;

use std::fmt::Display;

use opentelemetry::Value;
use opentelemetry::trace::SpanKind;

use super::{EventView, SpanView};
use crate::value::ToValue;

/// Assertions. Each returns the span, for the next one, and panics with all captured spans if it does not hold.
///
/// ```
/// use traced::opentelemetry::trace::SpanKind;
/// use traced::testing::capture;
/// use traced::{event, traced};
///
/// #[traced(kind = client, attrs(essay_id))]
/// fn load_essay(essay_id: &str) -> Result<(), std::fmt::Error> {
///     event!("cache-miss");
///     Err(std::fmt::Error)
/// }
///
/// #[traced]
/// fn check_essay() {
///     let _ = load_essay("e-1");
/// }
///
/// let spans = capture(check_essay);
/// spans.find("check_essay").assert_root().assert_unset();
/// let load = spans
///     .find("load_essay")
///     .assert_child_of("check_essay")
///     .assert_kind(SpanKind::Client)
///     .assert_attribute("essay_id", "e-1")
///     .assert_no_attribute("user_id")
///     .assert_error("Error", "an error occurred when formatting an argument");
/// assert!(load.event("cache-miss").attributes().is_empty());
/// ```
impl<'a> SpanView<'a> {
    /// Asserts that an attribute has this value, and its type: `3` is not `"3"`.
    ///
    /// `None` stands for an attribute that is missing.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(attrs(essay_id, words))]
    /// fn load_essay(essay_id: &str, words: Option<u32>) {}
    ///
    /// let spans = capture(|| load_essay("7", None));
    /// spans
    ///     .find("load_essay")
    ///     .assert_attribute("essay_id", "7")
    ///     .assert_attribute("words", None::<u32>);
    /// ```
    ///
    /// A number is no text:
    ///
    /// ```should_panic
    /// # use traced::testing::capture;
    /// # #[traced::traced(attrs(essay_id))]
    /// # fn load_essay(essay_id: &str) {}
    /// # let spans = capture(|| load_essay("7"));
    /// spans.find("load_essay").assert_attribute("essay_id", 7);
    /// ```
    ///
    /// # Panics
    ///
    /// If it has another or is missing.
    #[track_caller]
    pub fn assert_attribute(self, key: &str, value: impl ToValue) -> Self {
        let Some(expected) = value.to_value() else {
            return self.assert_no_attribute(key);
        };
        match self.attribute(key) {
            Some(actual) if *actual == expected => self,
            Some(actual) => {
                let (actual, expected) = (described(actual), described(&expected));
                self.fail(format_args!("`{key}` is {actual}, not {expected}"))
            }
            None => {
                let expected = described(&expected);
                self.fail(format_args!(
                    "there is no `{key}`, which should be {expected}"
                ))
            }
        }
    }

    /// Asserts that the span does not have an attribute.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(attrs(essay_id))]
    /// fn load_essay(essay_id: &str, author: &str) {}
    ///
    /// let spans = capture(|| load_essay("e-1", "Ada"));
    /// spans.find("load_essay").assert_no_attribute("author");
    /// ```
    ///
    /// # Panics
    ///
    /// If it does.
    #[track_caller]
    pub fn assert_no_attribute(self, key: &str) -> Self {
        match self.attribute(key) {
            None => self,
            Some(value) => self.fail(format_args!("there is `{key}`: {}", described(value))),
        }
    }

    /// Asserts that the span has this kind.
    ///
    /// ```
    /// use traced::opentelemetry::trace::SpanKind;
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced(kind = server)]
    /// fn serve() {}
    ///
    /// let spans = capture(serve);
    /// spans.find("serve").assert_kind(SpanKind::Server);
    /// ```
    ///
    /// # Panics
    ///
    /// If it has another.
    #[track_caller]
    pub fn assert_kind(self, kind: SpanKind) -> Self {
        if *self.kind() == kind {
            return self;
        }
        self.fail(format_args!("the kind is {:?}, not {kind:?}", self.kind()))
    }

    /// The only event of this name.
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
    /// let miss = spans.find("load_essay").event("cache-miss");
    /// assert_eq!(miss.attribute("key").unwrap().as_str(), "essay:7");
    /// ```
    ///
    /// # Panics
    ///
    /// If there is none, or more than one.
    #[track_caller]
    #[must_use]
    pub fn event(self, name: &str) -> EventView<'a> {
        let events: Vec<EventView<'a>> = self.events().filter(|e| e.name() == name).collect();
        match events[..] {
            [event] => event,
            [] => self.fail(format_args!("it has no event `{name}`")),
            _ => self.fail(format_args!("it has {} events `{name}`", events.len())),
        }
    }

    #[track_caller]
    fn fail(self, fault: impl Display) -> ! {
        panic!("span `{}`: {fault}{}", self.name(), self.spans().shown())
    }
}

/// A value and its type, where it does not show.
fn described(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{:?}", text.as_str()),
        Value::F64(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}
