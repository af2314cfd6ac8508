//! The names that a project has listed as its own.

use crate::AttributeType;

/// Where a project has said something: a file, as its users would write its path, and a line of it, from 1.
///
/// ```
/// use traced_conventions::Origin;
/// assert_eq!(Origin::new("traced.toml", 12).to_string(), "traced.toml:12");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    file: String,
    line: usize,
}

impl Origin {
    /// A line of a file.
    ///
    /// ```
    /// use traced_conventions::Origin;
    ///
    /// let origin = Origin::new("telemetry/essay.yaml", 3);
    /// assert_eq!(origin.to_string(), "telemetry/essay.yaml:3");
    /// ```
    pub fn new(file: impl Into<String>, line: usize) -> Self {
        Self {
            file: file.into(),
            line,
        }
    }

    /// The file, as its users would write its path.
    ///
    /// ```
    /// use traced_conventions::Origin;
    /// assert_eq!(Origin::new("telemetry/essay.yaml", 3).file(), "telemetry/essay.yaml");
    /// ```
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    ///
    /// ```
    /// use traced_conventions::Origin;
    /// assert_eq!(Origin::new("telemetry/essay.yaml", 3).line(), 3);
    /// ```
    pub fn line(&self) -> usize {
        self.line
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// How a project's name stands.
///
/// ```
/// use traced_conventions::{AttributeType, Declared, DeclaredStanding, Origin, Policy, Rule};
///
/// let mut words = Declared::new(AttributeType::Int, Origin::new("telemetry/essay.yaml", 3));
/// words.standing = DeclaredStanding::Renamed { to: "essay_length".to_owned() };
/// let mut policy = Policy::default();
/// policy.declared.insert("essay_words".to_owned(), words);
///
/// let violation = policy.check_attribute("essay_words").expect("a deprecated name");
/// assert_eq!(violation.rule(), Rule::Deprecated);
/// assert_eq!(violation.suggestion(), Some("essay_length"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DeclaredStanding {
    /// The name to use.
    #[default]
    Current,
    /// Deprecated in favour of another name.
    Renamed {
        /// The name to use.
        to: String,
    },
    /// Deprecated without a successor.
    Deprecated,
}

/// An attribute that a project has declared: in `[attributes.declare]` of `traced.toml` or in a registry of its own.
///
/// ```
/// use traced_conventions::{AttributeType, Declared, Origin};
///
/// let batch_id = Declared::new(AttributeType::String, Origin::new("traced.toml", 9));
/// assert_eq!(batch_id.value_type, AttributeType::String);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declared {
    /// The type of its values.
    pub value_type: AttributeType,
    /// Whether the name is the prefix of names with a key.
    pub template: bool,
    /// Whether it is the name to use today.
    pub standing: DeclaredStanding,
    /// The values that are listed for it. Others are legal.
    pub members: Vec<String>,
    /// What the attribute says, in a sentence.
    pub brief: Option<String>,
    /// Where it is declared.
    pub origin: Origin,
}

impl Declared {
    /// A plain attribute of this type.
    ///
    /// It is current, no template, and has neither values nor a brief.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, Declared, DeclaredStanding, Origin};
    ///
    /// let declared = Declared::new(AttributeType::Int, Origin::new("traced.toml", 9));
    /// assert_eq!(declared.standing, DeclaredStanding::Current);
    /// assert!(!declared.template && declared.members.is_empty() && declared.brief.is_none());
    /// ```
    pub fn new(value_type: AttributeType, origin: Origin) -> Self {
        Self {
            value_type,
            template: false,
            standing: DeclaredStanding::default(),
            members: Vec::new(),
            brief: None,
            origin,
        }
    }
}
