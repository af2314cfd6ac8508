use std::fmt::Write as _;

use super::words::{Class, PHRASES};
use super::*;
use crate::registered_names;

fn refused(name: &str) -> bool {
    phrase_of(name.as_bytes()).is_some()
}

#[test]
fn the_last_words_decide() {
    for name in [
        "email",
        "emails",
        "user_email",
        "user.email",
        "user.email_address",
        "user.email_addresses",
        "user_name",
        "user.name",
        "essay_content",
        "author.full_name",
        "self.password",
        "passwords",
        "password1",
        "user.email_2",
        "email_str",
        "user.email.value",
        "email2_ref",
        "password_raw_2",
        "db.connection_string",
        "gen_ai.input.messages",
    ] {
        assert!(refused(name), "{name}");
    }
}

#[test]
fn flags_measures_hashes_and_things_are_free() {
    for name in [
        "is_email",
        "has_password",
        "user.has_email",
        "requires_password",
        "uses_cookies",
        "num_emails",
        "user.total_emails",
        "hashed_email",
        "input_messages",
        "sha256",
        "42",
        "content_length",
        "prompt_tokens",
        "email_count",
        "email_hash",
        "content.hash",
        "body_size",
        "content_type",
        "password_age",
        "email_value_count",
        "raw",
        "_value",
        "query_text",
        "femail",
        "xpassword",
        "name",
        "queue_name",
        "file.name",
        "address",
        "server.address",
        "client.address",
        "correlation_id",
        "antibody",
        "discontent",
        "user_id",
        "token",
        "",
        "s",
        "es",
    ] {
        assert!(!refused(name), "{name}");
    }
}

#[test]
fn headers_with_credentials_are_refused_and_others_are_not() {
    for key in [
        "authorization",
        "x-amz-security-token",
        "x-auth-token",
        "x-csrf-token",
    ] {
        assert!(phrase_of_key(key.as_bytes(), false).is_some(), "{key}");
    }
    assert!(phrase_of_key(b"content-type", false).is_none());
    assert!(phrase_of_key(b"x-email", false).is_none());
}

#[test]
fn keys_that_are_names_are_judged_as_names() {
    use crate::{NameRules, Rule, broken_rule};
    let rules = NameRules {
        forbidden: &["dossier"],
        ..NameRules::DEFAULT
    };
    for name in [
        "db.query.parameter.email",
        "db.query.parameter.userEmail",
        "db.operation.parameter.user-email",
        "process.environment_variable.DB_PASSWORD",
        "process.environment_variable.STAFF_DOSSIER",
    ] {
        assert_eq!(
            broken_rule(name, &rules),
            Some(Rule::PersonalData),
            "{name}"
        );
    }
    for name in [
        "db.query.parameter.0",
        "db.query.parameter.emailCount",
        "process.environment_variable.PATH",
        "http.request.header.x-email",
    ] {
        assert_eq!(broken_rule(name, &rules), None, "{name}");
    }
    let long = format!("db.query.parameter.{}_EMAIL", "aB".repeat(99));
    let of_any_form = NameRules {
        form: false,
        ..rules
    };
    assert_eq!(broken_rule(&long, &of_any_form), Some(Rule::PersonalData));
}

/// Each name of the registry that the list refuses, and why it is right to.
const REFUSED_OF_THE_REGISTRY: &[(&str, &str)] = &[
    (
        "db.connection_string",
        "holds a password where the driver has no other place for it; deprecated as well",
    ),
    (
        "gen_ai.input.messages",
        "is what people wrote to a model; the registry itself makes it opt-in",
    ),
    (
        "gen_ai.output.messages",
        "is what a model answered to what people wrote; the registry itself makes it opt-in",
    ),
    (
        "gen_ai.prompt",
        "is what people wrote to a model; deprecated as well",
    ),
    (
        "gen_ai.system_instructions",
        "is what somebody told a model; the registry itself makes it opt-in",
    ),
    (
        "gen_ai.tool.call.arguments",
        "is what a model made of what people wrote; the registry itself makes it opt-in",
    ),
    (
        "gen_ai.tool.call.result",
        "is what a model is told of what people asked for; the registry itself makes it opt-in",
    ),
    (
        "geo.postal_code",
        "narrows a client's place down to a few streets, where the country or region would do",
    ),
    (
        "http.request.body.content",
        "is what people sent; the registry itself makes it opt-in",
    ),
    (
        "http.response.body.content",
        "is what people were shown; the registry itself makes it opt-in",
    ),
    (
        "process.real_user.name",
        "is the login of a person on machines that people share",
    ),
    (
        "process.saved_user.name",
        "is the login of a person on machines that people share",
    ),
    (
        "process.user.name",
        "is the login of a person on machines that people share",
    ),
    (
        "user.email",
        "reaches one person; `user.id` or `user.hash` identify as well",
    ),
    (
        "user.full_name",
        "names a person; `user.id` or `user.hash` identify as well",
    ),
    (
        "user.name",
        "is a login or a person's name; `user.id` or `user.hash` identify as well",
    ),
];

#[test]
fn every_refused_name_of_the_registry_is_justified() {
    let refused: Vec<_> = registered_names()
        .map(|known| known.name())
        .filter(|name| refused(name))
        .collect();
    let justified: Vec<_> = REFUSED_OF_THE_REGISTRY
        .iter()
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(refused, justified);
}

#[test]
fn no_phrase_is_listed_twice_or_out_of_form() {
    for (i, phrase) in PHRASES.iter().enumerate() {
        assert!(
            crate::is_legal_attribute_name(phrase.words),
            "{}",
            phrase.words
        );
        assert!(
            PHRASES[..i].iter().all(|other| other.words != phrase.words),
            "{}",
            phrase.words
        );
        assert!(refused(phrase.words), "{}", phrase.words);
    }
}

/// The list as the table that users read.
fn page() -> String {
    let mut page = String::from(include_str!("page.md"));
    let class = |class| match class {
        Class::Identity => "who somebody is",
        Class::Contact => "how or where somebody is reached",
        Class::Document => "what authorities and banks know somebody by",
        Class::Trait => "what somebody is or has",
        Class::Credential => "what opens an account",
        Class::Content => "what people wrote",
    };
    for phrase in PHRASES {
        let words = phrase.words.replace('_', " ");
        writeln!(
            page,
            "| {words} | {} | {} |",
            class(phrase.class),
            phrase.why
        )
        .expect("a string");
    }
    page.push_str(
        "\n## Names of the OpenTelemetry registry that the list refuses\n\n| name | why that is right |\n| --- | --- |\n",
    );
    for (name, why) in REFUSED_OF_THE_REGISTRY {
        writeln!(page, "| `{name}` | {why} |").expect("a string");
    }
    page
}

#[test]
fn the_page_shows_the_list_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/PERSONAL_DATA.md");
    if std::env::var_os("UPDATE_PERSONAL_DATA").is_some() {
        std::fs::write(path, page()).expect("the page is written");
    }
    let shown = std::fs::read_to_string(path).expect("the page");
    assert!(
        shown == page(),
        "PERSONAL_DATA.md is out of date; run `UPDATE_PERSONAL_DATA=1 cargo test -p traced-conventions personal`"
    );
}
