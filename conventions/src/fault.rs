//! What is wrong with a name, as data: the kind of name, the problem, and a legal spelling where there is one.

use std::fmt;

use crate::{SpanForm, SpanKind, SpanStyle, message};

/// What a name is the name of.
///
/// ```
/// use traced_conventions::{Subject, check_event_name};
///
/// let fault = check_event_name("Cache Miss").unwrap_err();
/// assert_eq!(fault.subject(), Subject::Event);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// An attribute: the key of a key-value pair.
    Attribute,
    /// A span of this kind, in this style.
    Span {
        /// The span's kind, which says what structured names it may have.
        kind: SpanKind,
        /// The style that the project asks for.
        style: SpanStyle,
    },
    /// A span event.
    Event,
}

/// The first thing that is wrong with a name. `at` is a byte offset into the name.
///
/// ```
/// use traced_conventions::{Problem, check_attribute_name};
///
/// let fault = check_attribute_name("user-name").unwrap_err();
/// assert_eq!(fault.problem(), Problem::Hyphen { at: 4 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// There is no name.
    Empty,
    /// The name is longer than 255 bytes.
    TooLong,
    /// The first character is a digit.
    StartsWithDigit,
    /// An upper-case letter.
    UpperCase {
        /// Byte offset of the letter.
        at: usize,
    },
    /// A hyphen where only other separators are legal.
    Hyphen {
        /// Byte offset of the hyphen.
        at: usize,
    },
    /// An underscore where only other separators are legal (the style `kebab-case`).
    Underscore {
        /// Byte offset of the underscore.
        at: usize,
    },
    /// A space that no structured span name calls for.
    Space {
        /// Byte offset of the space.
        at: usize,
    },
    /// Another ASCII character that names do not have.
    IllegalCharacter {
        /// Byte offset of the character.
        at: usize,
    },
    /// A character outside ASCII.
    NotAscii {
        /// Byte offset of the character's first byte.
        at: usize,
    },
    /// The name begins with a separator.
    LeadingSeparator,
    /// The name ends with a separator.
    TrailingSeparator,
    /// Two separators in a row.
    DoubledSeparator {
        /// Byte offset of the second one.
        at: usize,
    },
    /// A place for a value, such as `{}` or `{:?}`: the name would be another one in each call, or is meant to be.
    Placeholder {
        /// Byte offset of the opening brace.
        at: usize,
    },
    /// A URL with its scheme.
    Url {
        /// Byte offset of the scheme.
        at: usize,
    },
    /// A question mark that begins a query string.
    QueryString {
        /// Byte offset of the question mark.
        at: usize,
    },
    /// A number, UUID or hash that stands for one thing among many.
    Identifier {
        /// Byte offset of the identifier.
        at: usize,
    },
    /// The text of a database query instead of its operation and target.
    QueryText {
        /// Byte offset of the word that gives it away.
        at: usize,
    },
    /// A path without its HTTP method, on a server or client span.
    RouteWithoutMethod,
    /// A structured name that is legal for spans of another kind.
    WrongKind {
        /// The form that the name has.
        form: SpanForm,
    },
}

impl Problem {
    /// Whether it is one even of a destination, which is called as its broker calls it: whatever the form of a name,
    /// no broker gives out names like this one.
    ///
    /// ```
    /// use traced_conventions::Problem;
    ///
    /// assert!(Problem::Url { at: 0 }.spoils_destination());
    /// assert!(!Problem::UpperCase { at: 0 }.spoils_destination());
    /// ```
    pub fn spoils_destination(self) -> bool {
        matches!(
            self,
            Self::Placeholder { .. } | Self::Url { .. } | Self::QueryString { .. } | Self::TooLong
        )
    }
}

/// A name that breaks the conventions. Its `Display` is a whole sentence for the person who wrote the name: the
/// fault, what is legal, what to write.
///
/// ```
/// use traced_conventions::check_attribute_name;
///
/// let fault = check_attribute_name("batchId").unwrap_err();
/// assert_eq!(
///     fault.to_string(),
///     "attribute name `batchId` is not lower-case words joined by `.` and `_`; write `batch_id`",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameFault {
    name: String,
    subject: Subject,
    problem: Problem,
    suggestion: Option<String>,
}

impl NameFault {
    pub(crate) fn new(
        subject: Subject,
        name: &str,
        problem: Problem,
        suggestion: Option<String>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            subject,
            problem,
            suggestion,
        }
    }

    /// The name as it was given.
    ///
    /// ```
    /// let fault = traced_conventions::check_attribute_name("batchId").unwrap_err();
    /// assert_eq!(fault.name(), "batchId");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the name is the name of.
    ///
    /// ```
    /// use traced_conventions::{Subject, check_attribute_name};
    /// assert_eq!(check_attribute_name("batchId").unwrap_err().subject(), Subject::Attribute);
    /// ```
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The first thing that is wrong with the name.
    ///
    /// ```
    /// use traced_conventions::{Problem, check_attribute_name};
    /// let fault = check_attribute_name("batchId").unwrap_err();
    /// assert_eq!(fault.problem(), Problem::UpperCase { at: 5 });
    /// ```
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// Where the rule comes from: a page of the OpenTelemetry specification or semantic conventions, or this library
    /// where these leave the choice.
    ///
    /// ```
    /// use traced_conventions::check_attribute_name;
    ///
    /// let fault = check_attribute_name("batchId").unwrap_err();
    /// assert_eq!(fault.source_of_rule(), "OpenTelemetry semantic conventions, page \"Naming\"");
    /// ```
    pub fn source_of_rule(&self) -> &'static str {
        message::source_of_rule(self)
    }

    /// A legal spelling of the name, where one can be told from it. It passes the check that the name failed.
    ///
    /// ```
    /// use traced_conventions::check_attribute_name;
    /// let suggestion = |name| check_attribute_name(name).unwrap_err().suggestion().map(str::to_owned);
    /// assert_eq!(suggestion("HTTPStatusCode").as_deref(), Some("http_status_code"));
    /// assert_eq!(suggestion("2fast"), None);
    /// ```
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&message::name_fault(self))
    }
}

impl std::error::Error for NameFault {}
