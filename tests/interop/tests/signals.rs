//! SIGTERM and SIGINT.

#![cfg(unix)]

use std::os::unix::process::ExitStatusExt as _;

use traced_interop_tests::process::Service;
use traced_interop_tests::{Behaviour, Collector};

fn start(collector: &Collector, argument: &str) -> Service {
    Service::start(
        env!("CARGO_BIN_EXE_service"),
        &[argument],
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())],
    )
}

#[test]
fn a_signal_flushes_and_ends_the_process_as_ever() {
    for (name, number) in [("TERM", 15), ("INT", 2)] {
        let collector = Collector::http(Behaviour::Accepts);
        let mut service = start(&collector, "until-killed");
        service.wait_for("ready");
        service.signal(name);
        let ended = service.end();
        assert_eq!(ended.status.signal(), Some(number), "{ended:?}");
        assert_eq!(collector.names(), ["work"]);
    }
}

/// The first process of a container: the kernel keeps signals from it that it does not handle.
#[test]
#[ignore = "takes the right to make a namespace; CONTRIBUTING.md has the command"]
fn the_first_process_of_a_container_ends_as_others_do() {
    let start = |collector: &Collector| {
        let mut service = Service::start(
            "/usr/bin/unshare",
            &[
                "--user",
                "--map-root-user",
                "--pid",
                "--fork",
                env!("CARGO_BIN_EXE_service"),
                "until-killed",
            ],
            &[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())],
        );
        service.wait_for("ready");
        service
    };
    for (name, number) in [("TERM", 15), ("INT", 2)] {
        let collector = Collector::http(Behaviour::Accepts);
        let service = start(&collector);
        service.signal_child(name);
        let ended = service.end();
        assert_eq!(ended.status.code(), Some(128 + number), "{ended:?}");
        assert_eq!(collector.names(), ["work"]);
    }
    let collector = Collector::http(Behaviour::Hangs);
    let service = start(&collector);
    service.signal_child("TERM");
    service.signal_child("INT");
    let ended = service.end();
    assert!(
        matches!(ended.status.code(), Some(130 | 143)),
        "the second at once: {ended:?}"
    );
    assert!(!ended.stderr.contains("spans are flushed"), "{ended:?}");
}

/// Nobody is going to end the trace that they are part of.
#[test]
fn what_has_ended_is_printed_where_a_signal_ends_the_rest() {
    let mut service = Service::start(env!("CARGO_BIN_EXE_service"), &["within"], &[]);
    service.wait_for("ready");
    service.signal("TERM");
    let ended = service.end();
    assert_eq!(ended.status.signal(), Some(15), "{ended:?}");
    assert!(ended.stdout.contains("step"), "{ended:?}");
    assert!(
        ended.stderr.contains("1 not ended when tracing shut down"),
        "{ended:?}"
    );
}

#[test]
fn a_signal_that_is_ignored_from_the_start_stays_ignored() {
    let collector = Collector::http(Behaviour::Accepts);
    let ignoring = r#"trap "" INT; exec "$@""#;
    let program = env!("CARGO_BIN_EXE_service");
    let mut service = Service::start(
        "/bin/sh",
        &["-c", ignoring, "sh", program, "until-killed"],
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())],
    );
    service.wait_for("ready");
    service.signal("INT");
    service.signal("TERM");
    let ended = service.end();
    // Had the first one counted, the second would have ended the process without a word.
    assert_eq!(ended.status.signal(), Some(15), "{ended:?}");
    assert!(
        ended.stderr.contains("SIGTERM: spans are flushed"),
        "{ended:?}"
    );
    assert_eq!(collector.names(), ["work"]);
}

#[test]
fn the_word_about_the_end_is_as_loud_as_the_environment_wants() {
    for (level, is_said) in [("info", true), ("warn", false)] {
        let environment = [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_LOG_LEVEL", level)];
        let program = env!("CARGO_BIN_EXE_service");
        let mut service = Service::start(program, &["until-killed"], &environment);
        service.wait_for("ready");
        service.signal("TERM");
        let ended = service.end();
        assert_eq!(ended.stderr.contains("SIGTERM"), is_said, "{ended:?}");
    }
}

#[test]
fn whoever_waits_for_the_signal_ends_by_itself() {
    let collector = Collector::http(Behaviour::Accepts);
    let mut service = start(&collector, "until-signal");
    service.wait_for("waiting");
    service.signal("TERM");
    let ended = service.end();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(ended.stdout, "exported 2\n");
    assert_eq!(collector.names(), ["before the signal", "after the signal"]);
}

#[test]
fn several_may_wait() {
    let collector = Collector::http(Behaviour::Accepts);
    let mut service = start(&collector, "two-waiters");
    service.wait_for("waiting");
    service.wait_for("waiting");
    service.signal("INT");
    let ended = service.end();
    assert!(ended.status.success(), "{ended:?}");
    assert!(ended.stdout.contains("both woke"));
}

#[test]
fn a_second_signal_ends_at_once() {
    // The first signal's flush waits for this one.
    let collector = Collector::http(Behaviour::Hangs);
    let mut service = start(&collector, "until-killed");
    service.wait_for("ready");
    service.signal("TERM");
    service.signal("INT");
    let ended = service.end();
    assert!(matches!(ended.status.signal(), Some(2 | 15)), "{ended:?}");
    assert!(!ended.stderr.contains("spans are flushed"), "{ended:?}");
}
