//! The three services as three processes, with a database file between them.

mod common;

use common::{Running, essay_pipeline, one_essay, stderr, stdout};

#[test]
fn one_trace_goes_through_three_processes() {
    let folder = one_essay();
    let database = format!("sqlite:{}", folder.path().join("essays.sqlite").display());
    let service = |name: &str, arguments: &[&str]| {
        let mut command = essay_pipeline();
        command
            .args(["--service", name, "--database-url", &database])
            .args(arguments);
        Running::start(&mut command)
    };
    let mut content = service("content_service", &["--listen", "127.0.0.1:0"]);
    let ready = content.line();
    let url = ready.rsplit(' ').next().expect("an address").to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{ready}");
    let lifecycle = service("essay_lifecycle_service", &[]);
    let spellchecker = service("spellchecker_service", &["--content-url", &url]);

    let job = essay_pipeline()
        .args(["--content-url", &url, "--essays"])
        .arg(folder.path())
        .output()
        .expect("the program starts");
    assert!(job.status.success(), "{}", stderr(&job));
    let text = stdout(&job);
    let trace = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("trace "))
        .expect("the essay's trace is named");

    for (name, service, span) in [
        (
            "content_service",
            content,
            "POST /batches/{batch_id}/essays",
        ),
        (
            "essay_lifecycle_service",
            lifecycle,
            "process essay.submitted",
        ),
        (
            "spellchecker_service",
            spellchecker,
            "process essay.spellcheck.requested",
        ),
    ] {
        let (status, printed, messages) = service.end("TERM");
        assert!(status.success(), "{name}: {messages}");
        let header = format!("trace {}", &trace[..8]);
        assert!(
            printed.contains(&header) && printed.contains(span),
            "{name} has spans in trace {trace}:\n{printed}"
        );
    }
}

#[test]
fn a_broker_that_cannot_be_had_is_one_clear_error() {
    for (broker, is_built, address) in [
        ("rabbitmq", cfg!(feature = "rabbitmq"), "RABBITMQ_URL"),
        ("kafka", cfg!(feature = "kafka"), "KAFKA_BROKERS"),
    ] {
        let output = essay_pipeline()
            .args(["--broker", broker])
            .output()
            .expect("the program starts");
        let messages = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{messages}");
        assert_eq!(messages.lines().count(), 1, "{messages}");
        let build = format!("--features {broker}");
        let wanted = if is_built { address } else { &build };
        assert!(messages.contains(wanted), "{messages}");
    }
}

#[cfg(feature = "rabbitmq")]
#[test]
fn the_password_of_rabbitmq_is_not_told() {
    // A port that nobody listens on, a wrong port, a wrong scheme, and no URL at all.
    for (url, wanted) in [
        (
            "amqp://shop:s3cret@127.0.0.1:1/%2f",
            "cannot connect to RabbitMQ",
        ),
        ("amqp://shop:s3cret@127.0.0.1:x", "write amqp://USER"),
        ("http://shop:s3cret@127.0.0.1", "write amqp://USER"),
        ("shop:s3cret@127.0.0.1:5672", "write amqp://USER"),
    ] {
        let output = essay_pipeline()
            .args(["--broker", "rabbitmq", "--rabbitmq-url", url])
            .output()
            .expect("the program starts");
        let messages = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{messages}");
        assert!(messages.contains(wanted), "{messages}");
        assert!(!messages.contains("s3cret"), "{messages}");
    }
}

#[test]
fn a_service_alone_says_what_it_needs() {
    for (arguments, wanted) in [
        (&["--broker", "channel"][..], "--broker database"),
        (&[][..], "DATABASE_URL"),
        (
            &["--database-url", "mysql://127.0.0.1/essays"][..],
            "sqlite:",
        ),
    ] {
        let output = essay_pipeline()
            .args(["--service", "content_service"])
            .args(arguments)
            .output()
            .expect("the program starts");
        let messages = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{messages}");
        assert_eq!(messages.lines().count(), 1, "{messages}");
        assert!(messages.contains(wanted), "{messages}");
    }
}
