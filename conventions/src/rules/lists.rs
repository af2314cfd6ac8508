//! A project's names and words, as slices that `const` evaluation can read.

use super::NameRules;
use crate::{Declared, DeclaredStanding, Level, Policy, Rule};

/// The names and words of a [`Policy`], as slices for [`NameRules`].
///
/// ```
/// use traced_conventions::{Level, Policy, broken_rule};
///
/// let policy = Policy::default();
/// let lists = policy.lists();
/// assert!(broken_rule("user_email", &lists.rules(&policy, Level::Deny)).is_some());
/// ```
#[derive(Debug, Clone)]
pub struct Lists<'a> {
    declared: Vec<&'a str>,
    templates: Vec<&'a str>,
    outdated: Vec<&'a str>,
    forbidden: Vec<&'a str>,
    allowed: Vec<&'a str>,
}

impl<'a> Lists<'a> {
    pub(super) fn of(policy: &'a Policy) -> Self {
        let allowed = policy.allowed.iter().map(|allowed| allowed.name.as_str());
        let mut lists = Self::new(policy, allowed.collect());
        for (name, declared) in &policy.declared {
            lists.add(name, declared);
        }
        lists
    }

    /// Of the lists, what can say anything about one name: itself, the templates that it may be made from, and words.
    pub(super) fn about(policy: &'a Policy, name: &str) -> Self {
        let allowed = policy.allowed.iter().map(|allowed| allowed.name.as_str());
        let mut lists = Self::new(policy, allowed.filter(|allowed| *allowed == name).collect());
        if policy.declared.is_empty() {
            return lists;
        }
        let prefixes = name.match_indices('.').map(|(dot, _)| &name[..dot]);
        for known in prefixes.chain([name]) {
            if let Some((known, declared)) = policy.declared.get_key_value(known) {
                lists.add(known, declared);
            }
        }
        lists
    }

    fn new(policy: &'a Policy, allowed: Vec<&'a str>) -> Self {
        Self {
            declared: Vec::new(),
            templates: Vec::new(),
            outdated: Vec::new(),
            forbidden: policy.forbidden.keys().map(String::as_str).collect(),
            allowed,
        }
    }

    fn add(&mut self, name: &'a str, declared: &Declared) {
        if declared.standing != DeclaredStanding::Current {
            self.outdated.push(name);
        } else if declared.template {
            self.templates.push(name);
        } else {
            self.declared.push(name);
        }
    }

    /// The rules of the policy that are kept at this level or a stricter one.
    ///
    /// ```
    /// use traced_conventions::{Level, Origin, Policy, Rule, Setting};
    ///
    /// let mut policy = Policy::default();
    /// let warn = Setting::new(Level::Warn, Origin::new("traced.toml", 2));
    /// policy.levels.insert(Rule::Form, warn);
    /// let lists = policy.lists();
    /// assert!(lists.rules(&policy, Level::Warn).form);
    /// assert!(!lists.rules(&policy, Level::Deny).form);
    /// ```
    pub fn rules(&'a self, policy: &Policy, from: Level) -> NameRules<'a> {
        let kept = |rule| policy.level(rule) >= from;
        NameRules {
            form: kept(Rule::Form),
            deprecated: kept(Rule::Deprecated),
            personal_data: kept(Rule::PersonalData),
            unregistered: kept(Rule::Unregistered),
            declared_only: kept(Rule::Declared),
            declared: &self.declared,
            templates: &self.templates,
            outdated: &self.outdated,
            forbidden: &self.forbidden,
            allowed: &self.allowed,
        }
    }
}
