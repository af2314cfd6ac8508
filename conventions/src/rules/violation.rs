//! A rule that is broken, as data and as a sentence.

use std::fmt;

use crate::{Level, Rule};

/// What breaks the rule.
///
/// ```
/// use traced_conventions::{Place, Policy};
///
/// let policy = Policy::default();
/// let place = |violation: Option<traced_conventions::Violation>| violation.map(|it| it.place());
/// assert_eq!(place(policy.check_attribute("user_email")), Some(Place::Name));
/// assert_eq!(place(policy.check_value("contact", "user.email")), Some(Place::Value));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The attribute's name.
    Name,
    /// The attribute's value.
    Value,
    /// The span as a whole: an attribute is missing.
    Span,
}

/// A name, value or span that breaks a rule of a [`Policy`](crate::Policy). Its `Display` is what the compiler says:
/// the fault, what is legal, what to write, and on a last line where the rule comes from.
///
/// ```
/// use traced_conventions::{Policy, Rule};
///
/// let violation = Policy::default().check_attribute("db.statement").expect("a deprecated name");
/// assert_eq!(violation.rule(), Rule::Deprecated);
/// assert_eq!(violation.suggestion(), Some("db.query.text"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub(crate) rule: Rule,
    pub(crate) level: Level,
    pub(crate) place: Place,
    pub(crate) text: String,
    pub(crate) suggestion: Option<String>,
    pub(crate) missing: Vec<&'static str>,
    pub(crate) source: String,
}

impl Violation {
    /// The rule that is broken.
    ///
    /// ```
    /// use traced_conventions::{Policy, Rule};
    ///
    /// let violation = Policy::default().check_attribute("batchId").expect("of another form");
    /// assert_eq!(violation.rule(), Rule::Form);
    /// ```
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// [`Level::Warn`] or [`Level::Deny`].
    ///
    /// ```
    /// use traced_conventions::{Level, Policy, Rule, Setting};
    ///
    /// let mut policy = Policy::default();
    /// policy.levels.insert(Rule::Deprecated, Setting::default_of(Level::Warn));
    /// let violation = policy.check_attribute("db.statement").expect("a deprecated name");
    /// assert_eq!(violation.level(), Level::Warn);
    /// ```
    pub fn level(&self) -> Level {
        self.level
    }

    /// What breaks it.
    ///
    /// ```
    /// use traced_conventions::{Place, Policy};
    ///
    /// let violation = Policy::default().check_literal("db.system.name", "postgres").expect("a near miss");
    /// assert_eq!(violation.place(), Place::Value);
    /// ```
    pub fn place(&self) -> Place {
        self.place
    }

    /// What to write instead, where it is one name or one value. It breaks no rule itself.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let violation = Policy::default().check_attribute("db.table").expect("an unregistered name");
    /// assert_eq!(violation.suggestion(), Some("db.collection.name"));
    /// ```
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }

    /// The attributes that the span lacks, where that is the fault.
    ///
    /// ```
    /// use traced_conventions::{Policy, SpanKind};
    ///
    /// let faults = Policy::default().check_required(SpanKind::Client, &["gen_ai.request.model"]);
    /// assert_eq!(faults[0].missing(), ["gen_ai.operation.name", "gen_ai.provider.name"]);
    /// ```
    pub fn missing(&self) -> &[&'static str] {
        &self.missing
    }

    /// The fault and the remedy, without the source of the rule.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let violation = Policy::default().check_attribute("db.statement").expect("a deprecated name");
    /// assert!(violation.text().contains("`db.query.text`"));
    /// assert!(!violation.text().contains(violation.source()));
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the rule comes from: the registry's version, a page of the specification, a line of `traced.toml`.
    ///
    /// ```
    /// use traced_conventions::{Policy, REGISTRY_VERSION};
    ///
    /// let violation = Policy::default().check_attribute("db.statement").expect("a deprecated name");
    /// assert_eq!(violation.source(), format!("OpenTelemetry registry {REGISTRY_VERSION}"));
    /// ```
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nrule: {}", self.text, self.source)
    }
}
