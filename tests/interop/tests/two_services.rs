//! One request through two services, each a process of its own: a single trace, and the same ids wherever somebody may
//! look for it.

use reqwest::Response;
use serde_json::Value;
use traced_interop_tests::process::{Ended, Service};
use traced_interop_tests::{Behaviour, Collector, Received};

/// The kinds of OTLP.
const INTERNAL: i32 = 1;
const SERVER: i32 = 2;
const CLIENT: i32 = 3;

/// Service, kind and name of each span, from the first caller to the last one called.
const TREE: [(&str, i32, &str); 6] = [
    ("essays", SERVER, "GET /essays/{id}"),
    ("essays", INTERNAL, "get_essay"),
    ("essays", INTERNAL, "fetch_words"),
    ("essays", CLIENT, "GET /words/{id}"),
    ("words", SERVER, "GET /words/{id}"),
    ("words", INTERNAL, "get_words"),
];

/// A service and the URL that it listens on.
fn start(arguments: &[&str], collector: &Collector) -> (Service, String) {
    let environment = [
        ("OTEL_TRACES_EXPORTER", "otlp"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("RUST_LOG", "http_service=info"),
        ("TRACED_LOG_FORMAT", "json"),
    ];
    let program = env!("CARGO_BIN_EXE_http_service");
    let mut service = Service::start(program, arguments, &environment);
    let port = service.next_line();
    (service, format!("http://127.0.0.1:{port}"))
}

/// Ends the service, which sends its spans first.
fn end(service: Service) -> Ended {
    service.signal("TERM");
    let ended = service.end();
    assert!(ended.status.success(), "{ended:?}");
    ended
}

/// Message, trace and span of each log line.
fn lines(ended: &Ended) -> Vec<[String; 3]> {
    let lines = ended.stderr.lines().map(|line| {
        let line: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        ["message", "trace_id", "span_id"].map(|key| line[key].as_str().unwrap_or("").to_owned())
    });
    lines.collect()
}

fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    let value = answer.headers().get(name);
    value.map_or("", |value| value.to_str().expect("ids are text"))
}

/// The spans from the root on, each one the only child of the one before it.
fn chain(spans: &[Received]) -> Vec<&Received> {
    let mut chain = Vec::new();
    let mut parent: &[u8] = &[];
    while chain.len() < spans.len() {
        let children: Vec<_> = spans
            .iter()
            .filter(|received| received.span.parent_span_id == parent)
            .collect();
        let [child] = children[..] else {
            panic!("not one child of {parent:?}: {spans:#?}");
        };
        parent = &child.span.span_id;
        chain.push(child);
    }
    chain
}

#[tokio::test]
async fn a_request_through_two_services_is_one_trace() {
    let collector = Collector::http(Behaviour::Accepts);
    let (words, url) = start(&["words"], &collector);
    let (essays, url) = start(&["essays", &url], &collector);
    let answer = reqwest::get(format!("{url}/essays/17")).await.unwrap();
    let ids = ["x-trace-id", "x-span-id"].map(|name| header(&answer, name).to_owned());
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.text().await.unwrap(), "words of essay 17");
    let (essays, words) = (end(essays), end(words));

    let spans = collector.spans();
    let chain = chain(&spans);
    let tree: Vec<_> = chain
        .iter()
        .map(|received| {
            let span = &received.span;
            (received.resource("service.name"), span.kind, &*span.name)
        })
        .collect();
    assert_eq!(tree, TREE);

    let trace_id = hex(&chain[0].span.trace_id);
    for received in &chain {
        assert_eq!(hex(&received.span.trace_id), trace_id);
    }
    let [server, get_essay, fetch_words, _, _, get_words] =
        [0, 1, 2, 3, 4, 5].map(|index| hex(&chain[index].span.span_id));
    assert_eq!(ids, [trace_id.clone(), server]);

    let line = |message: &str, span_id| [message.to_owned(), trace_id.clone(), span_id];
    assert_eq!(
        lines(&essays),
        [
            line("asked for an essay", get_essay),
            line("words have come", fetch_words)
        ]
    );
    assert_eq!(lines(&words), [line("asked for words", get_words)]);
}
