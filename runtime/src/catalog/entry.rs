//! One annotation, as the catalogue has it.

use std::panic::Location;

use opentelemetry::trace;
use traced_conventions::{AttributeType, SpanKind, registered};

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

/// An attribute that an entry can emit. `None` values and results that turn out otherwise leave it out.
///
/// ```
/// use traced::catalog::{AttributeType, Origin};
///
/// #[traced::traced(ok(count => word_count = count))]
/// fn count_words(text: &str) -> Result<usize, String> {
///     Ok(text.len())
/// }
///
/// let mut entries = traced::catalog().entries();
/// let entry = entries.find(|entry| entry.name() == Some("count_words")).expect("annotated");
/// let attribute = &entry.attributes()[0];
/// assert_eq!(attribute.name(), "word_count");
/// assert_eq!(attribute.origin(), Origin::Ok);
/// // What a pattern binds has no type that an annotation could see.
/// assert_eq!(attribute.value_type(), None);
/// ```
#[derive(Debug)]
pub struct Attribute {
    pub(super) name: &'static str,
    pub(super) value_type: Option<AttributeType>,
    pub(super) origin: Origin,
}

/// Which part of an annotation an attribute stands in.
///
/// ```
/// use traced::catalog::Origin;
/// assert_eq!(Origin::SamplerAttrs.name(), "sampler_attrs");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// `attrs(…)`: recorded at the start.
    Attrs,
    /// `sampler_attrs(…)`: recorded at the start, and seen by the sampler.
    SamplerAttrs,
    /// `ok(…)`: of a successful result.
    Ok,
    /// `err(…)`: of an error.
    Err,
    /// `ret(…)`: of what is returned.
    Ret,
    /// Of a consumer or producer: what its options or the message say. What more a message knows of itself is not listed.
    Message,
    /// [`record!`](crate::record).
    Record,
    /// [`event!`](crate::event).
    Event,
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
    pub fn kind(&self) -> EntryKind {
        match self.what {
            What::Span(site) => EntryKind::Span(span_kind(&site.kind)),
            What::Event { .. } => EntryKind::Event,
            What::Record { .. } => EntryKind::Record,
        }
    }

    /// The name of the span or event; a [`record!`](crate::record) has none.
    pub fn name(&self) -> Option<&'static str> {
        match &self.what {
            What::Span(site) => Some(site.name),
            What::Event { name, .. } => Some(name),
            What::Record { .. } => None,
        }
    }

    /// The instrumentation scope of a span. Of the others, which belong to the span that is current, the name of the
    /// crate.
    pub fn scope(&self) -> &'static str {
        match &self.what {
            What::Span(site) => site.scope.name,
            What::Event { place, .. } | What::Record { place } => place.scope,
        }
    }

    /// The attributes, in the order of the annotation: those of the start first.
    pub fn attributes(&self) -> &'static [Attribute] {
        self.attributes
    }

    /// The exceptions from the policy that the annotation makes.
    pub fn exceptions(&self) -> &'static [Exception] {
        self.exceptions
    }

    /// The source file: relative to the root of the workspace, or of what its crate was downloaded as.
    pub fn file(&self) -> &'static str {
        portable(self.location().file())
    }

    /// The line, counted from 1: of the function's name, or of the macro.
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

impl Attribute {
    /// The attribute's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The type: OpenTelemetry's where its registry has the name, or else what the annotation shows, through a
    /// literal, an argument of the function, `%` or `?`. `None` where it shows nothing.
    pub fn value_type(&self) -> Option<AttributeType> {
        match registered(self.name) {
            Some(registered) => Some(registered.value_type()),
            None => self.value_type,
        }
    }

    /// Which part of the annotation it stands in.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The name of the type in registries: `any` where it is not known.
    pub(super) fn type_name(&self) -> &'static str {
        self.value_type().unwrap_or(AttributeType::Any).name()
    }
}

impl Origin {
    /// As it is written in the annotation.
    ///
    /// ```
    /// assert_eq!(traced::catalog::Origin::Attrs.name(), "attrs");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attrs => "attrs",
            Self::SamplerAttrs => "sampler_attrs",
            Self::Ok => "ok",
            Self::Err => "err",
            Self::Ret => "ret",
            Self::Message => "message",
            Self::Record => "record",
            Self::Event => "event",
        }
    }
}

impl Exception {
    /// What the policy would have refused.
    pub fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// Why it is there all the same.
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
