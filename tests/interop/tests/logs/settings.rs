//! Which lines, in what form, and where to.

use traced_interop_tests::process;

use super::{JSON, SERVICE, json, run};

fn messages(environment: &[(&str, &str)]) -> Vec<String> {
    let mut all = vec![JSON];
    all.extend_from_slice(environment);
    json(&run("lines", &all))
        .iter()
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn rust_log_filters() {
    for (filter, expected) in [
        ("", &["outside", "batch accepted"][..]),
        ("warn", &["batch accepted"]),
        ("off", &[]),
        ("debug", &["outside", "details", "batch accepted"]),
        (
            "error, logging_service=debug",
            &["outside", "details", "batch accepted"],
        ),
    ] {
        let found: Vec<_> = messages(&[("RUST_LOG", filter)])
            .into_iter()
            .filter(|message| ["outside", "details", "batch accepted"].contains(&&**message))
            .collect();
        assert_eq!(found, expected, "RUST_LOG={filter}");
    }
}

#[test]
fn the_code_wins() {
    let ended = run(
        "in-code",
        &[("RUST_LOG", "trace"), ("TRACED_LOG_FORMAT", "text")],
    );
    let lines = json(&ended);
    assert_eq!(lines.len(), 1, "{ended:?}");
    assert_eq!(lines[0]["message"], "batch accepted");

    let ended = run("left-to-the-application", &[("RUST_LOG", "info=loud")]);
    assert_eq!(ended.stderr, "");
    assert!(ended.stdout.contains("installed: false"), "{ended:?}");
}

#[test]
fn no_exporter_means_no_lines() {
    let ended = run("lines", &[("OTEL_LOGS_EXPORTER", "none")]);
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_misspelt_level_gets_a_hint() {
    for (value, level) in [("inof", "info"), ("hyper=warn,warning", "warn")] {
        let ended = run("lines", &[("RUST_LOG", value)]);
        let hint = format!("did you mean the level `{level}`?");
        assert!(ended.stderr.contains(&hint), "{ended:?}");
    }
    let ended = run("lines", &[("RUST_LOG", "my_crate,INFO")]);
    assert!(!ended.stderr.contains("did you mean"), "{ended:?}");
}

#[test]
fn an_endpoint_without_its_exporter_gets_a_hint() {
    let endpoint = ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://127.0.0.1:1");
    let ended = run("lines", &[endpoint]);
    assert!(
        ended.stderr.contains("OTEL_LOGS_EXPORTER=otlp"),
        "{ended:?}"
    );
    let ended = run(
        "lines",
        &[endpoint, ("OTEL_LOGS_EXPORTER", "console"), JSON],
    );
    assert_eq!(json(&ended).len(), 2, "whoever said so needs no hint");
}

/// Variable, value, and what the error says is legal.
const FAULTS: &[(&str, &str, &str)] = &[
    ("RUST_LOG", "info,hyper=loud", "`hyper=loud`"),
    ("RUST_LOG", "[", "info,my_crate=debug"),
    ("TRACED_LOG_FORMAT", "xml", "text, json"),
    ("OTEL_LOGS_EXPORTER", "nope", "otlp, console, none"),
    (
        "OTEL_LOGS_EXPORTER",
        "none,otlp",
        "`none` cannot stand beside others",
    ),
    ("OTEL_BLRP_SCHEDULE_DELAY", "0", "a whole number from 1"),
    ("OTEL_BLRP_EXPORT_TIMEOUT", "soon", "a whole number from 0"),
    (
        "OTEL_BLRP_MAX_QUEUE_SIZE",
        "100000000000",
        "a whole number from 1 to 1000000",
    ),
    (
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
        "4096",
        "OTEL_BLRP_MAX_QUEUE_SIZE is 2048",
    ),
    (
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
        "ftp://collector",
        "http or https",
    ),
    (
        "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL",
        "carrier-pigeon",
        "grpc, http/protobuf, http/json",
    ),
];

#[test]
fn a_faulty_value_ends_the_service_and_says_what_is_legal() {
    for (name, value, legal) in FAULTS {
        let exporter = ("OTEL_LOGS_EXPORTER", "otlp");
        let environment = [exporter, (*name, *value)];
        let environment = if *name == exporter.0 {
            &environment[1..]
        } else {
            &environment
        };
        let ended = process::run(SERVICE, &["lines"], environment);
        assert_eq!(ended.status.code(), Some(1), "{name}={value}: {ended:?}");
        for part in [*name, *value, *legal] {
            assert!(
                ended.stderr.contains(part),
                "{name}={value} does not say {part}: {}",
                ended.stderr
            );
        }
    }
}

#[test]
fn a_fault_in_code_names_the_method() {
    let config = traced::Config::new("logging_service").without_environment();
    let error = config.logs_filter("info,[").init().unwrap_err();
    assert_eq!(error.settings(), ["Config::logs_filter"]);
}

#[test]
fn a_fault_for_all_signals_is_told_once() {
    let ended = process::run(
        SERVICE,
        &["lines"],
        &[
            ("OTEL_LOGS_EXPORTER", "otlp"),
            ("OTEL_TRACES_EXPORTER", "otlp"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
        ],
    );
    assert_eq!(
        ended.stderr.matches("OTEL_EXPORTER_OTLP_TIMEOUT").count(),
        1,
        "{ended:?}"
    );
}
