//! What a project has decided: the rules' levels, its own attributes, its own word list, its exceptions.

mod declared;
mod level;

use std::collections::BTreeMap;

pub use declared::{Declared, DeclaredStanding, Origin};
pub use level::{Level, Rule};

use crate::SpanStyle;

/// A decision, and where the project made it. Without an origin it is the default.
///
/// ```
/// use traced_conventions::{Level, Origin, Setting};
///
/// let setting = Setting::new(Level::Warn, Origin::new("traced.toml", 3));
/// assert_eq!(setting.origin().map(Origin::line), Some(3));
/// assert_eq!(Setting::<Level>::default().origin(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setting<T> {
    value: T,
    origin: Option<Origin>,
}

impl<T> Setting<T> {
    /// A decision of the project.
    ///
    /// ```
    /// use traced_conventions::{Level, Origin, Policy, Rule, Setting};
    ///
    /// let mut policy = Policy::default();
    /// let setting = Setting::new(Level::Warn, Origin::new("traced.toml", 3));
    /// policy.levels.insert(Rule::Deprecated, setting);
    /// assert_eq!(policy.level(Rule::Deprecated), Level::Warn);
    /// ```
    pub fn new(value: T, origin: Origin) -> Self {
        Self {
            value,
            origin: Some(origin),
        }
    }

    /// A default.
    ///
    /// ```
    /// use traced_conventions::{Level, Setting};
    ///
    /// let setting = Setting::default_of(Level::Warn);
    /// assert_eq!(setting.get(), &Level::Warn);
    /// assert_eq!(setting.origin(), None);
    /// ```
    pub fn default_of(value: T) -> Self {
        Self {
            value,
            origin: None,
        }
    }

    /// What was decided.
    ///
    /// ```
    /// use traced_conventions::{Policy, SpanStyle};
    /// assert_eq!(Policy::default().span_style.get(), &SpanStyle::Any);
    /// ```
    pub fn get(&self) -> &T {
        &self.value
    }

    /// Where it was decided.
    ///
    /// `None` of a default.
    ///
    /// ```
    /// use traced_conventions::{Origin, Setting};
    ///
    /// let setting = Setting::new(true, Origin::new("traced.toml", 7));
    /// assert_eq!(setting.origin(), Some(&Origin::new("traced.toml", 7)));
    /// assert_eq!(Setting::default_of(true).origin(), None);
    /// ```
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
}

/// An attribute that may hold personal data, and why.
///
/// ```
/// use traced_conventions::{Allowed, Origin};
/// let allowed = Allowed::new("user.email", "support console", Origin::new("traced.toml", 14));
/// assert_eq!(allowed.name, "user.email");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowed {
    /// The attribute's name.
    pub name: String,
    /// Why it may hold personal data.
    pub reason: String,
    /// Where it is allowed.
    pub origin: Origin,
}

impl Allowed {
    /// An exception from the rule about personal data.
    ///
    /// ```
    /// use traced_conventions::{Allowed, Origin, Policy};
    ///
    /// let mut policy = Policy::default();
    /// assert!(policy.check_attribute("user.email").is_some());
    ///
    /// let origin = Origin::new("traced.toml", 14);
    /// policy.allowed.push(Allowed::new("user.email", "support console", origin));
    /// assert_eq!(policy.check_attribute("user.email"), None);
    /// ```
    pub fn new(name: impl Into<String>, reason: impl Into<String>, origin: Origin) -> Self {
        Self {
            name: name.into(),
            reason: reason.into(),
            origin,
        }
    }
}

/// What holds for the annotations of one crate: the defaults, with its project's own decisions over them.
///
/// ```
/// use traced_conventions::{Level, Policy, Rule};
///
/// let policy = Policy::default();
/// assert_eq!(policy.level(Rule::Deprecated), Level::Deny);
/// assert!(policy.code_location && policy.error_messages && !policy.panic_messages);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The style of span names: `[spans] style`.
    pub span_style: Setting<SpanStyle>,
    /// Whether spans say where their code is: `[spans] code_location`.
    pub code_location: bool,
    /// The levels that differ from [`Level::Deny`] or were written down: `[attributes]`.
    pub levels: BTreeMap<Rule, Setting<Level>>,
    /// Whether every attribute that is not in the OpenTelemetry registry has to be declared.
    pub declared_only: Setting<bool>,
    /// The folders of the project's own registries, relative to the folder of `traced.toml`: `[attributes] registry`.
    pub registries: Vec<Setting<String>>,
    /// The project's own attributes, by name.
    pub declared: BTreeMap<String, Declared>,
    /// Words of the project's own that stand for personal data: `[personal_data] forbid`.
    pub forbidden: BTreeMap<String, Origin>,
    /// The attributes that may hold personal data: `[personal_data] allow`.
    pub allowed: Vec<Allowed>,
    /// Whether spans carry the messages of errors: `[errors] messages`.
    pub error_messages: bool,
    /// Whether spans carry the messages of panics: `[errors] panic_messages`.
    pub panic_messages: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            span_style: Setting::default(),
            code_location: true,
            levels: BTreeMap::new(),
            declared_only: Setting::default(),
            registries: Vec::new(),
            declared: BTreeMap::new(),
            forbidden: BTreeMap::new(),
            allowed: Vec::new(),
            error_messages: true,
            panic_messages: false,
        }
    }
}

impl Policy {
    /// How strictly a rule is kept.
    ///
    /// ```
    /// use traced_conventions::{Level, Policy, Rule, Setting};
    ///
    /// let mut policy = Policy::default();
    /// policy.levels.insert(Rule::Values, Setting::default_of(Level::Allow));
    /// assert_eq!(policy.level(Rule::Values), Level::Allow);
    /// assert_eq!(policy.level(Rule::Form), Level::Deny);
    /// assert_eq!(policy.level(Rule::Declared), Level::Allow);
    /// ```
    pub fn level(&self, rule: Rule) -> Level {
        match rule {
            Rule::Declared if !*self.declared_only.get() => Level::Allow,
            Rule::Reserved | Rule::Declared => Level::Deny,
            _ => self
                .levels
                .get(&rule)
                .map_or_else(Level::default, |setting| *setting.get()),
        }
    }

    /// Where the project has decided about a rule.
    ///
    /// `None` where its default holds.
    ///
    /// ```
    /// use traced_conventions::{Level, Origin, Policy, Rule, Setting};
    ///
    /// let mut policy = Policy::default();
    /// let origin = Origin::new("traced.toml", 3);
    /// policy.levels.insert(Rule::Form, Setting::new(Level::Warn, origin.clone()));
    /// assert_eq!(policy.origin(Rule::Form), Some(&origin));
    /// assert_eq!(policy.origin(Rule::Values), None);
    /// ```
    pub fn origin(&self, rule: Rule) -> Option<&Origin> {
        match rule {
            Rule::Declared => self.declared_only.origin(),
            _ => self.levels.get(&rule).and_then(Setting::origin),
        }
    }

    /// What the project has declared of this name: of the name itself, or of the template that it is made from.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, Declared, Origin, Policy};
    ///
    /// let mut policy = Policy::default();
    /// let mut label = Declared::new(AttributeType::String, Origin::new("telemetry/essay.yaml", 3));
    /// label.template = true;
    /// policy.declared.insert("essay.label".to_owned(), label);
    /// assert!(policy.declared("essay.label.topic").is_some());
    /// assert!(policy.declared("essay.label").is_none());
    /// ```
    pub fn declared(&self, name: &str) -> Option<(&str, &Declared)> {
        if let Some((name, declared)) = self.declared.get_key_value(name) {
            if !declared.template {
                return Some((name, declared));
            }
        }
        let dots = name.rmatch_indices('.').map(|(at, _)| at);
        let mut prefixes = dots
            .filter(|at| at + 1 < name.len())
            .filter_map(|at| self.declared.get_key_value(&name[..at]));
        prefixes
            .find(|(_, declared)| declared.template)
            .map(|(name, declared)| (name.as_str(), declared))
    }
}
