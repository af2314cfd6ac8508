//! One trace through programs in several languages, each with the official OpenTelemetry of its own, and through both
//! brokers; looked at, span by span, where all of them send it.

use std::collections::BTreeSet;
use std::process::Command;

use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use traced_interop_tests::{Behaviour, Collector, Received};
use traced_services_tests::peer::{Peer, node, python};
use traced_services_tests::{program, server};

const TEXT: &str = "En smörgås, an essey.";

/// The entry `tenant` of the writers' baggage.
const TENANT: &str = "smörgås,1+1=2;%";

/// The trace that each test makes.
struct Trace {
    collector: Collector,
    /// The queue and the topic. No two runs share one: what a failed run left behind is none of the next one's concern.
    queue: String,
    topic: String,
}

impl Trace {
    fn new(test: &str) -> Self {
        let run = std::process::id();
        Self {
            collector: Collector::http(Behaviour::Accepts),
            queue: format!("peers-{test}-{run}-submitted"),
            topic: format!("peers-{test}-{run}-checked"),
        }
    }

    /// Starts a peer that sends its spans here.
    fn start(&self, command: &mut Command, service: Option<&str>) -> Peer {
        for variable in ["TRACED_TEST_RABBITMQ_URL", "TRACED_TEST_KAFKA_BROKERS"] {
            command.env(variable, server(variable));
        }
        command
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", self.collector.url())
            .env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            // Python's exporter would take the tester's proxy.
            .env("no_proxy", "127.0.0.1");
        if let Some(service) = service {
            command.env("OTEL_SERVICE_NAME", service);
        }
        Peer::start(command)
    }

    /// The Rust service, which listens when this returns. It has its name from its code.
    fn relay(&self, topic: Option<&str>) -> Peer {
        let mut command = program(env!("CARGO_BIN_EXE_services-relay"));
        self.start(command.arg(&self.queue).args(topic), None)
            .wait_for("ready")
    }

    /// The spans, which must be these and no others, and all of one trace. In the order of `names`.
    fn spans<const N: usize>(&self, names: [&str; N]) -> [Received; N] {
        let spans = self.collector.spans();
        let found: Vec<_> = spans.iter().map(|it| it.span.name.as_str()).collect();
        assert_eq!(
            BTreeSet::from_iter(&found),
            BTreeSet::from_iter(&names),
            "{spans:#?}"
        );
        assert_eq!(found.len(), names.len(), "each once: {found:?}");
        let traces: BTreeSet<_> = spans.iter().map(|it| &it.span.trace_id).collect();
        assert_eq!(traces.len(), 1, "one trace: {spans:#?}");
        names.map(|name| {
            let found = spans.iter().find(|it| it.span.name == name);
            found.expect("they are these").clone()
        })
    }
}

/// Which program a span is from, by its own account, and what it is there.
#[track_caller]
fn assert_from(received: &Received, service: &str, language: &str, kind: SpanKind) {
    assert_eq!(received.resource("service.name"), service);
    assert_eq!(received.resource("telemetry.sdk.language"), language);
    assert_eq!(received.span.kind(), kind, "{}", received.span.name);
    let links = usize::from(kind == SpanKind::Consumer);
    assert_eq!(received.span.links.len(), links, "{}", received.span.name);
}

#[track_caller]
fn assert_child(received: &Received, parent: &Received) {
    let (span, parent) = (&received.span, &parent.span);
    assert_eq!(span.trace_id, parent.trace_id);
    assert_eq!(span.parent_span_id, parent.span_id, "{}", span.name);
}

#[track_caller]
fn assert_linked(received: &Received, to: &Received) {
    let [link] = &received.span.links[..] else {
        panic!("one link: {:?}", received.span.links);
    };
    assert_eq!(link.trace_id, to.span.trace_id);
    assert_eq!(link.span_id, to.span.span_id);
}

#[track_caller]
fn assert_attributes(received: &Received, expected: &[(&str, &str)]) {
    let attributes = received.attributes();
    for (key, value) in expected {
        let found = attributes.get(*key).map(String::as_str);
        assert_eq!(found, Some(*value), "{key} among {attributes:?}");
    }
}

/// What our consumer says of a message that came by the default exchange.
fn assert_consumed(received: &Received, queue: &str) {
    let size = format!("Some(IntValue({}))", TEXT.len());
    let expected = [
        ("messaging.system.name", "rabbitmq"),
        ("messaging.operation.name", "process"),
        ("messaging.operation.type", "process"),
        ("messaging.destination.name", queue),
        ("messaging.message.id", "essay-7"),
        ("messaging.message.body.size", &size),
        ("rabbitmq.destination.routing_key", queue),
        ("rabbitmq.message.delivery_tag", "Some(IntValue(1))"),
        ("tenant_id", TENANT),
    ];
    assert_attributes(received, &expected);
}

#[test]
fn from_python_by_rabbitmq_through_rust_by_kafka_to_python() {
    let trace = Trace::new("python");
    let (queue, topic) = (trace.queue.as_str(), trace.topic.as_str());
    let reader = trace
        .start(python("kafka_consumer.py").arg(topic), Some("reader"))
        .wait_for("ready");
    let relay = trace.relay(Some(topic));
    let mut writer = python("rabbitmq_producer.py");
    let writer = trace.start(writer.args([queue, TEXT]), Some("writer"));
    assert_eq!(writer.finish(), "");
    assert_eq!(relay.finish(), "");
    assert_eq!(reader.finish(), TEXT);

    let names = [
        "submit essay",
        &format!("send {queue}"),
        &format!("process {queue}"),
        &format!("send {topic}"),
        &format!("process {topic}"),
    ];
    let [submit, send, process, send_on, read] = trace.spans(names);
    assert_from(&submit, "writer", "python", SpanKind::Internal);
    assert_eq!(submit.span.parent_span_id, b"", "it is the root");

    assert_from(&send, "writer", "python", SpanKind::Producer);
    assert_child(&send, &submit);

    assert_from(&process, "essay_relay", "rust", SpanKind::Consumer);
    assert_child(&process, &send);
    assert_linked(&process, &send);
    assert_consumed(&process, queue);

    assert_from(&send_on, "essay_relay", "rust", SpanKind::Producer);
    assert_child(&send_on, &process);
    let size = format!("Some(IntValue({}))", TEXT.len());
    let expected = [
        ("messaging.system.name", "kafka"),
        ("messaging.operation.name", "send"),
        ("messaging.operation.type", "send"),
        ("messaging.destination.name", topic),
        ("messaging.message.body.size", &size),
        ("kafka.message.key", "essay-7"),
    ];
    assert_attributes(&send_on, &expected);

    assert_from(&read, "reader", "python", SpanKind::Consumer);
    assert_child(&read, &send_on);
    assert_linked(&read, &send_on);
    assert_attributes(&read, &[("tenant", TENANT)]);
}

#[test]
fn from_node_by_rabbitmq_to_rust() {
    let trace = Trace::new("node");
    let queue = trace.queue.as_str();
    let relay = trace.relay(None);
    let mut writer = node("rabbitmq_producer.mjs");
    let writer = trace.start(writer.args([queue, TEXT]), Some("writer"));
    assert_eq!(writer.finish(), "");
    assert_eq!(relay.finish(), "");

    let names = [
        "submit essay",
        &format!("send {queue}"),
        &format!("process {queue}"),
    ];
    let [submit, send, process] = trace.spans(names);
    assert_from(&submit, "writer", "nodejs", SpanKind::Internal);
    assert_eq!(submit.span.parent_span_id, b"", "it is the root");

    assert_from(&send, "writer", "nodejs", SpanKind::Producer);
    assert_child(&send, &submit);

    assert_from(&process, "essay_relay", "rust", SpanKind::Consumer);
    assert_child(&process, &send);
    assert_linked(&process, &send);
    assert_consumed(&process, queue);
}
