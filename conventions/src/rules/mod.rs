//! The rules about attributes beyond their form: which one a name breaks, in `const` evaluation too, and what a
//! project's policy makes of it.

mod constant;
mod folk;
mod judge;
mod lists;
mod message;
mod personal;
mod required;
mod reserved;
mod values;
mod violation;

pub use constant::assert_attribute_name;
pub use lists::Lists;
pub(crate) use personal::phrase_of as personal_phrase;
pub use violation::{Place, Violation};

use crate::attribute::attribute_problem_of;
use crate::bytes::{one_of, position_or_end, starts_with};
use crate::registry::{find, is_namespace};
use crate::template::{Templated, template_of};
use crate::{Registered, Rule, Standing};

/// The rules that hold for names, as data that `const` evaluation can read: what generated code passes along with the
/// constants that only the compiler can look into.
///
/// ```
/// use traced_conventions::{NameRules, Rule, broken_rule};
///
/// const RULES: NameRules<'_> = NameRules { declared_only: true, declared: &["batch_id"], ..NameRules::DEFAULT };
/// const _: () = assert!(broken_rule("batch_id", &RULES).is_none());
/// assert_eq!(broken_rule("batchh_id", &RULES), Some(Rule::Declared));
/// assert_eq!(broken_rule("db.statement", &NameRules::DEFAULT), Some(Rule::Deprecated));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct NameRules<'a> {
    /// Whether names have to be of the form.
    pub form: bool,
    /// Whether deprecated names are refused.
    pub deprecated: bool,
    /// Whether words that stand for personal data are refused.
    pub personal_data: bool,
    /// Whether names in a namespace of the registry have to be registered.
    pub unregistered: bool,
    /// Whether names outside of the registry have to be declared.
    pub declared_only: bool,
    /// The project's own names.
    pub declared: &'a [&'a str],
    /// The project's own templates: prefixes of names with a key.
    pub templates: &'a [&'a str],
    /// The project's own names that it has deprecated.
    pub outdated: &'a [&'a str],
    /// The project's own words for personal data.
    pub forbidden: &'a [&'a str],
    /// Names that may hold personal data.
    pub allowed: &'a [&'a str],
}

impl NameRules<'static> {
    /// What holds without a project's own decisions.
    pub const DEFAULT: Self = Self {
        form: true,
        deprecated: true,
        personal_data: true,
        unregistered: true,
        declared_only: false,
        declared: &[],
        templates: &[],
        outdated: &[],
        forbidden: &[],
        allowed: &[],
    };
}

/// The first rule that an attribute's name breaks.
///
/// ```
/// use traced_conventions::{NameRules, Rule, broken_rule};
///
/// let broken = |name| broken_rule(name, &NameRules::DEFAULT);
/// assert_eq!(broken("batchId"), Some(Rule::Form));
/// assert_eq!(broken("user_email"), Some(Rule::PersonalData));
/// assert_eq!(broken("db.table"), Some(Rule::Unregistered));
/// assert_eq!(broken("otel.status_code"), Some(Rule::Reserved));
/// assert_eq!(broken("batch_id"), None);
/// ```
pub const fn broken_rule(name: &str, rules: &NameRules<'_>) -> Option<Rule> {
    let bytes = name.as_bytes();
    if reserved::is_reserved(bytes) {
        return Some(Rule::Reserved);
    }
    // Once, since `const` evaluation is slow.
    let known = find(bytes);
    let template = template_of(known);
    if rules.form && attribute_problem_of(bytes, template).is_some() {
        return Some(Rule::Form);
    }
    if rules.deprecated && is_deprecated(bytes, known, rules.outdated) {
        return Some(Rule::Deprecated);
    }
    if rules.personal_data
        && is_personal(bytes, template, rules.forbidden)
        && !one_of(bytes, rules.allowed)
    {
        return Some(Rule::PersonalData);
    }
    let is_declared = one_of(bytes, rules.declared) || has_template(bytes, rules.templates);
    if is_declared || known.is_some() {
        return None;
    }
    if rules.unregistered && is_unregistered(bytes) {
        return Some(Rule::Unregistered);
    }
    if rules.declared_only {
        return Some(Rule::Declared);
    }
    None
}

const fn is_deprecated(name: &[u8], known: Option<&Registered>, outdated: &[&str]) -> bool {
    if one_of(name, outdated) {
        return true;
    }
    match known {
        Some(known) => matches!(
            known.standing(),
            Standing::Renamed { .. } | Standing::Deprecated
        ),
        None => false,
    }
}

const fn is_personal(name: &[u8], template: Option<Templated>, forbidden: &[&str]) -> bool {
    if let Some(template) = template {
        let key = name.split_at(template.key_start).1;
        let is_forbidden = template.is_named
            && forbidden_word(personal::key::as_name(key).bytes(), forbidden).is_some();
        return is_forbidden || personal::phrase_of_key(key, template.is_named).is_some();
    }
    personal::phrase_of(name).is_some() || forbidden_word(name, forbidden).is_some()
}

/// The place in `forbidden` of the words that `name` ends with.
pub(crate) const fn forbidden_word(name: &[u8], forbidden: &[&str]) -> Option<usize> {
    if personal::is_free(name) {
        return None;
    }
    let mut i = 0;
    while i < forbidden.len() {
        if personal::ends_with_words(name, forbidden[i].as_bytes()) {
            return Some(i);
        }
        i += 1;
    }
    None
}

const fn has_template(name: &[u8], templates: &[&str]) -> bool {
    let mut i = 0;
    while i < templates.len() {
        let dot = templates[i].len();
        let with_key = name.len() > dot + 1 && name[dot] == b'.';
        if with_key && starts_with(name, templates[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn is_unregistered(name: &[u8]) -> bool {
    if folk::is_folk(name) {
        return true;
    }
    let dot = position_or_end(name, b'.');
    dot < name.len() && is_namespace(name.split_at(dot).0)
}
