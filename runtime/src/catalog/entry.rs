//! One annotation, as the catalogue has it.

use std::panic::Location;

use opentelemetry::trace;
use traced_conventions::SpanKind;

use super::attribute::Attribute;
use super::source::portable;
use crate::callsite::Callsite;

/// One annotated place in the source: a span, a [`record!`](crate::record) or an [`event!`](crate::event).
///
/// ```
/// #[traced::traced(attrs(batch_id))]
/// fn import_batch(batch_id: &str) {}
///
/// let mut entries = traced::catalog().entries();
/// let entry = entries.find(|entry| entry.name() == Some("import_batch")).expect("annotated");
/// assert_eq!(entry.attributes()[0].name(), "batch_id");
/// assert!(entry.exceptions().is_empty());
/// println!("{} has it in {}:{}", entry.scope(), entry.file(), entry.line());
/// ```
#[derive(Debug)]
pub struct Entry {
    pub(super) what: What,
    pub(super) attributes: &'static [Attribute],
    pub(super) exceptions: &'static [Exception],
}

/// What is registered. A static cannot look into another one: what a call site knows is read when it is asked for.
#[derive(Debug)]
pub(super) enum What {
    Span(&'static Callsite),
    Event { name: &'static str, place: Place },
    Record { place: Place },
}

/// Where a macro stands that has no call site.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) scope: &'static str,
    pub(super) location: &'static Location<'static>,
}

/// What an entry adds to the telemetry of a binary.
///
/// ```
/// use traced::catalog::{EntryKind, SpanKind};
/// assert_eq!(EntryKind::Span(SpanKind::Client).name(), "span");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// A span of that kind.
    Span(SpanKind),
    /// An event on whatever span is current.
    Event,
    /// Attributes on whatever span is current.
    Record,
}

/// A reasoned exception from the project's policy.
///
/// ```
/// fn reasons(entry: &traced::catalog::Entry) -> Vec<&str> {
///     entry.exceptions().iter().map(|exception| exception.reason()).collect()
/// }
/// ```
#[derive(Debug)]
pub struct Exception {
    pub(super) names: &'static [&'static str],
    pub(super) reason: &'static str,
}

impl Entry {
    /// What it is.
    ///
    /// ```
    /// use traced::catalog::{EntryKind, SpanKind};
    ///
    /// #[traced::traced(kind = client)]
    /// fn load_batch() {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("load_batch")).expect("annotated");
    /// assert_eq!(entry.kind(), EntryKind::Span(SpanKind::Client));
    /// ```
    pub fn kind(&self) -> EntryKind {
        match self.what {
            What::Span(site) => EntryKind::Span(span_kind(&site.kind)),
            What::Event { .. } => EntryKind::Event,
            What::Record { .. } => EntryKind::Record,
        }
    }

    /// The name of the span or event; a [`record!`](crate::record) has none.
    ///
    /// ```
    /// fn import_batch(rows: u32) {
    ///     traced::record!(rows);
    ///     traced::event!("batch.imported");
    /// }
    ///
    /// let names: Vec<_> = traced::catalog().entries().map(|entry| entry.name()).collect();
    /// assert!(names.contains(&Some("batch.imported")));
    /// assert!(names.contains(&None));
    /// ```
    pub fn name(&self) -> Option<&'static str> {
        match &self.what {
            What::Span(site) => Some(site.name),
            What::Event { name, .. } => Some(name),
            What::Record { .. } => None,
        }
    }

    /// The instrumentation scope of a span. Of the others, which belong to the span that is current, the name of the
    /// crate.
    ///
    /// ```
    /// #[traced::traced(scope = "batches")]
    /// fn export_batch() {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("export_batch")).expect("annotated");
    /// assert_eq!(entry.scope(), "batches");
    /// ```
    pub fn scope(&self) -> &'static str {
        match &self.what {
            What::Span(site) => site.scope.name,
            What::Event { place, .. } | What::Record { place } => place.scope,
        }
    }

    /// The attributes, in the order of the annotation: those of the start first.
    ///
    /// ```
    /// #[traced::traced(attrs(batch_id), ret(rows => row_count = rows))]
    /// fn merge_batches(batch_id: &str) -> u32 {
    ///     7
    /// }
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("merge_batches")).expect("annotated");
    /// let names: Vec<_> = entry.attributes().iter().map(|attribute| attribute.name()).collect();
    /// assert_eq!(names, ["batch_id", "row_count"]);
    /// ```
    pub fn attributes(&self) -> &'static [Attribute] {
        self.attributes
    }

    /// The exceptions from the policy that the annotation makes.
    ///
    /// ```
    /// #[traced::traced(attrs(user.email = address), allow(user.email, reason = "support console"))]
    /// fn answer_mail(address: &str) {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("answer_mail")).expect("annotated");
    /// assert_eq!(entry.exceptions()[0].reason(), "support console");
    /// ```
    pub fn exceptions(&self) -> &'static [Exception] {
        self.exceptions
    }

    /// The source file: relative to the root of the workspace, or of what its crate was downloaded as.
    ///
    /// ```
    /// #[traced::traced]
    /// fn split_batch() {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("split_batch")).expect("annotated");
    /// println!("{}:{}", entry.file(), entry.line());
    /// assert!(entry.file().ends_with(".rs"));
    /// ```
    pub fn file(&self) -> &'static str {
        portable(self.location().file())
    }

    /// The line, counted from 1: of the function's name, or of the macro.
    ///
    /// ```
    /// #[traced::traced]
    /// fn close_batch() {}
    /// const NEXT: u32 = line!();
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("close_batch")).expect("annotated");
    /// assert_eq!(entry.line(), NEXT - 1);
    /// ```
    pub fn line(&self) -> u32 {
        self.location().line()
    }

    fn location(&self) -> &'static Location<'static> {
        match &self.what {
            What::Span(site) => site.location(),
            What::Event { place, .. } | What::Record { place } => place.location,
        }
    }
}

impl EntryKind {
    /// `span`, `event` or `record`.
    ///
    /// ```
    /// assert_eq!(traced::catalog::EntryKind::Event.name(), "event");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Span(_) => "span",
            Self::Event => "event",
            Self::Record => "record",
        }
    }

    /// Where entries of this kind come in the catalogue.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Span(_) => 0,
            Self::Event => 1,
            Self::Record => 2,
        }
    }
}

impl Exception {
    /// What the policy would have refused.
    ///
    /// ```
    /// #[traced::traced(attrs(user.email = address), allow(user.email, reason = "support console"))]
    /// fn reply(address: &str) {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("reply")).expect("annotated");
    /// assert_eq!(entry.exceptions()[0].names(), ["user.email"]);
    /// ```
    pub fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// Why it is there all the same.
    ///
    /// ```
    /// #[traced::traced(attrs(user.email = address), allow(user.email, reason = "support console"))]
    /// fn call_back(address: &str) {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("call_back")).expect("annotated");
    /// assert_eq!(entry.exceptions()[0].reason(), "support console");
    /// ```
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

fn span_kind(kind: &trace::SpanKind) -> SpanKind {
    match kind {
        trace::SpanKind::Internal => SpanKind::Internal,
        trace::SpanKind::Server => SpanKind::Server,
        trace::SpanKind::Client => SpanKind::Client,
        trace::SpanKind::Producer => SpanKind::Producer,
        trace::SpanKind::Consumer => SpanKind::Consumer,
    }
}
