//! What a project's policy makes of names, values and spans.

use super::{Lists, Place, Violation, broken_rule, message, personal, required, values};
use crate::respell::respell;
use crate::{
    AttributeType, Level, NameFault, Policy, Rule, SpanKind, check_attribute_name, check_span_name,
    registered,
};

/// Trailing words of names that count or measure, whatever their value is called.
const MEASURES: &[&str] = &[
    "bytes", "count", "duration", "len", "length", "size", "tokens", "total",
];

/// The type of what is no personal data, whatever it is called: flags and measures.
fn type_by_name(name: &str) -> Option<AttributeType> {
    if personal::is_flag(name.as_bytes()) {
        return Some(AttributeType::Boolean);
    }
    let last = name.rsplit(['.', '_']).next()?;
    let is_measure = MEASURES.contains(&last) || personal::is_count(name.as_bytes());
    is_measure.then_some(AttributeType::Int)
}

impl Policy {
    /// The first rule that an attribute's name breaks; those that are denied come before those that are warned about.
    ///
    /// ```
    /// use traced_conventions::{Policy, Rule};
    ///
    /// let policy = Policy::default();
    /// assert_eq!(policy.check_attribute("batch_id"), None);
    /// let violation = policy.check_attribute("user_email").expect("personal data");
    /// assert_eq!(violation.rule(), Rule::PersonalData);
    /// assert_eq!(violation.suggestion(), Some("user.id"));
    /// ```
    pub fn check_attribute(&self, name: &str) -> Option<Violation> {
        self.check_attribute_of(name, || None)
    }

    /// What [`check_attribute`](Self::check_attribute) says of an attribute whose values are of the type that `seen` finds
    /// out, which is asked where the answer depends on it: an undeclared attribute is suggested as of that type.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, Origin, Policy, Setting};
    ///
    /// let mut policy = Policy::default();
    /// policy.declared_only = Setting::new(true, Origin::new("traced.toml", 2));
    /// let violation = policy.check_attribute_of("batch_size", || Some(AttributeType::Int)).expect("undeclared");
    /// assert!(violation.text().ends_with("under [attributes.declare]: batch_size = \"int\""));
    /// ```
    pub fn check_attribute_of(
        &self,
        name: &str,
        seen: impl FnOnce() -> Option<AttributeType>,
    ) -> Option<Violation> {
        let (rule, name) = self.first_broken(name)?;
        Some(message::name(self, rule, &name, seen))
    }

    /// The rule, and the name under which it is broken: with `form` below [`Level::Deny`], a name of another form is
    /// judged as it would be spelt.
    fn first_broken(&self, name: &str) -> Option<(Rule, String)> {
        // Nearly every name breaks none. A name of another form may still do so as it would be spelt.
        let broken = self.broken(name, Level::Warn);
        if broken.is_none() && self.level(Rule::Form) != Level::Allow {
            return None;
        }
        if let Some(rule) = self.broken(name, Level::Deny) {
            return Some((rule, name.to_owned()));
        }
        if self.level(Rule::Form) != Level::Deny && check_attribute_name(name).is_err() {
            let respelt = respell(name, '_').unwrap_or_default();
            match self.broken(&respelt, Level::Deny) {
                None | Some(Rule::Form | Rule::Declared) => {}
                Some(rule) => return Some((rule, respelt)),
            }
        }
        broken.map(|rule| (rule, name.to_owned()))
    }

    /// The first of the rules kept at this level or above that the name breaks.
    pub(super) fn broken(&self, name: &str, from: Level) -> Option<Rule> {
        let lists = Lists::about(self, name);
        broken_rule(name, &lists.rules(self, from))
    }

    /// Whether a name may be suggested.
    pub(super) fn is_legal(&self, name: &str) -> bool {
        self.first_broken(name).is_none()
    }

    /// Whether the source of an attribute's value, a path such as `user.email`, says that it is personal data.
    ///
    /// ```
    /// use traced_conventions::{Place, Policy};
    ///
    /// let policy = Policy::default();
    /// let violation = policy.check_value("contact", "user.email").expect("personal data");
    /// assert_eq!(violation.place(), Place::Value);
    /// assert_eq!(policy.check_value("contact", "user.id"), None);
    /// assert_eq!(policy.check_value("has_contact", "user.email"), None);
    /// ```
    pub fn check_value(&self, name: &str, source: &str) -> Option<Violation> {
        if type_by_name(name).is_some() || self.may_be_personal(name) {
            return None;
        }
        message::personal(self, Place::Value, name, source)
    }

    /// The type that a value has to have for [`check_value`](Self::check_value) to trust the attribute's name: a flag
    /// is a boolean and a measure an int, or else `has_email = user.email` would record the address. `None` where the
    /// source says nothing of personal data, or where it may be recorded.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, Policy};
    ///
    /// let policy = Policy::default();
    /// assert_eq!(policy.trusted_type("has_email", "user.email"), Some(AttributeType::Boolean));
    /// assert_eq!(policy.trusted_type("email_count", "emails"), Some(AttributeType::Int));
    /// assert_eq!(policy.trusted_type("has_topic", "essay.topic"), None);
    /// ```
    pub fn trusted_type(&self, name: &str, source: &str) -> Option<AttributeType> {
        if self.may_be_personal(name) {
            return None;
        }
        let trusted = type_by_name(name)?;
        message::personal(self, Place::Value, name, source).map(|_| trusted)
    }

    fn may_be_personal(&self, name: &str) -> bool {
        self.level(Rule::PersonalData) == Level::Allow
            || self.allowed.iter().any(|allowed| allowed.name == name)
    }

    /// Whether a literal value nearly is one that a registry lists for the attribute.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let policy = Policy::default();
    /// let violation = policy.check_literal("db.system.name", "postgres").expect("a near miss");
    /// assert_eq!(violation.suggestion(), Some("postgresql"));
    /// assert_eq!(policy.check_literal("db.system.name", "our_own_store"), None);
    /// ```
    pub fn check_literal(&self, name: &str, value: &str) -> Option<Violation> {
        if self.level(Rule::Values) == Level::Allow {
            return None;
        }
        if let Some((_, declared)) = self.declared(name) {
            let listed: Vec<_> = declared.members.iter().map(String::as_str).collect();
            let meant = values::meant(value, &listed)?;
            return Some(message::value(
                self,
                name,
                value,
                meant,
                Some(&declared.origin),
            ));
        }
        let known = registered(name)?;
        let listed: Vec<_> = known.members().collect();
        let meant = values::meant(value, &listed)?;
        Some(message::value(self, name, value, meant, None))
    }

    /// What a span of this kind with these attributes lacks: one violation for each page of the conventions.
    ///
    /// ```
    /// use traced_conventions::{Policy, SpanKind};
    ///
    /// let missing = Policy::default().check_required(SpanKind::Client, &["db.query.text"]);
    /// assert_eq!(missing[0].missing(), ["db.system.name"]);
    /// ```
    pub fn check_required(&self, kind: SpanKind, names: &[&str]) -> Vec<Violation> {
        if self.level(Rule::Required) == Level::Allow {
            return Vec::new();
        }
        required::missing(kind, names)
            .map(|(requirement, lacking)| message::required(self, kind, &lacking, requirement))
            .collect()
    }

    /// The type that an attribute's values have by the project's declaration or the registry, and the source of that.
    /// `None` where any type is legal.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, Policy};
    ///
    /// let policy = Policy::default();
    /// assert_eq!(policy.value_type("http.response.status_code"), Some(AttributeType::Int));
    /// assert_eq!(policy.value_type("batch_id"), None);
    /// ```
    pub fn value_type(&self, name: &str) -> Option<AttributeType> {
        let declared = self.declared(name).map(|(_, declared)| declared.value_type);
        let value_type = declared.or_else(|| registered(name).map(|known| known.value_type()))?;
        (value_type != AttributeType::Any).then_some(value_type)
    }

    /// Where [`value_type`](Self::value_type) comes from: a line of the project's, or the registry's version.
    ///
    /// ```
    /// use traced_conventions::Policy;
    /// let source = Policy::default().source_of_type("http.response.status_code");
    /// assert_eq!(source, "OpenTelemetry registry 1.45.0");
    /// ```
    pub fn source_of_type(&self, name: &str) -> String {
        match self.declared(name) {
            Some((_, declared)) => declared.origin.to_string(),
            None => message::registry(),
        }
    }

    /// Checks the name of a span of this kind in the project's style; see [`check_span_name`].
    ///
    /// # Errors
    ///
    /// The fault, with a legal spelling where one can be told from the name.
    ///
    /// ```
    /// use traced_conventions::{Origin, Policy, Setting, SpanKind, SpanStyle};
    ///
    /// let mut policy = Policy::default();
    /// policy.span_style = Setting::new(SpanStyle::KebabCase, Origin::new("traced.toml", 2));
    /// assert!(policy.check_span("create-essay", SpanKind::Internal).is_ok());
    /// assert!(policy.check_span("create_essay", SpanKind::Internal).is_err());
    /// ```
    pub fn check_span(&self, name: &str, kind: SpanKind) -> Result<(), NameFault> {
        check_span_name(name, kind, *self.span_style.get())
    }

    /// The project's own names and words, for rules about constants that only the compiler can look into.
    ///
    /// ```
    /// use traced_conventions::{Level, Origin, Policy, Rule, broken_rule};
    ///
    /// let mut policy = Policy::default();
    /// policy.forbidden.insert("student_name".to_owned(), Origin::new("traced.toml", 7));
    /// let lists = policy.lists();
    /// let broken = broken_rule("student_name", &lists.rules(&policy, Level::Deny));
    /// assert_eq!(broken, Some(Rule::PersonalData));
    /// ```
    pub fn lists(&self) -> Lists<'_> {
        Lists::of(self)
    }
}
