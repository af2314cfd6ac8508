//! What breaks the conventions, where, and what to write instead.

use std::fmt;

use traced_conventions::Level;

/// A name, value or span that breaks a rule of the conventions.
///
/// `Display` is one line: the place, the fault, what to write, and in parentheses where the rule comes from.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use traced::opentelemetry::{KeyValue, global};
/// use traced::opentelemetry::trace::{Span as _, Tracer as _};
/// use traced::testing::capture;
///
/// let spans = capture(|| {
///     let mut span = global::tracer("legacy_client").start("query");
///     span.set_attribute(KeyValue::new("db.statement", "SELECT 1"));
/// });
/// let violations = spans.violations();
/// assert_eq!(violations[0].rule(), "deprecated");
/// assert_eq!(violations[0].scope_name(), "legacy_client");
/// assert_eq!(violations[0].span_name(), "query");
/// assert_eq!(violations[0].attribute(), Some("db.statement"));
/// assert!(violations[0].message().contains("write `db.query.text`"));
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Violation {
    pub(super) place: Place,
    pub(super) fault: Fault,
}

/// Where the fault is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) scope: String,
    pub(super) span: String,
    pub(super) part: Part,
    pub(super) attribute: Option<String>,
}

/// What of a span it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Span,
    /// An event of this name.
    Event(String),
    Link,
}

/// Which rule is broken, and what the conventions say about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Fault {
    pub(super) rule: &'static str,
    pub(super) is_denied: bool,
    pub(super) message: String,
    pub(super) source: String,
}

impl From<traced_conventions::Violation> for Fault {
    fn from(violation: traced_conventions::Violation) -> Self {
        Self {
            rule: violation.rule().name(),
            is_denied: violation.level() == Level::Deny,
            message: violation.text().to_owned(),
            source: violation.source().to_owned(),
        }
    }
}

impl Violation {
    /// The rule that is broken: one that `[attributes]` of `traced.toml` names (`form`, `deprecated`, `personal_data`,
    /// `unregistered`, `required`, `values`, `declared_only`), or `reserved`, `value_type`, `span_name`, `event_name`.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| drop(global::tracer("legacy_client").start("Load Essay")));
    /// assert_eq!(spans.violations()[0].rule(), "span_name");
    /// # }
    /// ```
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.fault.rule
    }

    /// Whether `traced.toml` only warns about breaking the rule.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// // Without a `traced.toml` nothing is only warned about.
    /// let spans = capture(|| drop(global::tracer("legacy_client").start("Load Essay")));
    /// assert!(!spans.violations()[0].is_warning());
    /// # }
    /// ```
    #[must_use]
    pub fn is_warning(&self) -> bool {
        !self.fault.is_denied
    }

    /// What is wrong, and what to write.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| drop(global::tracer("legacy_client").start("Load Essay")));
    /// assert!(spans.violations()[0].message().contains("`load_essay`"));
    /// # }
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.fault.message
    }

    /// Where the rule comes from: the registry's version, a page of the specification, a line of `traced.toml`.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{KeyValue, global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| {
    ///     let tracer = global::tracer("legacy_client");
    ///     let attributes = [KeyValue::new("db.statement", "SELECT 1")];
    ///     drop(tracer.span_builder("query").with_attributes(attributes).start(&tracer));
    /// });
    /// assert!(spans.violations()[0].source().starts_with("OpenTelemetry registry "));
    /// # }
    /// ```
    #[must_use]
    pub fn source(&self) -> &str {
        &self.fault.source
    }

    /// The name of the span's instrumentation scope: the library or crate that made the span.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| drop(global::tracer("legacy_client").start("Load Essay")));
    /// assert_eq!(spans.violations()[0].scope_name(), "legacy_client");
    /// # }
    /// ```
    #[must_use]
    pub fn scope_name(&self) -> &str {
        &self.place.scope
    }

    /// The span's name.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| drop(global::tracer("legacy_client").start("Load Essay")));
    /// assert_eq!(spans.violations()[0].span_name(), "Load Essay");
    /// # }
    /// ```
    #[must_use]
    pub fn span_name(&self) -> &str {
        &self.place.span
    }

    /// The name of the event that it is about, or that has the attribute.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{global, trace::{Span as _, Tracer as _}};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| {
    ///     let mut query = global::tracer("legacy_client").start("query");
    ///     query.add_event("Cache Miss", vec![]);
    /// });
    /// assert_eq!(spans.violations()[0].event_name(), Some("Cache Miss"));
    /// # }
    /// ```
    #[must_use]
    pub fn event_name(&self) -> Option<&str> {
        match &self.place.part {
            Part::Event(name) => Some(name),
            Part::Span | Part::Link => None,
        }
    }

    /// The attribute that it is about: of the event if there is one, else of the span or one of its links. Of the rule
    /// `required`, the one that is missing.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use traced::opentelemetry::{KeyValue, global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| {
    ///     let tracer = global::tracer("legacy_client");
    ///     let attributes = [KeyValue::new("db.statement", "SELECT 1")];
    ///     drop(tracer.span_builder("query").with_attributes(attributes).start(&tracer));
    /// });
    /// assert_eq!(spans.violations()[0].attribute(), Some("db.statement"));
    /// # }
    /// ```
    #[must_use]
    pub fn attribute(&self) -> Option<&str> {
        self.place.attribute.as_deref()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "span {} of {}", shown(&self.span), shown(&self.scope))?;
        match &self.part {
            Part::Span => {}
            Part::Event(name) => write!(f, ", event {}", shown(name))?,
            Part::Link => f.write_str(", link")?,
        }
        match &self.attribute {
            Some(name) => write!(f, ", attribute {}", shown(name)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            message, source, ..
        } = &self.fault;
        write!(f, "{}: {message} ({source})", self.place)
    }
}

/// A name as it can stand in a line: whoever made the span may have put anything into it.
pub(super) fn shown(name: &str) -> String {
    const SHOWN: usize = 80;
    let start: String = name.chars().take(SHOWN).collect();
    let cut = if start.len() < name.len() { "…" } else { "" };
    format!("`{}{cut}`", start.escape_debug())
}
