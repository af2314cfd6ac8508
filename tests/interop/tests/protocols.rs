//! The same spans by every protocol, with any runtime and without one.

use std::net::TcpListener;

use traced::{Compression, Config, Protocol, Tracing};
use traced_interop_tests::work::{check_essay, work};
use traced_interop_tests::{Behaviour, Collector, Received};

fn config() -> Config {
    Config::new("interop_service")
        .without_environment()
        .service_version("1.2.3")
}

/// Ids and times differ from run to run.
fn comparable(collector: &Collector) -> Vec<Received> {
    let mut spans = collector.spans();
    let ids: Vec<_> = spans
        .iter()
        .map(|received| received.span.span_id.clone())
        .collect();
    for received in &mut spans {
        received.headers.clear();
        let span = &mut received.span;
        let number = |id: &[u8]| {
            ids.iter()
                .position(|other| other == id)
                .map_or(vec![], |n| vec![n as u8])
        };
        span.parent_span_id = number(&span.parent_span_id);
        span.span_id = number(&span.span_id);
        span.trace_id.clear();
        span.start_time_unix_nano = 0;
        span.end_time_unix_nano = 0;
        span.events
            .iter_mut()
            .for_each(|event| event.time_unix_nano = 0);
    }
    spans
}

fn send(tracing: &Tracing) {
    check_essay(tracing);
    tracing.shutdown().expect("the collector takes everything");
    assert_eq!(tracing.stats().exported, 2);
}

#[test]
fn every_protocol_brings_the_same_spans() {
    let grpc = Collector::grpc(Behaviour::Accepts);
    let http = Collector::http(Behaviour::Accepts);
    let json = Collector::http(Behaviour::Accepts);
    for (collector, protocol) in [
        (&grpc, Protocol::Grpc),
        (&http, Protocol::HttpProtobuf),
        (&json, Protocol::HttpJson),
    ] {
        let config = config().endpoint(collector.url()).protocol(protocol);
        send(&config.build().unwrap());
    }

    let spans = comparable(&grpc);
    let [essay, words] = &spans[..] else {
        panic!("two spans were sent: {spans:?}")
    };
    assert_eq!(essay.resource("service.name"), "interop_service");
    assert_eq!(essay.resource("service.version"), "1.2.3");
    assert_eq!(essay.resource("telemetry.sdk.language"), "rust");
    assert_eq!(essay.scope, "traced-interop-tests");
    assert_eq!(essay.span.name, "check_essay");
    assert_eq!(essay.attributes()["essay_id"], "e-1");
    assert_eq!(words.span.parent_span_id, essay.span.span_id);
    assert_eq!(words.span.events[0].name, "cache-miss");
    assert_eq!(words.span.status.as_ref().unwrap().message, "no dictionary");

    assert_eq!(spans, comparable(&http));
    assert_eq!(spans, comparable(&json));
}

#[test]
fn compressed_spans_and_headers_arrive() {
    let grpc = Collector::grpc(Behaviour::Accepts);
    let http = Collector::http(Behaviour::Accepts);
    for (collector, protocol) in [(&grpc, Protocol::Grpc), (&http, Protocol::HttpProtobuf)] {
        let config = config()
            .endpoint(collector.url())
            .protocol(protocol)
            .compression(Compression::Gzip)
            .header("x-api-key", "k-1");
        send(&config.build().unwrap());
        let spans = collector.spans();
        assert_eq!(spans[0].headers["x-api-key"], "k-1");
        let encoding = match protocol {
            Protocol::Grpc => "grpc-encoding",
            _ => "content-encoding",
        };
        assert_eq!(
            spans[0].headers.get(encoding).map(String::as_str),
            Some("gzip")
        );
    }
}

#[test]
fn an_endpoint_for_traces_is_used_as_it_is() {
    let collector = Collector::http(Behaviour::Accepts);
    let config = config().traces_endpoint(format!("{}/mine", collector.url()));
    send(&config.build().unwrap());
    assert_eq!(collector.names(), ["check_essay", "look_up_words"]);
}

#[test]
fn port_4317_means_grpc() {
    // Another program may hold the port on one address of the loopback network, but hardly on all.
    let listener = (1..=254)
        .find_map(|host| TcpListener::bind(format!("127.0.0.{host}:4317")).ok())
        .expect("port 4317 is free on some loopback address");
    let collector = Collector::grpc_on(listener, Behaviour::Accepts, None);
    for endpoint in [collector.url(), collector.address().to_string()] {
        send(&config().endpoint(endpoint).build().unwrap());
    }
    assert_eq!(collector.names().len(), 4);
}

#[tokio::test]
async fn inside_a_runtime_of_one_thread() {
    inside_a_runtime();
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_a_runtime_of_many_threads() {
    inside_a_runtime();
}

/// Built, used and dropped in async code.
fn inside_a_runtime() {
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
        let collector = match protocol {
            Protocol::Grpc => Collector::grpc(Behaviour::Accepts),
            _ => Collector::http(Behaviour::Accepts),
        };
        let tracing = config()
            .endpoint(collector.url())
            .protocol(protocol)
            .build()
            .unwrap();
        work(&tracing, 3);
        tracing.flush().unwrap();
        assert_eq!(collector.names().len(), 3);
        work(&tracing, 2);
        drop(tracing);
        assert_eq!(collector.names().len(), 5);
        std::mem::forget(collector);
    }
}
