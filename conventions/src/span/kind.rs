//! The kinds of spans, and the styles a project may ask of their names.

use crate::form::Joints;

/// The kind of a span (trace API, "SpanKind").
///
/// ```
/// use traced_conventions::SpanKind;
///
/// assert_eq!(SpanKind::from_name("server"), Some(SpanKind::Server));
/// assert_eq!(SpanKind::default(), SpanKind::Internal);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SpanKind {
    /// Work inside the application.
    #[default]
    Internal,
    /// The handling of a request from outside.
    Server,
    /// A request to something outside.
    Client,
    /// The creation or sending of a message.
    Producer,
    /// The processing of a message.
    Consumer,
}

impl SpanKind {
    /// Every kind, in the order of the specification.
    ///
    /// ```
    /// use traced_conventions::SpanKind;
    /// let names = SpanKind::ALL.map(SpanKind::name);
    /// assert_eq!(names, ["internal", "server", "client", "producer", "consumer"]);
    /// ```
    pub const ALL: [Self; 5] = [
        Self::Internal,
        Self::Server,
        Self::Client,
        Self::Producer,
        Self::Consumer,
    ];

    /// The kind as it is written in an annotation.
    ///
    /// ```
    /// assert_eq!(traced_conventions::SpanKind::Server.name(), "server");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Server => "server",
            Self::Client => "client",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        }
    }

    /// The kind that is written so, if there is one.
    ///
    /// ```
    /// use traced_conventions::SpanKind;
    /// assert_eq!(SpanKind::from_name("client"), Some(SpanKind::Client));
    /// assert_eq!(SpanKind::from_name("Client"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The style of plain span names. The dot is legal in each, for names such as `essay_repo.get`.
///
/// ```
/// use traced_conventions::{SpanKind, SpanStyle, is_legal_span_name};
///
/// let legal = |style| is_legal_span_name("create-essay", SpanKind::Internal, style);
/// assert!(legal(SpanStyle::Any));
/// assert!(legal(SpanStyle::KebabCase));
/// assert!(!legal(SpanStyle::SnakeCase));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SpanStyle {
    /// Words joined by `_`, `-` or `.`.
    #[default]
    Any,
    /// Words joined by `_` or `.`.
    SnakeCase,
    /// Words joined by `-` or `.`.
    KebabCase,
}

impl SpanStyle {
    /// Every style.
    ///
    /// ```
    /// use traced_conventions::SpanStyle;
    /// assert_eq!(SpanStyle::ALL.map(SpanStyle::name), ["any", "snake_case", "kebab-case"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::Any, Self::SnakeCase, Self::KebabCase];

    /// The style as it is written in a project's settings.
    ///
    /// ```
    /// assert_eq!(traced_conventions::SpanStyle::KebabCase.name(), "kebab-case");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::SnakeCase => "snake_case",
            Self::KebabCase => "kebab-case",
        }
    }

    /// The style that is written so, if there is one.
    ///
    /// ```
    /// use traced_conventions::SpanStyle;
    /// assert_eq!(SpanStyle::from_name("snake_case"), Some(SpanStyle::SnakeCase));
    /// assert_eq!(SpanStyle::from_name("camelCase"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    pub(crate) const fn joints(self) -> Joints {
        Joints {
            underscore: !matches!(self, Self::KebabCase),
            hyphen: !matches!(self, Self::SnakeCase),
        }
    }
}
