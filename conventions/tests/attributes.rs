//! Attribute names: what is legal, what is wrong with the rest, what to write.

use traced_conventions::{Problem, check_attribute_name, is_legal_attribute_name};

#[test]
fn legal_names_pass() {
    for name in [
        "a",
        "batch_id",
        "essay.word_count",
        "db.system.name",
        "http.response.status_code",
        "k8s.pod.name",
        "v2.2fast",
        "sha_256",
        &"a".repeat(255),
    ] {
        assert!(check_attribute_name(name).is_ok(), "{name}");
        assert!(is_legal_attribute_name(name), "{name}");
    }
}

#[test]
fn each_fault_is_told_apart() {
    use Problem::*;
    for (name, problem) in [
        ("", Empty),
        (&*"a".repeat(256), TooLong),
        ("2fast", StartsWithDigit),
        ("batchId", UpperCase { at: 5 }),
        ("user-name", Hyphen { at: 4 }),
        ("user name", Space { at: 4 }),
        ("user$name", IllegalCharacter { at: 4 }),
        ("user\nname", IllegalCharacter { at: 4 }),
        ("größe", NotAscii { at: 2 }),
        ("_user", LeadingSeparator),
        (".user", LeadingSeparator),
        ("user_", TrailingSeparator),
        ("user.", TrailingSeparator),
        ("user__name", DoubledSeparator { at: 5 }),
        ("user._name", DoubledSeparator { at: 5 }),
    ] {
        let fault = check_attribute_name(name).unwrap_err();
        assert_eq!(fault.problem(), problem, "{name}");
        assert!(!is_legal_attribute_name(name), "{name}");
    }
}

#[test]
fn suggestions_are_what_was_meant() {
    for (name, suggestion) in [
        ("batchId", Some("batch_id")),
        ("HTTPStatusCode", Some("http_status_code")),
        ("user-name", Some("user_name")),
        ("user name", Some("user_name")),
        ("Foo..Bar_", Some("foo.bar")),
        ("essay::wordCount", Some("essay.word_count")),
        ("_private", Some("private")),
        ("userIDs", Some("user_ids")),
        ("2fast", None),
        ("é", None),
        ("größe", None),
        ("", None),
        ("__", None),
    ] {
        let fault = check_attribute_name(name).unwrap_err();
        assert_eq!(fault.suggestion(), suggestion, "{name}");
    }
}

#[test]
fn keys_of_registered_templates_keep_their_spelling() {
    for name in [
        "http.request.header.content-type",
        "http.response.header.x-request-id",
        "rpc.request.metadata.grpc-timeout",
        "k8s.pod.label.app.kubernetes.io/name",
        "process.environment_variable.PATH",
        "db.query.parameter.0",
    ] {
        assert!(check_attribute_name(name).is_ok(), "{name}");
        assert!(is_legal_attribute_name(name), "{name}");
    }
}

#[test]
fn keys_of_registered_templates_have_rules_too() {
    let fault = check_attribute_name("http.request.header.Content-Type").unwrap_err();
    assert_eq!(fault.problem(), Problem::UpperCase { at: 20 });
    assert_eq!(fault.suggestion(), Some("http.request.header.content-type"));

    for name in [
        "http.request.header.",
        "http.request.headers-x",
        "k8s.pod.label.a b",
        "k8s.pod.label.ä",
    ] {
        assert!(check_attribute_name(name).is_err(), "{name}");
    }
}
