//! Values of the environment that cannot be used.

use traced_interop_tests::configured::{build, config};
use traced_interop_tests::process::run;

const SERVICE: &str = env!("CARGO_BIN_EXE_service");

fn error(variables: &[(&str, &str)]) -> String {
    build(variables).expect_err("there is a fault").to_string()
}

/// Variable, value, and what the error says is legal.
const FAULTS: &[(&str, &str, &str)] = &[
    ("OTEL_TRACES_EXPORTER", "nope", "otlp, console, none"),
    (
        "OTEL_TRACES_EXPORTER",
        "otlp,none",
        "`none` cannot stand beside others",
    ),
    ("OTEL_TRACES_EXPORTER", "jaeger", "Jaeger takes OTLP"),
    (
        "OTEL_TRACES_SAMPLER",
        "sometimes",
        "parentbased_traceidratio",
    ),
    ("OTEL_TRACES_SAMPLER", "jaeger_remote", "not built in"),
    (
        "OTEL_TRACES_SAMPLER_ARG",
        "2",
        "OTEL_TRACES_SAMPLER is not set",
    ),
    (
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "carrier-pigeon",
        "grpc, http/protobuf, http/json",
    ),
    (
        "OTEL_PROPAGATORS",
        "smoke",
        "tracecontext, baggage, b3, b3multi, jaeger, none",
    ),
    ("OTEL_PROPAGATORS", "traceparent", "tracecontext"),
    ("OTEL_PROPAGATORS", "b3-multi", "did you mean `b3multi`?"),
    ("OTEL_PROPAGATORS", "b3,none", "cannot stand beside others"),
    (
        "OTEL_PROPAGATORS",
        "tracecontext,xray",
        "give its propagator to `Config::propagator`",
    ),
    ("OTEL_SDK_DISABLED", "maybe", "true, false"),
    ("OTEL_LOG_LEVEL", "loud", "none, error, warn, info, debug"),
    ("OTEL_BSP_SCHEDULE_DELAY", "0", "a whole number from 1"),
    (
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "100000000000",
        "a whole number from 1 to 1000000",
    ),
    (
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "4096",
        "OTEL_BSP_MAX_QUEUE_SIZE is 2048",
    ),
    ("OTEL_SPAN_EVENT_COUNT_LIMIT", "-1", "a whole number from 0"),
    (
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "ftp://collector",
        "http or https",
    ),
    ("OTEL_RESOURCE_ATTRIBUTES", "team", "key=value"),
    (
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
        "smoke",
        "logs, logs/dup",
    ),
];

#[test]
fn a_faulty_value_ends_the_service_and_says_what_is_legal() {
    for (name, value, legal) in FAULTS {
        // So that the exporter's own variables are looked at.
        let exporter = ("OTEL_TRACES_EXPORTER", "otlp");
        let environment = [exporter, (*name, *value)];
        let ended = run(
            SERVICE,
            &["work"],
            if *name == exporter.0 {
                &environment[1..]
            } else {
                &environment
            },
        );
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
fn all_faults_are_told_at_once() {
    let error = build(&[
        ("OTEL_TRACES_SAMPLER", "traceidratio"),
        ("OTEL_TRACES_SAMPLER_ARG", "2"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:0"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
        ("OTEL_PROPAGATORS", "smoke"),
    ])
    .unwrap_err();
    let mut settings = error.settings();
    settings.sort_unstable();
    assert_eq!(
        settings,
        [
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "OTEL_PROPAGATORS",
            "OTEL_TRACES_SAMPLER_ARG",
        ]
    );
    assert_eq!(error.to_string().lines().count(), 5);
}

/// Names of the environment are in them, which may be anything.
#[test]
fn a_batch_that_no_queue_holds_is_told_of_where_it_was_said() {
    let (queue, batch) = ("OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE");
    for (config, expected) in [
        (
            config(&[]).queue_size(10).batch_size(20),
            "Config::batch_size=\"20\": must not be more than the queue holds, and Config::queue_size is 10",
        ),
        (
            config(&[(queue, "10"), (batch, "5")]).batch_size(20),
            "Config::batch_size=\"20\": must not be more than the queue holds, and OTEL_BSP_MAX_QUEUE_SIZE is 10",
        ),
        (
            config(&[(batch, "20")]).queue_size(10),
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=\"20\": must not be more than the queue holds, and Config::queue_size is 10",
        ),
    ] {
        let error = config
            .build()
            .expect_err("the batch is too large")
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn what_is_told_moves_no_terminal_and_is_not_too_long() {
    let hostile = format!("\u{1b}[2J\nall is well{}", "!".repeat(100_000));
    for name in [
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS",
        "OTEL_LOGS_EXPORTER",
        "OTEL_PROPAGATORS",
        "OTEL_RESOURCE_ATTRIBUTES",
        "OTEL_TRACES_EXPORTER",
        "OTEL_TRACES_SAMPLER",
        "RUST_LOG",
    ] {
        let value = match name {
            "OTEL_EXPORTER_OTLP_HEADERS" | "OTEL_RESOURCE_ATTRIBUTES" => format!("{hostile}=%"),
            "RUST_LOG" => format!("{hostile}[[["),
            _ => hostile.clone(),
        };
        let exporter = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c");
        let ended = run(SERVICE, &["work"], &[exporter, (name, &value)]);
        let error = ended.stderr.trim_end_matches('\n');
        assert!(error.contains(name), "{ended:?}");
        assert!(!error.contains(char::is_control), "{error:?}");
        assert!(error.len() < 1000, "{name}: {}", error.len());
    }
}

#[cfg(unix)]
#[test]
fn a_certificate_that_never_ends_is_a_fault() {
    let error = error(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c"),
        ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/dev/zero"),
    ]);
    assert!(error.contains("longer than 16 MiB"), "{error}");
}

#[test]
fn secrets_are_not_told() {
    for variables in [
        [
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=se%cret"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"),
        ],
        [
            ("OTEL_EXPORTER_OTLP_HEADERS", "api key=secret"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"),
        ],
        [
            ("OTEL_EXPORTER_OTLP_HEADERS", "secret"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"),
        ],
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:secret@c"),
            ("OTEL_TRACES_EXPORTER", "otlp"),
        ],
    ] {
        let error = error(&variables);
        assert!(error.contains("OTEL_EXPORTER_OTLP_"), "{error}");
        assert!(!error.contains("cret"), "{error}");
    }
}

#[test]
fn where_a_request_ends_is_for_the_exporter_to_say() {
    for header in [
        "content-length=0",
        "content-encoding=gzip",
        "x-a=b,Transfer-Encoding=chunked",
    ] {
        let error = error(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"),
            ("OTEL_EXPORTER_OTLP_HEADERS", header),
        ]);
        assert!(error.contains("what the exporter says itself"), "{error}");
    }
}

#[test]
fn a_sampler_with_a_rate_needs_one() {
    assert!(error(&[("OTEL_TRACES_SAMPLER", "ratelimiting")]).contains("OTEL_TRACES_SAMPLER_ARG"));
    assert!(
        error(&[
            ("OTEL_TRACES_SAMPLER", "parentbased_ratelimiting"),
            ("OTEL_TRACES_SAMPLER_ARG", "-1")
        ])
        .contains("above 0")
    );
}
