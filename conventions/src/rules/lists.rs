//! A project's names and words, as slices that `const` evaluation can read.

use super::NameRules;
use crate::{DeclaredStanding, Level, Policy, Rule};

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
        let mut lists = Self {
            declared: Vec::new(),
            templates: Vec::new(),
            outdated: Vec::new(),
            forbidden: policy.forbidden.keys().map(String::as_str).collect(),
            allowed: policy
                .allowed
                .iter()
                .map(|allowed| allowed.name.as_str())
                .collect(),
        };
        for (name, declared) in &policy.declared {
            if declared.standing != DeclaredStanding::Current {
                lists.outdated.push(name);
            } else if declared.template {
                lists.templates.push(name);
            } else {
                lists.declared.push(name);
            }
        }
        lists
    }

    /// The rules of the policy that are kept at this level or a stricter one.
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
