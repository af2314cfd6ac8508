//! What an exporter does about a collector that does not take spans at once.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message as _;
use traced::{Config, Protocol, Tracing};
use traced_interop_tests::process::run;
use traced_interop_tests::work::work;
use traced_interop_tests::{Behaviour, Collector};

const PROTOCOLS: [Protocol; 3] = [Protocol::Grpc, Protocol::HttpProtobuf, Protocol::HttpJson];

/// A collector for each protocol, and a service that sends to it.
fn services(behaviour: Behaviour) -> impl Iterator<Item = (Protocol, Collector, Tracing)> {
    services_with(behaviour, |config| config)
}

fn services_with(
    behaviour: Behaviour,
    adapt: fn(Config) -> Config,
) -> impl Iterator<Item = (Protocol, Collector, Tracing)> {
    PROTOCOLS.into_iter().map(move |protocol| {
        let collector = match protocol {
            Protocol::Grpc => Collector::grpc(behaviour),
            _ => Collector::http(behaviour),
        };
        let config = Config::new("interop_service")
            .without_environment()
            .handle_signals(false)
            .endpoint(collector.url())
            .protocol(protocol);
        let tracing = adapt(config).build().unwrap();
        (protocol, collector, tracing)
    })
}

/// The URL of a collector that answers in these bytes over HTTP.
fn collector_that_answers(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        // A socket that is closed with something unread takes the answer with it.
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            // The client hangs up as soon as it has read enough.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&answer);
            open.push(stream);
        }
    });
    url
}

#[test]
fn a_collector_that_comes_back_gets_the_spans_once() {
    for (protocol, collector, tracing) in services(Behaviour::Recovers(2)) {
        work(&tracing, 3);
        tracing.shutdown().expect("the third attempt is taken");
        assert_eq!(collector.names(), ["work"; 3], "{protocol:?}");
        assert_eq!(collector.requests(), 3, "{protocol:?}");
        assert_eq!((tracing.stats().exported, tracing.stats().failed), (3, 0));
    }
}

/// The URL of a collector that hangs up in the midst of every request, and how often it was asked.
fn collector_that_hangs_up(protocol: Protocol) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&requests);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            if protocol == Protocol::Grpc {
                // Settings of HTTP/2, of which there are none.
                let _ = stream.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]);
            }
            // The name of a span, which is in the body.
            if read_until(&mut stream, b"work") {
                counter.fetch_add(1, Ordering::AcqRel);
            }
        }
    });
    (url, requests)
}

/// Whether this comes before the end.
fn read_until(stream: &mut TcpStream, expected: &[u8]) -> bool {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(read) if read > 0 => seen.extend_from_slice(&buffer[..read]),
            _ => return false,
        }
        let mut parts = seen.windows(expected.len());
        if parts.any(|part| part == expected) {
            return true;
        }
    }
}

#[test]
fn a_connection_that_is_lost_is_made_again() {
    for protocol in PROTOCOLS {
        let (url, requests) = collector_that_hangs_up(protocol);
        let config = Config::new("interop_service")
            .without_environment()
            .handle_signals(false);
        let tracing = config.endpoint(url).protocol(protocol).build().unwrap();
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!(requests.load(Ordering::Acquire), 4, "{protocol:?}");
        assert_eq!(tracing.stats().failed, 3, "{protocol:?}");
    }
}

#[test]
fn attempts_come_to_an_end() {
    for (protocol, collector, tracing) in services(Behaviour::Recovers(u32::MAX)) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!(collector.requests(), 4, "{protocol:?}");
        assert_eq!((tracing.stats().exported, tracing.stats().failed), (0, 3));
    }
}

#[test]
fn what_another_attempt_would_not_better_is_not_tried_again() {
    for (protocol, collector, tracing) in services(Behaviour::Fails(400)) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!(collector.requests(), 1, "{protocol:?}");
    }
}

/// An hour is more than the ten seconds that an export has.
#[test]
fn a_collector_that_asks_to_be_left_alone_is() {
    for (protocol, collector, tracing) in services(Behaviour::Busy(Duration::from_secs(3600))) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!(collector.requests(), 1, "{protocol:?}");
    }
    for (protocol, collector, tracing) in services(Behaviour::Busy(Duration::ZERO)) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!(collector.requests(), 4, "{protocol:?}");
    }
}

#[test]
fn a_collector_is_left_alone_from_export_to_export() {
    let impatient = |config: Config| config.timeout(Duration::from_secs(1));
    let busy = Behaviour::Busy(Duration::from_secs(30));
    for (protocol, collector, tracing) in services_with(busy, impatient) {
        for failed in 1..=2 {
            work(&tracing, 1);
            tracing.flush().unwrap_err();
            assert_eq!(tracing.stats().failed, failed, "{protocol:?}");
            assert_eq!(collector.requests(), 1, "{protocol:?}");
        }
        work(&tracing, 1);
        tracing.shutdown().unwrap_err();
        assert_eq!(collector.requests(), 2, "{protocol:?}: the last attempt");
    }
}

#[test]
fn an_export_ends_when_its_time_is_over() {
    let impatient = |config: Config| config.timeout(Duration::from_millis(20));
    for (protocol, collector, tracing) in services_with(Behaviour::Hangs, impatient) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!((tracing.stats().failed, tracing.stats().pending), (3, 0));
        // On a busy machine the time may be over before the connection is there.
        assert!(collector.requests() <= 1, "{protocol:?}");
    }
}

/// It has the spans: sent again they would be there twice
/// ([responses](https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-response)).
#[test]
fn a_collector_whose_answer_is_too_long_to_read_is_asked_once() {
    for (protocol, collector, tracing) in services(Behaviour::Rambles) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        assert_eq!(collector.requests(), 1, "{protocol:?}");
        assert_eq!(collector.names(), ["work"; 3], "{protocol:?}");
    }
}

#[test]
fn what_a_collector_rejects_is_counted_by_every_protocol() {
    for (protocol, _collector, tracing) in services(Behaviour::Rejects(2)) {
        work(&tracing, 3);
        tracing.shutdown().unwrap_err();
        let stats = tracing.stats();
        assert_eq!((stats.exported, stats.failed), (1, 2), "{protocol:?}");
    }
}

/// None rejected, and a message ([partial success](https://opentelemetry.io/docs/specs/otlp/#partial-success)).
#[test]
fn what_a_collector_warns_of_is_told() {
    for (collector, protocol) in [
        (Collector::grpc(Behaviour::Rejects(0)), "grpc"),
        (Collector::http(Behaviour::Rejects(0)), "http/protobuf"),
        (Collector::http(Behaviour::Rejects(0)), "http/json"),
    ] {
        let url = collector.url();
        let environment = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &*url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
        ];
        let ended = run(env!("CARGO_BIN_EXE_service"), &["work"], &environment);
        assert!(ended.status.success(), "{ended:?}");
        let is_told = ended.stderr.contains("warns: too many");
        assert!(is_told, "{protocol}: {}", ended.stderr);
        assert!(!ended.stderr.contains("lost"), "{}", ended.stderr);
    }
}

#[test]
fn a_web_page_is_no_answer_of_a_collector() {
    let page = "<html>log in</html>";
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\r\n{page}",
        page.len()
    );
    let url = collector_that_answers(answer.into_bytes());
    let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*url)];
    let ended = run(env!("CARGO_BIN_EXE_service"), &["work"], &environment);
    assert!(ended.status.success(), "{ended:?}");
    let told = ended.stderr.matches("the answer is a web page").count();
    assert_eq!(told, 1, "{}", ended.stderr);
}

#[test]
fn what_a_collector_says_stays_in_one_line() {
    for (rejected_spans, told) in [(0, " warns: "), (1, "the collector rejected them: ")] {
        let partial_success = ExportTracePartialSuccess {
            rejected_spans,
            error_message: format!("\u{1b}[2J\ntraced: all is well{}", "!".repeat(1 << 20)),
        };
        let body = ExportTraceServiceResponse {
            partial_success: Some(partial_success),
        }
        .encode_to_vec();
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend(body);
        let url = collector_that_answers(answer);
        let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*url)];
        let ended = run(env!("CARGO_BIN_EXE_service"), &["work"], &environment);
        let line = ended.stderr.lines().next().unwrap();
        let start = format!("{told}\\u{{1b}}[2J\\ntraced: all is well!");
        assert!(line.contains(&start), "{line}");
        assert!(ended.stderr.len() < 1000, "{}", ended.stderr.len());
    }
}

/// [User agent](https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent).
#[test]
fn collectors_are_told_who_sends() {
    for (protocol, collector, tracing) in services(Behaviour::Accepts) {
        work(&tracing, 1);
        tracing.shutdown().unwrap();
        let agent = &collector.spans()[0].headers["user-agent"];
        assert!(
            agent.starts_with("traced/") && agent.contains(" OTel-OTLP-Exporter-Rust/"),
            "{protocol:?}: {agent}"
        );
    }
}
