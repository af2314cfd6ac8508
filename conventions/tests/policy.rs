//! What a project's own decisions make of the rules.

use traced_conventions::{
    AttributeType, Declared, DeclaredStanding, Level, Origin, Place, Policy, Rule, Setting,
    SpanKind, SpanStyle,
};

fn origin() -> Origin {
    Origin::new("traced.toml", 7)
}

fn text(policy: &Policy, name: &str) -> String {
    policy
        .check_attribute(name)
        .expect("a violation")
        .to_string()
}

fn renamed(to: &str) -> Declared {
    let mut old = Declared::new(AttributeType::String, origin());
    old.standing = DeclaredStanding::Renamed { to: to.to_owned() };
    old
}

#[test]
fn a_level_decides_between_error_warning_and_nothing() {
    let mut policy = Policy::default();
    policy
        .levels
        .insert(Rule::Deprecated, Setting::new(Level::Warn, origin()));
    let violation = policy.check_attribute("db.statement").expect("a warning");
    assert_eq!(violation.level(), Level::Warn);
    assert_eq!(
        violation.source(),
        "OpenTelemetry registry 1.45.0; `deprecated` is `warn` in traced.toml:7"
    );
    policy
        .levels
        .insert(Rule::Deprecated, Setting::new(Level::Allow, origin()));
    assert_eq!(policy.check_attribute("db.statement"), None);
    for (rule, name) in [
        (Rule::Form, "batchId"),
        (Rule::PersonalData, "user_email"),
        (Rule::Unregistered, "db.table"),
    ] {
        let mut policy = Policy::default();
        policy
            .levels
            .insert(rule, Setting::new(Level::Allow, origin()));
        assert_eq!(policy.check_attribute(name), None, "{name}");
        policy
            .levels
            .insert(rule, Setting::new(Level::Warn, origin()));
        let level = policy
            .check_attribute(name)
            .map(|violation| violation.level());
        assert_eq!(level, Some(Level::Warn), "{name}");
    }
}

#[test]
fn personal_data_is_found_in_names_of_another_form() {
    let mut policy = Policy::default();
    policy
        .levels
        .insert(Rule::Form, Setting::new(Level::Warn, origin()));
    let violation = policy.check_attribute("userEmail").expect("personal data");
    assert_eq!(violation.rule(), Rule::PersonalData);
    assert_eq!(violation.level(), Level::Deny);
    assert_eq!(
        policy.check_attribute("batchId").map(|v| v.level()),
        Some(Level::Warn)
    );
}

#[test]
fn a_project_declares_its_names() {
    let mut policy = Policy::default();
    policy.declared_only = Setting::new(true, origin());
    let declared = |value_type| Declared::new(value_type, Origin::new("traced.toml", 9));
    policy
        .declared
        .insert("batch_id".to_owned(), declared(AttributeType::String));
    policy
        .declared
        .insert("db.shard".to_owned(), declared(AttributeType::Int));
    for name in ["batch_id", "db.shard", "db.query.text"] {
        assert_eq!(policy.check_attribute(name), None, "{name}");
    }
    assert_eq!(
        text(&policy, "batchh_id"),
        "attribute `batchh_id` is not declared in traced.toml; did you mean `batch_id`?\n\
         to declare it, add under [attributes.declare]: batchh_id = \"string\"\n\
         rule: `declared_only` in traced.toml:7"
    );
    assert_eq!(
        policy
            .check_attribute("other")
            .expect("undeclared")
            .suggestion(),
        None
    );
    assert_eq!(policy.value_type("db.shard"), Some(AttributeType::Int));
    assert_eq!(
        policy.value_type("db.query.text"),
        Some(AttributeType::String)
    );
    assert_eq!(policy.value_type("gen_ai.input.messages"), None);
}

#[test]
fn a_project_deprecates_names_and_has_templates() {
    let mut policy = Policy::default();
    let mut old = Declared::new(
        AttributeType::String,
        Origin::new("telemetry/essay.yaml", 3),
    );
    old.standing = DeclaredStanding::Renamed {
        to: "essay.topic".to_owned(),
    };
    policy.declared.insert("topic".to_owned(), old.clone());
    old.standing = DeclaredStanding::Deprecated;
    policy.declared.insert("theme".to_owned(), old.clone());
    old.standing = DeclaredStanding::Current;
    old.template = true;
    policy.declared.insert("db.label".to_owned(), old);
    assert_eq!(
        text(&policy, "topic"),
        "attribute `topic` was renamed; write `essay.topic`\nrule: telemetry/essay.yaml:3"
    );
    assert!(text(&policy, "theme").contains("has no successor"));
    policy.declared.insert("circle".to_owned(), renamed("ring"));
    policy.declared.insert("ring".to_owned(), renamed("circle"));
    assert!(
        text(&policy, "ring")
            .contains("renamed `circle`, which breaks the rule `deprecated` itself")
    );
    assert_eq!(policy.check_attribute("db.label.x"), None);
    assert!(policy.check_attribute("db.label").is_some());
    assert_eq!(policy.value_type("db.label.x"), Some(AttributeType::String));
}

#[test]
fn a_project_forbids_words_and_allows_names() {
    let mut policy = Policy::default();
    policy.forbidden.insert("student_name".to_owned(), origin());
    let reviewed = traced_conventions::Allowed::new("user.email", "support console", origin());
    policy.allowed.push(reviewed);
    assert_eq!(policy.check_attribute("user.email"), None);
    assert_eq!(policy.check_value("user.email", "user.email"), None);
    assert!(policy.check_attribute("user_email").is_some());
    assert_eq!(
        text(&policy, "exam.student_name"),
        "attribute name `exam.student_name` looks like personal data: `student_name` is a word that this project \
         forbids; record a keyed hash, `exam.student_name_hash = traced::hash(…)`, \
         or except it: `allow(exam.student_name, reason = \"…\")`\nrule: traced.toml:7"
    );
    for value in ["student_name", "student_name2", "student_name_str"] {
        assert!(policy.check_value("who", value).is_some(), "{value}");
    }
    assert_eq!(policy.check_attribute("has_student_name"), None);
}

#[test]
fn literals_near_a_listed_value_are_answered() {
    let policy = Policy::default();
    let violation = policy
        .check_literal("db.system.name", "postgres")
        .expect("near");
    assert_eq!(
        violation.to_string(),
        "`postgres` is not among the values of `db.system.name`; did you mean `postgresql`?\n\
         rule: OpenTelemetry registry 1.45.0"
    );
    for (name, value) in [
        ("db.system.name", "postgresql"),
        ("db.system.name", "our_own_store"),
        ("batch_id", "postgres"),
        ("http.request.method", "GET"),
    ] {
        assert_eq!(policy.check_literal(name, value), None, "{name} = {value}");
    }
    let mut policy = Policy::default();
    let mut kind = Declared::new(AttributeType::String, origin());
    kind.members = vec!["grammar".to_owned(), "spelling".to_owned()];
    policy.declared.insert("validation.type".to_owned(), kind);
    let violation = policy
        .check_literal("validation.type", "speling")
        .expect("near");
    assert_eq!(violation.source(), "traced.toml:7");
    policy
        .levels
        .insert(Rule::Values, Setting::new(Level::Allow, origin()));
    assert_eq!(policy.check_literal("validation.type", "speling"), None);
}

#[test]
fn missing_attributes_are_named() {
    let policy = Policy::default();
    let missing = policy.check_required(SpanKind::Client, &["db.query.text"]);
    assert_eq!(
        missing[0].to_string(),
        "a client span with `db.*` attributes has to have `db.system.name`; add `db.system.name = …`, \
         or except it: `allow(db.system.name, reason = \"…\")`\n\
         rule: OpenTelemetry semantic conventions 1.45.0, page \"Database client spans\""
    );
    assert_eq!(missing[0].place(), Place::Span);
    let missing = policy.check_required(SpanKind::Server, &["http.route", "url.path"]);
    assert_eq!(
        missing[0].to_string(),
        "a server span with `http.*` attributes has to have `http.request.method` and `url.scheme`; \
         add `http.request.method = …, url.scheme = …`, \
         or except them: `allow(http.request.method, url.scheme, reason = \"…\")`\n\
         rule: OpenTelemetry semantic conventions 1.45.0, page \"HTTP spans\", section \"HTTP server\""
    );
    assert_eq!(missing.len(), 1);
    let mut policy = policy;
    policy
        .levels
        .insert(Rule::Required, Setting::new(Level::Allow, origin()));
    assert!(
        policy
            .check_required(SpanKind::Client, &["db.query.text"])
            .is_empty()
    );
}

#[test]
fn span_names_follow_the_style() {
    let mut policy = Policy::default();
    policy.span_style = Setting::new(SpanStyle::SnakeCase, origin());
    assert!(
        policy
            .check_span("create_essay", SpanKind::Internal)
            .is_ok()
    );
    assert!(
        policy
            .check_span("create-essay", SpanKind::Internal)
            .is_err()
    );
}
