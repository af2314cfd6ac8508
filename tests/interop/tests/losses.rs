//! Lost spans are counted and reported, and nothing hangs.

use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::{Config, Protocol};
use traced_interop_tests::process::run;
use traced_interop_tests::work::{in_service, work};
use traced_interop_tests::{Behaviour, Collector};

const SERVICE: &str = env!("CARGO_BIN_EXE_service");

/// Nobody listens on port 1 of the loopback interface.
const DEAD: &str = "http://127.0.0.1:1";

fn config() -> Config {
    Config::new("interop_service")
        .without_environment()
        .handle_signals(false)
}

#[test]
fn a_dead_collector_is_reported_with_endpoint_and_cause() {
    for protocol in ["grpc", "http/protobuf"] {
        let ended = run(
            SERVICE,
            &["work"],
            &[
                ("OTEL_EXPORTER_OTLP_ENDPOINT", DEAD),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ],
        );
        assert!(ended.status.success(), "{ended:?}");
        assert!(
            ended
                .stderr
                .contains("1 span was lost: the export to http://127.0.0.1:1"),
            "{}",
            ended.stderr
        );
        assert!(
            ended.stderr.contains("onnection refused"),
            "{}",
            ended.stderr
        );
        assert!(
            ended.stderr.contains("1 span was lost: 1 export failure\n"),
            "{}",
            ended.stderr
        );
    }
}

/// A server that says this to whoever asks it for something. It ends with the test's process.
fn says(words: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // Whoever has gone by then has heard it before.
            let _ = (&connection).read(&mut [0; 1024]);
            let _ = (&connection).write_all(words);
            let _ = io::copy(&mut &connection, &mut io::sink());
        }
    });
    format!("http://{address}")
}

#[test]
fn a_port_for_the_other_protocol_is_recognised() {
    let of_http = says(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    let of_grpc = says(b"\0\0\0\x04\0\0\0\0\0");
    for (url, protocol, other) in [
        (of_http, "grpc", "http/protobuf"),
        (of_grpc, "http/protobuf", "grpc"),
    ] {
        let variables = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "500"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
        ];
        let ended = run(SERVICE, &["work"], &variables);
        assert!(ended.status.success(), "{ended:?}");
        let write = format!("set OTEL_EXPORTER_OTLP_PROTOCOL={other}");
        assert!(ended.stderr.contains(&write), "{}", ended.stderr);
    }
}

#[test]
fn an_outage_is_told_when_it_begins_when_its_cause_changes_and_when_it_is_over() {
    let ended = run(SERVICE, &["outage"], &[("OTEL_TRACES_EXPORTER", "none")]);
    assert!(ended.status.success(), "{ended:?}");
    let said: Vec<_> = ended.stderr.lines().collect();
    let [begun, changed, over, sum] = said[..] else {
        panic!("{said:#?}");
    };
    assert!(begun.contains("1 span was lost: "), "{begun}");
    assert!(begun.contains("refused by port 1"), "{begun}");
    assert!(changed.contains("2 spans were lost: "), "{changed}");
    assert!(changed.contains("unauthorized"), "{changed}");
    assert!(over.ends_with("works again; 3 spans were lost"), "{over}");
    assert!(
        sum.ends_with("3 spans were lost: 3 export failures"),
        "{sum}"
    );
}

#[test]
fn silence_can_be_asked_for() {
    let ended = run(
        SERVICE,
        &["work"],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", DEAD),
            ("OTEL_LOG_LEVEL", "none"),
        ],
    );
    assert!(ended.status.success());
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_collector_that_fails_is_counted() {
    for (collector, protocol) in [
        (Collector::grpc(Behaviour::Fails(400)), Protocol::Grpc),
        (
            Collector::http(Behaviour::Fails(404)),
            Protocol::HttpProtobuf,
        ),
    ] {
        let tracing = config()
            .endpoint(collector.url())
            .protocol(protocol)
            .build()
            .unwrap();
        work(&tracing, 3);
        let error = tracing.shutdown().unwrap_err();
        assert!(error.to_string().contains("3 spans were lost"), "{error}");
        assert_eq!((tracing.stats().exported, tracing.stats().failed), (0, 3));
    }
}

#[test]
fn a_collector_that_never_answers_does_not_hold_up_the_end() {
    for (collector, protocol) in [
        (Collector::grpc(Behaviour::Hangs), Protocol::Grpc),
        (Collector::http(Behaviour::Hangs), Protocol::HttpProtobuf),
    ] {
        let tracing = config()
            .endpoint(collector.url())
            .protocol(protocol)
            .timeout(Duration::from_secs(3600))
            .shutdown_deadline(Duration::from_millis(50))
            .build()
            .unwrap();
        work(&tracing, 3);
        let error = tracing.shutdown().unwrap_err();
        assert!(error.to_string().contains("within 50ms"), "{error}");
        tracing
            .shutdown()
            .expect("the second call has nothing to do");
    }
}

#[test]
fn an_export_ends_with_its_timeout() {
    let collector = Collector::http(Behaviour::Hangs);
    let tracing = config()
        .endpoint(collector.url())
        .export_timeout(Duration::from_millis(20))
        .build()
        .unwrap();
    work(&tracing, 3);
    tracing.shutdown().unwrap_err();
    assert_eq!((tracing.stats().failed, tracing.stats().pending), (3, 0));
}

/// Holds every export until it is told to go on.
#[derive(Debug)]
struct Gate {
    arrived: mpsc::Sender<usize>,
    go_on: Mutex<mpsc::Receiver<()>>,
}

impl SpanExporter for Gate {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let _ = self.arrived.send(batch.len());
        let _ = self.go_on.lock().unwrap().recv();
        Ok(())
    }
}

#[test]
fn spans_that_find_the_queue_full_are_counted() {
    let (arrived, arrivals) = mpsc::channel();
    let (go_on, gate) = mpsc::channel();
    let tracing = config()
        .exporter(Gate {
            arrived,
            go_on: Mutex::new(gate),
        })
        .queue_size(4)
        .batch_size(1)
        .build()
        .unwrap();

    work(&tracing, 1);
    assert_eq!(
        arrivals.recv().unwrap(),
        1,
        "the first span is in its export"
    );
    work(&tracing, 10);
    assert_eq!(tracing.stats().dropped, 6, "the queue holds four");
    assert_eq!(tracing.stats().pending, 5);

    drop(go_on);
    tracing.shutdown().expect("nothing is lost any more");
    assert_eq!(tracing.stats().exported, 5);
    assert_eq!(tracing.stats().lost(), 6);
}

/// While an export waits for its answer, no room is made in the queue.
#[test]
fn that_the_queue_is_full_is_told_once() {
    let collector = Collector::http(Behaviour::Hangs);
    let ended = run(
        SERVICE,
        &["overrun"],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "200"),
            ("OTEL_BSP_MAX_QUEUE_SIZE", "256"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "256"),
        ],
    );
    let told = "spans are being dropped: the 256 finished spans that may wait for their export are there already";
    assert_eq!(ended.stderr.matches(told).count(), 1, "{ended:?}");
    let counted = "dropped because the queue was full";
    assert_eq!(ended.stderr.matches(counted).count(), 1, "{ended:?}");
}

#[test]
fn spans_that_have_not_ended_are_counted() {
    let (arrived, _arrivals) = mpsc::channel();
    let (_, gate) = mpsc::channel();
    let exporter = Gate {
        arrived,
        go_on: Mutex::new(gate),
    };
    let tracing = config().exporter(exporter).build().unwrap();
    let span = in_service(&tracing, || {
        opentelemetry::trace::Tracer::start(&opentelemetry::global::tracer("interop"), "open")
    });
    assert_eq!(tracing.stats().unfinished, 1);
    tracing.shutdown().unwrap();
    drop(span);
    assert_eq!(tracing.stats().unfinished, 1, "it ended too late");
}

/// Names of what it got.
#[derive(Debug, Clone, Default)]
struct Names(Arc<Mutex<Vec<String>>>);

impl SpanExporter for Names {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0
            .lock()
            .unwrap()
            .extend(batch.into_iter().map(|span| span.name.into_owned()));
        Ok(())
    }
}

#[test]
fn several_exporters_get_every_span_and_fail_for_themselves() {
    let collector = Collector::grpc(Behaviour::Fails(400));
    let [one, two] = [Names::default(), Names::default()];
    let tracing = config()
        .endpoint(collector.url())
        .protocol(Protocol::Grpc)
        .exporter(one.clone())
        .exporter(two.clone())
        .build()
        .unwrap();
    work(&tracing, 2);
    tracing.shutdown().unwrap_err();
    assert_eq!(*one.0.lock().unwrap(), ["work", "work"]);
    assert_eq!(*two.0.lock().unwrap(), ["work", "work"]);
    assert_eq!((tracing.stats().exported, tracing.stats().failed), (4, 2));
}

#[derive(Debug)]
struct Hung;

impl SpanExporter for Hung {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        std::future::pending().await
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        loop {
            std::thread::park();
        }
    }
}

#[test]
fn an_exporter_that_hangs_does_not_hold_up_the_others() {
    let names = Names::default();
    let tracing = config()
        .exporter(Hung)
        .exporter(names.clone())
        .shutdown_deadline(Duration::from_secs(1))
        .build()
        .unwrap();
    work(&tracing, 1);
    tracing.shutdown().unwrap_err();
    assert_eq!(*names.0.lock().unwrap(), ["work"]);
    assert_eq!(tracing.stats().exported, 1);
}

/// Fails in words that a terminal obeys.
#[derive(Debug)]
struct Hostile;

impl SpanExporter for Hostile {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        let words = "\u{1b}[2J\n".repeat(1 << 20);
        Err(OTelSdkError::InternalFailure(words))
    }
}

#[test]
fn what_an_exporter_fails_with_stays_in_one_line() {
    let tracing = config().exporter(Hostile).build().unwrap();
    work(&tracing, 1);
    let error = tracing.shutdown().unwrap_err().to_string();
    assert!(error.contains("\\u{1b}[2J\\n"), "{error:?}");
    assert!(!error.contains(char::is_control), "{error:?}");
    assert!(error.len() < 1000, "{}", error.len());
}
