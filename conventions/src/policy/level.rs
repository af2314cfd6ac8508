//! How strictly a rule is kept, and which rules a project may choose a level for.

use std::fmt;

/// What the compiler does about a name or value that breaks a rule.
///
/// ```
/// use traced_conventions::Level;
/// assert_eq!(Level::from_name("warn"), Some(Level::Warn));
/// assert_eq!(Level::default(), Level::Deny);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Level {
    /// Nothing.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    #[default]
    Deny,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Warn, Self::Deny];

    /// How the level is written.
    ///
    /// ```
    /// use traced_conventions::Level;
    /// assert_eq!(Level::ALL.map(Level::name), ["allow", "warn", "deny"]);
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// The level of that name.
    ///
    /// ```
    /// use traced_conventions::Level;
    /// assert_eq!(Level::from_name("deny"), Some(Level::Deny));
    /// assert_eq!(Level::from_name("Deny"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// A rule about attributes.
///
/// ```
/// use traced_conventions::Rule;
/// assert_eq!(Rule::PersonalData.name(), "personal_data");
/// assert!(Rule::PersonalData.has_level());
/// assert!(!Rule::Reserved.has_level());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Names that OpenTelemetry or this project uses itself.
    Reserved,
    /// Lower-case words, `_` inside a segment, `.` between segments.
    Form,
    /// Names that a registry has deprecated.
    Deprecated,
    /// Names and values that stand for data about a person, credentials or contents.
    PersonalData,
    /// Names inside a namespace of the registry that are not in the registry.
    Unregistered,
    /// Names that a project which lists its own has not listed.
    Declared,
    /// Attributes that the semantic conventions require of such a span.
    Required,
    /// Values that nearly are one that the registry lists.
    Values,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 8] = [
        Self::Reserved,
        Self::Form,
        Self::Deprecated,
        Self::PersonalData,
        Self::Unregistered,
        Self::Declared,
        Self::Required,
        Self::Values,
    ];

    /// The rule's name, which is its key in `[attributes]` of `traced.toml` where it has a level.
    ///
    /// ```
    /// use traced_conventions::Rule;
    /// assert_eq!(Rule::Unregistered.name(), "unregistered");
    /// assert_eq!(Rule::Declared.name(), "declared_only");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Form => "form",
            Self::Deprecated => "deprecated",
            Self::PersonalData => "personal_data",
            Self::Unregistered => "unregistered",
            Self::Declared => "declared_only",
            Self::Required => "required",
            Self::Values => "values",
        }
    }

    /// Whether a project may choose a [`Level`] for it. Reserved names are never free, and `declared_only` is on or
    /// off.
    ///
    /// ```
    /// use traced_conventions::Rule;
    ///
    /// let without: Vec<_> = Rule::ALL.into_iter().filter(|rule| !rule.has_level()).collect();
    /// assert_eq!(without, [Rule::Reserved, Rule::Declared]);
    /// ```
    pub const fn has_level(self) -> bool {
        !matches!(self, Self::Reserved | Self::Declared)
    }

    /// Whether a single attribute may be excepted from it, with a reason.
    ///
    /// ```
    /// use traced_conventions::Rule;
    /// assert!(Rule::PersonalData.has_exceptions());
    /// assert!(!Rule::Reserved.has_exceptions());
    /// ```
    pub const fn has_exceptions(self) -> bool {
        !matches!(self, Self::Reserved)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
