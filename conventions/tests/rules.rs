//! The rules about attributes, on the names that services write.

use traced_conventions::{
    AttributeType, Declared, DeclaredStanding, Level, Origin, Place, Policy, Rule, Setting,
    SpanKind, SpanStyle,
};

fn origin() -> Origin {
    Origin::new("traced.toml", 7)
}

fn judged(name: &str) -> Option<(Rule, Option<String>)> {
    let violation = Policy::default().check_attribute(name)?;
    Some((violation.rule(), violation.suggestion().map(str::to_owned)))
}

fn text(policy: &Policy, name: &str) -> String {
    policy
        .check_attribute(name)
        .expect("a violation")
        .to_string()
}

#[test]
fn what_services_write_today_is_answered() {
    for (name, rule, suggestion) in [
        ("db.statement", Rule::Deprecated, Some("db.query.text")),
        ("db.system", Rule::Deprecated, Some("db.system.name")),
        ("db.operation", Rule::Deprecated, Some("db.operation.name")),
        ("db.table", Rule::Unregistered, Some("db.collection.name")),
        (
            "db.rows_affected",
            Rule::Unregistered,
            Some("db.response.returned_rows"),
        ),
        (
            "http.status_code",
            Rule::Deprecated,
            Some("http.response.status_code"),
        ),
        ("http.client_ip", Rule::Deprecated, Some("client.address")),
        (
            "http.user_agent",
            Rule::Deprecated,
            Some("user_agent.original"),
        ),
        ("user.email", Rule::PersonalData, Some("user.id")),
        (
            "queue.name",
            Rule::Unregistered,
            Some("messaging.destination.name"),
        ),
        (
            "llm.model",
            Rule::Unregistered,
            Some("gen_ai.request.model"),
        ),
        (
            "llm.prompt_tokens",
            Rule::Unregistered,
            Some("gen_ai.usage.input_tokens"),
        ),
        (
            "deployment.environment",
            Rule::Deprecated,
            Some("deployment.environment.name"),
        ),
        ("user_name", Rule::PersonalData, Some("user.id")),
        ("content", Rule::PersonalData, Some("content_length")),
        ("password", Rule::PersonalData, Some("has_password")),
        ("otel.status_code", Rule::Reserved, None),
        ("traced.cancelled", Rule::Reserved, None),
        ("batchId", Rule::Form, Some("batch_id")),
        (
            "http.flavor",
            Rule::Deprecated,
            Some("network.protocol.version"),
        ),
        ("db.user", Rule::Deprecated, None),
        (
            "http.request.header.authorization",
            Rule::PersonalData,
            Some("has_credentials"),
        ),
        (
            "rpc.grpc.request.metadata.x-id",
            Rule::Deprecated,
            Some("rpc.request.metadata.x-id"),
        ),
        (
            "messaging.destnation.name",
            Rule::Unregistered,
            Some("messaging.destination.name"),
        ),
    ] {
        assert_eq!(
            judged(name),
            Some((rule, suggestion.map(str::to_owned))),
            "{name}"
        );
    }
}

#[test]
fn names_of_a_project_and_of_the_registry_are_legal() {
    for name in [
        "batch_id",
        "essay_id",
        "essay_count",
        "correlation_id",
        "word_count",
        "validation.type",
        "task.type",
        "order.total",
        "is_email",
        "has_password",
        "content_length",
        "prompt_tokens",
        "email_count",
        "email_hash",
        "http.request.header.content-type",
        "http.request.header.x-email",
        "gen_ai.request.model",
        "gen_ai.usage.input_tokens",
        "db.query.text",
        "client.address",
        "net.custom",
        "event.kind",
        "state",
    ] {
        assert_eq!(judged(name), None, "{name}");
    }
}

#[test]
fn messages_say_fault_remedy_and_source() {
    let policy = Policy::default();
    for (name, expected) in [
        (
            "db.statement",
            "attribute `db.statement` was renamed; write `db.query.text`\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "http.flavor",
            "attribute `http.flavor` is deprecated; `network.protocol.version` is what holds it today\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "db.user",
            "attribute `db.user` is deprecated and has no successor; leave it out\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "llm.model",
            "attribute `llm.model` is registered under another name; write `gen_ai.request.model`\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "db.colection.name",
            "`db.colection.name` is not a registered attribute; did you mean `db.collection.name`? \
             the names in `db.` are the registry's, so put one of your own into a namespace of your own\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "db.zzz",
            "`db.zzz` is not a registered attribute; \
             the names in `db.` are the registry's, so put one of your own into a namespace of your own\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "http.request.header",
            "attribute `http.request.header` needs a key: write `\"http.request.header.…\" = …`\n\
             rule: OpenTelemetry registry 1.45.0",
        ),
        (
            "otel.name",
            "attribute name `otel.name` is reserved: OpenTelemetry sets it; write `name = \"…\"` outside of `attrs(…)`\n\
             rule: OpenTelemetry semantic conventions, page \"Naming\", \"otel.* namespace\"",
        ),
        (
            "user_email",
            "attribute name `user_email` looks like personal data: `email` is an address that reaches one person; \
             record `user.id`, or a keyed hash, `user_email_hash = traced::hash(…)`, \
             or except it: `allow(user_email, reason = \"…\")`\n\
             rule: words that stand for personal data, PERSONAL_DATA.md of traced-conventions",
        ),
        (
            "userEmail",
            "attribute name `userEmail` is not lower-case words joined by `.` and `_`; and as `user_email`: \
             attribute name `user_email` looks like personal data: `email` is an address that reaches one person; \
             record `user.id`, or a keyed hash, `user_email_hash = traced::hash(…)`, \
             or except it: `allow(user_email, reason = \"…\")`\n\
             rule: OpenTelemetry semantic conventions, page \"Naming\"",
        ),
    ] {
        assert_eq!(text(&policy, name), expected);
    }
}

#[test]
fn values_are_judged_by_where_they_come_from() {
    let policy = Policy::default();
    let violation = policy
        .check_value("contact", "user.email")
        .expect("personal");
    assert_eq!(violation.place(), Place::Value);
    assert_eq!(
        violation.text(),
        "value `user.email` of attribute `contact` looks like personal data: `email` is an address that reaches one \
         person; record `user.id`, or a keyed hash, `contact_hash = traced::hash(…)`, or except it: \
         `allow(contact, reason = \"…\")`"
    );
    for (name, source) in [
        ("contact", "user.id"),
        ("has_contact", "user.email"),
        ("contact_length", "user.email"),
        ("owner", "author"),
    ] {
        assert_eq!(policy.check_value(name, source), None, "{name} = {source}");
    }
    assert!(
        policy
            .check_value("owner", "self.author.full_name")
            .is_some()
    );
    let violation = policy
        .check_value("contact_hash", "email")
        .expect("personal");
    assert!(
        violation
            .text()
            .contains("`contact_hash = traced::hash(…)`")
    );
}

#[test]
fn a_name_is_trusted_with_values_of_one_type() {
    let mut policy = Policy::default();
    for (name, source, expected) in [
        ("has_email", "user.email", Some(AttributeType::Boolean)),
        ("contact_length", "user.email", Some(AttributeType::Int)),
        ("has_contact", "user.id", None),
        ("contact", "user.email", None),
    ] {
        assert_eq!(policy.trusted_type(name, source), expected, "{name}");
    }
    policy
        .levels
        .insert(Rule::PersonalData, Setting::new(Level::Allow, origin()));
    assert_eq!(policy.trusted_type("has_email", "user.email"), None);
}

#[test]
fn an_exception_is_shown_as_it_is_written() {
    let text = text(&Policy::default(), "http.request.header.x-api-key");
    assert!(
        text.contains("`allow(\"http.request.header.x-api-key\", reason = \"…\")`"),
        "{text}"
    );
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

fn renamed(to: &str) -> Declared {
    let mut old = Declared::new(AttributeType::String, origin());
    old.standing = DeclaredStanding::Renamed { to: to.to_owned() };
    old
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
    assert!(policy.check_value("who", "student_name").is_some());
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
