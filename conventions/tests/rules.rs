//! The rules about attributes, on the names that services write.

use traced_conventions::{AttributeType, Level, Origin, Place, Policy, Rule, Setting};

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

/// What services write, the rule that it breaks, and what is suggested in its place.
const WRITTEN_TODAY: &[(&str, Rule, Option<&str>)] = &[
    ("db.statement", Rule::Deprecated, Some("db.query.text")),
    ("db.system", Rule::Deprecated, Some("db.system.name")),
    ("db.operation", Rule::Deprecated, Some("db.operation.name")),
    ("db.table", Rule::Unregistered, Some("db.collection.name")),
    (
        "db.rows_returned",
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
        "messaging.queue",
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
];

#[test]
fn what_services_write_today_is_answered() {
    for &(name, rule, suggestion) in WRITTEN_TODAY {
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

/// Names, and what is said of them.
const MESSAGES: &[(&str, &str)] = &[
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
];

#[test]
fn messages_say_fault_remedy_and_source() {
    let policy = Policy::default();
    for &(name, expected) in MESSAGES {
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
fn counts_are_numbers_and_what_was_hidden_is_none_of_the_list() {
    let policy = Policy::default();
    for name in ["num_emails", "essay.total_emails", "hashed_email"] {
        assert_eq!(policy.check_attribute(name), None, "{name}");
    }
    for name in [
        "email2",
        "gen_ai.input.messages",
        "gen_ai.tool.call.arguments",
    ] {
        let violation = policy.check_attribute(name).expect("personal data");
        assert_eq!(violation.rule(), Rule::PersonalData, "{name}");
    }
    // What they wrote is not to be recorded under another name.
    let violation = policy.check_attribute("gen_ai.prompt").expect("deprecated");
    assert_eq!(violation.suggestion(), None, "{violation}");
}
