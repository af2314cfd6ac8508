//! How long an export may take. Zero is no limit.

use std::time::Duration;

use traced::{Config, Protocol};
use traced_interop_tests::configured::config;
use traced_interop_tests::process::run;
use traced_interop_tests::work::work;
use traced_interop_tests::{Behaviour, Collector};

const OF_EXPORT: &str = "OTEL_BSP_EXPORT_TIMEOUT";
const OF_ANSWER: &str = "OTEL_EXPORTER_OTLP_TIMEOUT";

fn collectors(behaviour: Behaviour) -> [(Collector, &'static str); 3] {
    [
        (Collector::grpc(behaviour), "grpc"),
        (Collector::http(behaviour), "http/protobuf"),
        (Collector::http(behaviour), "http/json"),
    ]
}

fn to(collector: &Collector, protocol: &str, more: &[(&str, &str)]) -> Config {
    let url = collector.url();
    let mut variables = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
    ];
    variables.extend_from_slice(more);
    config(&variables)
}

#[test]
fn without_a_limit_spans_arrive() {
    for (collector, protocol) in collectors(Behaviour::Recovers(1)) {
        let no_limits = [(OF_ANSWER, "0"), (OF_EXPORT, "0")];
        let tracing = to(&collector, protocol, &no_limits).build().unwrap();
        work(&tracing, 3);
        tracing.shutdown().unwrap();
        assert_eq!(collector.names(), ["work"; 3], "{protocol}");
    }
}

#[test]
fn one_limit_holds_without_the_other() {
    for limits in [
        [(OF_ANSWER, "0"), (OF_EXPORT, "20")],
        [(OF_ANSWER, "20"), (OF_EXPORT, "0")],
        [
            ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "20"),
            (OF_ANSWER, "0"),
        ],
    ] {
        for (collector, protocol) in collectors(Behaviour::Hangs) {
            let tracing = to(&collector, protocol, &limits).build().unwrap();
            work(&tracing, 3);
            let error = tracing.shutdown().unwrap_err().to_string();
            assert!(error.contains("3 spans were lost"), "{protocol}: {error}");
        }
    }
}

/// By variables and in code: what ends it is the deadline of the shutdown.
#[test]
fn without_a_limit_an_export_goes_on() {
    for (collector, protocol) in collectors(Behaviour::Hangs) {
        let variables = to(&collector, protocol, &[(OF_ANSWER, "0"), (OF_EXPORT, "0")]);
        let code = to(&collector, protocol, &[(OF_ANSWER, "1"), (OF_EXPORT, "1")])
            .timeout(Duration::ZERO)
            .export_timeout(Duration::ZERO);
        for config in [variables, code] {
            let deadline = Duration::from_millis(50);
            let tracing = config.shutdown_deadline(deadline).build().unwrap();
            work(&tracing, 3);
            let error = tracing.shutdown().unwrap_err().to_string();
            assert!(error.contains("within 50ms"), "{protocol}: {error}");
        }
    }
}

#[test]
fn the_longest_limit_of_all_is_one() {
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
        let collector = match protocol {
            Protocol::Grpc => Collector::grpc(Behaviour::Accepts),
            _ => Collector::http(Behaviour::Accepts),
        };
        let tracing = config(&[])
            .endpoint(collector.url())
            .protocol(protocol)
            .timeout(Duration::MAX)
            .export_timeout(Duration::MAX)
            .build()
            .unwrap();
        work(&tracing, 3);
        tracing.shutdown().unwrap();
        assert_eq!(collector.names(), ["work"; 3], "{protocol:?}");
    }
}

#[test]
fn log_records_have_no_limit_either() {
    for (collector, protocol) in collectors(Behaviour::Accepts) {
        let environment = [
            ("OTEL_TRACES_EXPORTER", "none"),
            ("OTEL_LOGS_EXPORTER", "otlp"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &*collector.url()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "0"),
            ("OTEL_BLRP_EXPORT_TIMEOUT", "0"),
        ];
        let service = env!("CARGO_BIN_EXE_logging_service");
        let ended = run(service, &["count"], &environment);
        assert_eq!(ended.stdout, "Ok(()) 3 0\n", "{protocol}: {ended:?}");
    }
}

#[test]
fn what_waits_for_others_cannot_wait_no_time() {
    let error = config(&[])
        .schedule_delay(Duration::ZERO)
        .build()
        .unwrap_err();
    assert_eq!(error.settings(), ["Config::schedule_delay"]);
}
