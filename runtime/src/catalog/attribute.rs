//! An attribute of an entry, and where its annotation has it.

use traced_conventions::{AttributeType, registered};

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

impl Attribute {
    /// The attribute's name.
    ///
    /// ```
    /// #[traced::traced(attrs(server.address = host))]
    /// fn connect(host: &str) {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("connect")).expect("annotated");
    /// assert_eq!(entry.attributes()[0].name(), "server.address");
    /// ```
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The type: OpenTelemetry's where its registry has the name, or else what the annotation shows, through a
    /// literal, an argument of the function, `%` or `?`. `None` where it shows nothing.
    ///
    /// ```
    /// use traced::catalog::AttributeType;
    ///
    /// #[traced::traced(attrs(batch_id, server.port = port()))]
    /// fn copy_batch(batch_id: &str) {}
    ///
    /// fn port() -> i64 {
    ///     5432
    /// }
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("copy_batch")).expect("annotated");
    /// let types: Vec<_> = entry.attributes().iter().map(|attribute| attribute.value_type()).collect();
    /// // The argument shows the one, the registry has the other.
    /// assert_eq!(types, [Some(AttributeType::String), Some(AttributeType::Int)]);
    /// ```
    pub fn value_type(&self) -> Option<AttributeType> {
        match registered(self.name) {
            Some(registered) => Some(registered.value_type()),
            None => self.value_type,
        }
    }

    /// Which part of the annotation it stands in.
    ///
    /// ```
    /// use traced::catalog::Origin;
    ///
    /// #[traced::traced(sampler_attrs(tier))]
    /// fn rate_batch(tier: &str) {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("rate_batch")).expect("annotated");
    /// assert_eq!(entry.attributes()[0].origin(), Origin::SamplerAttrs);
    /// ```
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
