//! Log records at a collector.

use traced_interop_tests::{Behaviour, Collector, ReceivedLog};

use super::{JSON, hex, ids, json, run};

pub(super) const OTLP: (&str, &str) = ("OTEL_LOGS_EXPORTER", "otlp");
pub(super) const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";

/// Nobody listens on port 1 of the loopback interface.
const DEAD: &str = "http://127.0.0.1:1";

fn collectors(behaviour: Behaviour) -> [(Collector, &'static str); 3] {
    [
        (Collector::grpc(behaviour), "grpc"),
        (Collector::http(behaviour), "http/protobuf"),
        (Collector::http(behaviour), "http/json"),
    ]
}

pub(super) fn bodies(collector: &Collector) -> Vec<String> {
    collector.logs().iter().map(ReceivedLog::body).collect()
}

#[test]
fn every_protocol_brings_records_with_the_ids_of_their_span() {
    for (collector, protocol) in collectors(Behaviour::Accepts) {
        let url = collector.url();
        let ended = run("lines", &[OTLP, (ENDPOINT, &url), (PROTOCOL, protocol)]);
        assert_eq!(ended.stderr, "", "{protocol}");
        let [trace_id, span_id, _] = &ids(&ended)[0];
        let logs = collector.logs();
        assert_eq!(bodies(&collector), ["outside", "batch accepted"]);
        assert_eq!(logs[0].resource["service.name"], "logging_service");
        assert_eq!(logs[0].scope, "logging_service");
        assert_eq!(hex(&logs[0].record.trace_id), "");
        let record = &logs[1].record;
        assert_eq!(hex(&record.trace_id), *trace_id);
        assert_eq!(hex(&record.span_id), *span_id);
        assert_eq!(record.flags & 1, 1);
        assert_eq!(record.severity_text, "WARN");
        assert_eq!(logs[1].attributes()["by"], "Some(\"cache\")");
        assert_eq!(collector.names(), [""; 0], "spans go nowhere");
    }
}

#[test]
fn spans_and_log_records_go_the_same_way() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let traces = ("OTEL_TRACES_EXPORTER", "otlp");
    let ended = run("lines", &[traces, OTLP, (ENDPOINT, &url)]);
    assert_eq!(ended.stderr, "");
    let (spans, logs) = (collector.spans(), collector.logs());
    assert_eq!(spans[0].span.trace_id, logs[1].record.trace_id);
    assert_eq!(spans[0].span.span_id, logs[1].record.span_id);
    assert_eq!(spans[0].resource, logs[1].resource);
}

#[test]
fn a_dead_collector_of_both_is_reported_for_each() {
    let traces = ("OTEL_TRACES_EXPORTER", "otlp");
    let ended = run("lines", &[traces, OTLP, (ENDPOINT, DEAD)]);
    for lost in ["1 span was lost: 1 ", "2 log records were lost: 2 "] {
        assert!(ended.stderr.contains(lost), "no {lost}: {ended:?}");
    }
}

#[test]
fn exporters_are_a_list() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let both = ("OTEL_LOGS_EXPORTER", "otlp, console");
    let ended = run("lines", &[JSON, both, (ENDPOINT, &url)]);
    assert_eq!(json(&ended).len(), 2);
    assert_eq!(bodies(&collector).len(), 2);
    let ended = run("lines", &[JSON, (ENDPOINT, &url)]);
    assert_eq!(json(&ended).len(), 2, "lines on stderr are the default");
    assert_eq!(bodies(&collector).len(), 2, "and nothing is sent");
}

#[test]
fn settings_of_their_own_win() {
    let (general, own) = (
        Collector::http(Behaviour::Accepts),
        Collector::http(Behaviour::Accepts),
    );
    let endpoint = format!("{}/my-logs", own.url());
    run(
        "lines",
        &[
            OTLP,
            (ENDPOINT, &general.url()),
            (PROTOCOL, "grpc"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-for=all"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", &endpoint),
            ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-for=logs"),
            ("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "gzip"),
        ],
    );
    let logs = own.logs();
    assert_eq!(logs.len(), 2);
    assert_eq!(logs[0].headers["x-for"], "logs");
    assert_eq!(logs[0].headers["content-encoding"], "gzip");
    assert_eq!(general.logs(), []);
}

#[test]
fn compression_in_code_wins_over_the_process_environment() {
    let gzip = [
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
        ("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "gzip"),
    ];
    for (collector, protocol) in collectors(Behaviour::Accepts) {
        let url = collector.url();
        let to = [OTLP, (ENDPOINT, &*url), (PROTOCOL, protocol)];
        let traces = ("OTEL_TRACES_EXPORTER", "otlp");
        let environment = [&to[..], &gzip, &[traces]].concat();
        for (argument, compression) in [("uncompressed-in-code", None), ("lines", Some("gzip"))] {
            run(argument, &environment);
            let (spans, logs) = (collector.spans(), collector.logs());
            let (span, log) = (spans.last().unwrap(), logs.last().unwrap());
            for headers in [&span.headers, &log.headers] {
                let http = headers.get("content-encoding");
                let encoding = http.or(headers.get("grpc-encoding"));
                assert_eq!(encoding.map(String::as_str), compression, "{protocol}");
            }
        }
    }
}

#[test]
fn sending_makes_no_records_of_its_own() {
    for (collector, protocol) in collectors(Behaviour::Accepts) {
        let url = collector.url();
        let ended = run(
            "lines",
            &[
                ("OTEL_LOGS_EXPORTER", "otlp,console"),
                (ENDPOINT, &url),
                (PROTOCOL, protocol),
                ("RUST_LOG", "trace"),
                // A record for each, so that sending the first is over when the last is sent.
                ("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "1"),
            ],
        );
        assert!(ended.stderr.contains("hyper"), "its transport has lines");
        assert_eq!(
            bodies(&collector),
            ["outside", "details", "batch accepted"],
            "{protocol}"
        );
    }
}

#[test]
fn a_set_up_after_another_sends_too() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let both = ("OTEL_LOGS_EXPORTER", "otlp,console");
    let ended = run("twice", &[JSON, both, (ENDPOINT, &url)]);
    assert_eq!(bodies(&collector), ["again", "again"]);
    let lines = json(&ended);
    assert_eq!(lines.len(), 3, "{ended:?}");
    assert_eq!(lines[2]["message"], "afterwards");
}

#[test]
fn a_dead_collector_is_reported_with_endpoint_and_cause() {
    for protocol in ["grpc", "http/protobuf"] {
        let impatient = ("OTEL_EXPORTER_OTLP_TIMEOUT", "200");
        let environment = [OTLP, (ENDPOINT, DEAD), (PROTOCOL, protocol), impatient];
        let ended = run("count", &environment);
        for part in [
            "3 log records were lost: the export to http://127.0.0.1:1",
            "onnection refused",
            "3 log records were lost: 3 export failures\n",
        ] {
            assert!(ended.stderr.contains(part), "no {part}: {ended:?}");
        }
        assert_eq!(
            ended.stdout,
            "Err(\"3 log records were lost in this flush\") 0 3\n"
        );
    }
}

#[test]
fn what_a_collector_takes_and_rejects_is_counted() {
    for (behaviour, outcome) in [
        (Behaviour::Accepts, "Ok(()) 3 0\n"),
        (
            Behaviour::Rejects(2),
            "Err(\"2 log records were lost in this flush\") 1 2\n",
        ),
    ] {
        for (collector, protocol) in collectors(behaviour) {
            let url = collector.url();
            let ended = run("count", &[OTLP, (ENDPOINT, &url), (PROTOCOL, protocol)]);
            assert_eq!(ended.stdout, outcome, "{protocol}: {ended:?}");
        }
    }
}

#[test]
fn a_collector_that_comes_back_gets_the_records_once() {
    for (collector, protocol) in collectors(Behaviour::Recovers(2)) {
        let url = collector.url();
        let ended = run("count", &[OTLP, (ENDPOINT, &url), (PROTOCOL, protocol)]);
        assert_eq!(ended.stdout, "Ok(()) 3 0\n", "{protocol}: {ended:?}");
        assert_eq!(collector.requests(), 3, "{protocol}");
        assert_eq!(bodies(&collector), ["counted"; 3], "{protocol}");
    }
}

#[test]
fn the_guard_keeps_its_deadline() {
    for (collector, protocol) in collectors(Behaviour::Hangs) {
        let url = collector.url();
        let environment = [OTLP, (ENDPOINT, &*url), (PROTOCOL, protocol)];
        let ended = run("short-deadline", &environment);
        assert_eq!(
            ended.stdout,
            "Err(\"the shutdown of log records did not finish within 50ms\") 1\n"
        );
        assert!(
            ended
                .stderr
                .contains("1 log record was lost: 1 not sent before the shutdown deadline"),
            "{ended:?}"
        );
    }
}

#[test]
fn a_collector_that_never_answers_does_not_hold_up_the_end() {
    for (collector, protocol) in collectors(Behaviour::Hangs) {
        let url = collector.url();
        let ended = run(
            "lines",
            &[
                OTLP,
                (ENDPOINT, &url),
                (PROTOCOL, protocol),
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "3600000"),
                ("OTEL_BLRP_EXPORT_TIMEOUT", "50"),
            ],
        );
        assert!(
            ended.stderr.contains("2 log records were lost"),
            "{ended:?}"
        );
        assert!(ended.stderr.contains("within 50ms"), "{ended:?}");
    }
}
