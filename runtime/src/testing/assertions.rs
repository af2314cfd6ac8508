//! What a test can assert about a span; whatever fails shows the tree.

use std::fmt::Display;

use opentelemetry::Value;
use opentelemetry::trace::{SpanKind, Status};

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

    /// Asserts that the status is Unset, as it is of a span that did not fail.
    ///
    /// # Panics
    ///
    /// If it is Error or Ok.
    #[track_caller]
    pub fn assert_unset(self) -> Self {
        self.assert_status(&Status::Unset)
    }

    /// Asserts that the status was set to Ok. Traced functions leave the status of a success
    /// [Unset](Self::assert_unset), as instrumentation should; Ok is the application's word.
    ///
    /// # Panics
    ///
    /// If it is Unset or Error.
    #[track_caller]
    pub fn assert_ok(self) -> Self {
        self.assert_status(&Status::Ok)
    }

    #[track_caller]
    fn assert_status(self, expected: &Status) -> Self {
        if self.status() == expected {
            return self;
        }
        let name = |status: &Status| match status {
            Status::Unset => "Unset".to_owned(),
            Status::Ok => "Ok".to_owned(),
            Status::Error { description } => format!("Error (\"{description}\")"),
        };
        let (actual, expected) = (name(self.status()), name(expected));
        self.fail(format_args!("the status is {actual}, not {expected}"))
    }

    /// Asserts that the span failed, with this `error.type` and this message, the description of its status.
    ///
    /// The type of an error that does not name its class is its full path; its last segments are enough here.
    ///
    /// # Panics
    ///
    /// If it did not fail, or otherwise.
    #[track_caller]
    pub fn assert_error(self, error_type: &str, message: &str) -> Self {
        let Some(error) = self.error() else {
            self.fail(format_args!("it did not fail"))
        };
        let actual = error.error_type.unwrap_or_default();
        let is_this_type = actual == error_type
            || actual
                .strip_suffix(error_type)
                .is_some_and(|path| path.ends_with("::") && !error_type.is_empty());
        if !is_this_type {
            self.fail(format_args!(
                "`error.type` is `{actual}`, not `{error_type}`"
            ));
        }
        if error.message != message {
            let actual = error.message;
            self.fail(format_args!(
                "it failed with \"{actual}\", not \"{message}\""
            ));
        }
        self
    }

    /// Asserts that the span has this kind.
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

    /// Asserts that the span's parent is in the capture and has this name.
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
    /// # Panics
    ///
    /// If it has a parent, in the capture or elsewhere.
    #[track_caller]
    pub fn assert_root(self) -> Self {
        let parent = self.data().parent_span_id;
        match self.parent() {
            Some(parent) => self.fail(format_args!("it has a parent, `{}`", parent.name())),
            None if parent != opentelemetry::trace::SpanId::INVALID => self.fail(format_args!(
                "it has a parent outside of the capture, {parent}"
            )),
            None => self,
        }
    }

    /// Asserts that the span has a link to a span of this name, which is in the capture.
    ///
    /// # Panics
    ///
    /// If none of its links leads there.
    #[track_caller]
    pub fn assert_linked_to(self, name: &str) -> Self {
        let leads_there = |link: super::LinkView<'_>| link.span().is_some_and(|s| s.name() == name);
        if self.links().any(leads_there) {
            return self;
        }
        let count = self.links().len();
        self.fail(format_args!("none of its {count} links leads to `{name}`"))
    }

    /// The only event of this name.
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
