//! What holds for every name, value and policy: nothing panics, and whatever is suggested is itself legal.

use proptest::prelude::*;
use traced_conventions::{
    AttributeType, Declared, DeclaredStanding, Level, NameRules, Origin, Policy, Rule, Setting,
    SpanKind, broken_rule, registered_names,
};

/// Anything at all, names of the registry, and names put together from words that the rules look for.
fn names() -> impl Strategy<Value = String> {
    let registered: Vec<_> = registered_names().map(|known| known.name()).collect();
    let part = proptest::sample::select(vec![
        "db",
        "http",
        "user",
        "otel",
        "traced",
        "essay",
        "email",
        "name",
        "content",
        "password",
        "hash",
        "count",
        "is",
        "has",
        "table",
        "statement",
        "Id",
        "é",
        "7",
        "llm",
        "model",
        "status",
        "code",
        "request",
        "header",
        "s",
    ]);
    let joint = proptest::sample::select(vec![".", "_", "-", "", "..", " "]);
    let words = proptest::collection::vec((part, joint), 0..6).prop_map(|parts| {
        parts
            .iter()
            .map(|(part, joint)| format!("{part}{joint}"))
            .collect()
    });
    let near = (
        proptest::sample::select(registered.clone()),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(name, at)| {
            let mut name = name.to_owned();
            name.remove(at.index(name.len()));
            name
        });
    prop_oneof![
        any::<String>(),
        proptest::sample::select(registered).prop_map(str::to_owned),
        near,
        words,
    ]
}

fn policies() -> impl Strategy<Value = Policy> {
    let declared = proptest::collection::vec((names(), 0..3_u8, any::<bool>(), names()), 0..3);
    let forbidden = proptest::collection::vec(names(), 0..2);
    let levels = proptest::collection::vec(proptest::sample::select(Level::ALL.to_vec()), 6);
    (declared, forbidden, levels, any::<bool>()).prop_map(|(declared, forbidden, levels, only)| {
        let origin = || Origin::new("traced.toml", 1);
        let mut policy = Policy::default();
        policy.declared_only = Setting::new(only, origin());
        let ruled = Rule::ALL.into_iter().filter(|rule| rule.has_level());
        policy.levels = ruled
            .zip(levels)
            .map(|(rule, level)| (rule, Setting::new(level, origin())))
            .collect();
        for (name, standing, template, to) in declared {
            let mut own = Declared::new(AttributeType::String, origin());
            own.template = template;
            own.members = vec!["grammar".to_owned(), to.clone()];
            own.standing = match standing {
                0 => DeclaredStanding::Current,
                1 => DeclaredStanding::Renamed { to },
                _ => DeclaredStanding::Deprecated,
            };
            policy.declared.insert(name, own);
        }
        policy.forbidden = forbidden.into_iter().map(|name| (name, origin())).collect();
        policy
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_suggested_name_is_legal(name in names(), policy in policies()) {
        if let Some(violation) = policy.check_attribute(&name) {
            prop_assert!(!violation.to_string().is_empty());
            if let Some(suggestion) = violation.suggestion() {
                let next = policy.check_attribute(suggestion);
                prop_assert!(next.is_none(), "{name:?} -> {suggestion:?}: {next:?}");
            }
        }
    }

    #[test]
    fn the_constant_half_agrees(name in names(), policy in policies()) {
        let lists = policy.lists();
        let denied = broken_rule(&name, &lists.rules(&policy, Level::Deny));
        if let Some(rule) = denied {
            let violation = policy.check_attribute(&name);
            prop_assert_eq!(violation.map(|violation| violation.rule()), Some(rule));
        }
        if broken_rule(&name, &lists.rules(&policy, Level::Warn)).is_some() {
            prop_assert!(policy.check_attribute(&name).is_some());
        }
        let default = broken_rule(&name, &NameRules::DEFAULT);
        let violation = Policy::default().check_attribute(&name);
        prop_assert_eq!(default, violation.map(|violation| violation.rule()));
    }

    #[test]
    fn no_value_panics(name in names(), source in names(), value in any::<String>(), policy in policies()) {
        let _ = policy.check_value(&name, &source);
        if let Some(violation) = policy.check_literal(&name, &value) {
            let suggestion = violation.suggestion().expect("the value that was meant");
            prop_assert_eq!(policy.check_literal(&name, suggestion), None);
        }
        for kind in SpanKind::ALL {
            for missing in policy.check_required(kind, &[&name]) {
                let mut all = missing.missing().to_vec();
                all.push(&name);
                prop_assert!(all.len() > 1);
                let left = policy.check_required(kind, &all);
                prop_assert!(left.iter().all(|other| other.missing() != missing.missing()));
            }
        }
    }
}

/// With `form` allowed, names are judged as they would be spelt: a name that differs from a renamed one in its form alone
/// is no way out of the renaming.
#[test]
fn a_name_that_would_be_spelt_like_the_old_one_is_not_suggested() {
    let origin = || Origin::new("traced.toml", 1);
    let mut policy = Policy::default();
    let allow = Setting::new(Level::Allow, origin());
    policy.levels.insert(Rule::Form, allow);
    let mut old = Declared::new(AttributeType::String, origin());
    let to = "Essay.Words".to_owned();
    old.standing = DeclaredStanding::Renamed { to };
    policy.declared.insert("essay.words".to_owned(), old);
    let violation = policy.check_attribute("essay.words").expect("it is old");
    assert_eq!(violation.suggestion(), None, "{violation}");
}
