//! The essay pipeline as three processes, seen by somebody who looks into Jaeger.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use traced_services_tests::jaeger::{Jaeger, Span, Trace};
use traced_services_tests::{Essays, Service, server};

const SERVICES: [&str; 3] = [
    "content_service",
    "essay_lifecycle_service",
    "spellchecker_service",
];
const ROOT: &str = "POST /batches/{batch_id}/essays";
const CALL: &str = "POST /chat/completions";

/// What a run has left: the traces that its report names, and the log lines of each service.
struct Run {
    traces: Vec<String>,
    lines: BTreeMap<&'static str, Vec<Value>>,
}

/// One of the services, whose traces go to Jaeger and whose log lines go into a file, as JSON.
fn start(
    essays: &Essays,
    folder: &Path,
    broker: &str,
    name: &str,
    more: &[&str],
) -> (Service, String) {
    let mut command = essays.command(&folder.join("essays.sqlite"));
    send_traces(&mut command);
    let lines = File::create(folder.join(name)).expect("a file for the lines");
    command
        .env("TRACED_LOG_FORMAT", "json")
        .stderr(lines)
        .args(["--broker", broker, "--service", name])
        .args(more);
    Service::start(&mut command)
}

fn send_traces(command: &mut Command) {
    command
        .env(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            server("TRACED_TEST_JAEGER_OTLP"),
        )
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
}

fn run(essays: &Essays, broker: &str) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let start = |name, more: &[&str]| start(essays, folder.path(), broker, name, more);
    let (content, ready) = start("content_service", &["--listen", "127.0.0.1:0"]);
    let address = ready.rsplit(' ').next().expect("an address");
    let (lifecycle, _) = start("essay_lifecycle_service", &[]);
    let (spellchecker, _) = start("spellchecker_service", &["--content-url", address]);
    let mut job = essays.command(&folder.path().join("essays.sqlite"));
    let job = job.args(["--content-url", address]).output();
    let job = job.expect("the job starts");
    let report = String::from_utf8_lossy(&job.stdout).into_owned();
    assert!(job.status.success(), "{report}");
    // What a service has not sent yet it sends before it ends.
    for service in [content, lifecycle, spellchecker] {
        let printed = service.stop();
        assert!(!printed.contains("trace "), "no trees:\n{printed}");
    }
    let traces = report.lines();
    let traces = traces.filter_map(|line| line.trim().strip_prefix("trace "));
    Run {
        traces: traces.map(str::to_owned).collect(),
        lines: SERVICES
            .map(|name| (name, lines(&folder.path().join(name))))
            .into(),
    }
}

fn lines(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("the service has written lines");
    let read = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
    text.lines().map(read).collect()
}

/// What every trace has, over and above the calls of the model.
fn expected_edges() -> Vec<String> {
    [
        "GET /essays/{essay_id}/text (client) @spellchecker_service <- process essay.spellcheck.requested (consumer) @spellchecker_service",
        "GET /essays/{essay_id}/text (server) @content_service <- GET /essays/{essay_id}/text (client) @spellchecker_service",
        "INSERT essays (client) @content_service <- POST /batches/{batch_id}/essays (server) @content_service",
        "POST /batches/{batch_id}/essays (server) @content_service",
        "SELECT essays (client) @content_service <- GET /essays/{essay_id}/text (server) @content_service",
        "UPDATE essays (client) @essay_lifecycle_service <- process essay.spellcheck.completed (consumer) @essay_lifecycle_service",
        "UPDATE essays (client) @essay_lifecycle_service <- process essay.submitted (consumer) @essay_lifecycle_service",
        "check_spelling @spellchecker_service <- process essay.spellcheck.requested (consumer) @spellchecker_service",
        "process essay.spellcheck.completed (consumer) @essay_lifecycle_service <- send essay.spellcheck.completed (producer) @spellchecker_service",
        "process essay.spellcheck.requested (consumer) @spellchecker_service <- send essay.spellcheck.requested (producer) @essay_lifecycle_service",
        "process essay.submitted (consumer) @essay_lifecycle_service <- send essay.submitted (producer) @content_service",
        "request_feedback @spellchecker_service <- process essay.spellcheck.requested (consumer) @spellchecker_service",
        "send essay.spellcheck.completed (producer) @spellchecker_service <- process essay.spellcheck.requested (consumer) @spellchecker_service",
        "send essay.spellcheck.requested (producer) @essay_lifecycle_service <- process essay.submitted (consumer) @essay_lifecycle_service",
        "send essay.submitted (producer) @content_service <- POST /batches/{batch_id}/essays (server) @content_service",
    ]
    .map(str::to_owned)
    .into()
}

fn assert_edges(trace: &Trace) {
    let of_model = |edge: &String| edge.starts_with("chat ") || edge.starts_with(CALL);
    let (calls, edges): (Vec<_>, Vec<_>) = trace.edges().into_iter().partition(of_model);
    assert_eq!(edges, expected_edges());
    for call in &calls {
        let chat = "chat (client) @spellchecker_service <- request_feedback @spellchecker_service";
        let request =
            format!("{CALL} (client) @spellchecker_service <- chat (client) @spellchecker_service");
        assert!(*call == chat || *call == request, "{call}");
    }
    assert!(!calls.is_empty(), "the model was asked");
}

/// Each consumer is linked to the producer that is its parent too, and nothing else is linked.
fn assert_links(trace: &Trace, id: &str) {
    for span in &trace.spans {
        let expected = match (span.kind(), &span.parent) {
            ("consumer", Some(parent)) => vec![(id.to_owned(), parent.clone())],
            _ => Vec::new(),
        };
        assert_eq!(span.links, expected, "{}", span.operation);
    }
}

/// The model's stub answers its second request with 429: one call of the run, and nothing but that call.
fn assert_errors(traces: &[Trace]) {
    let failed: Vec<&Span> = traces
        .iter()
        .flat_map(|trace| &trace.spans)
        .filter(|span| span.is_error())
        .collect();
    let names: BTreeSet<_> = failed.iter().map(|span| span.operation.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["chat", CALL]), "{failed:#?}");
    assert_eq!(failed.len(), 2, "{failed:#?}");
    for span in failed {
        assert_eq!(span.tags["http.response.status_code"], 429);
        assert_eq!(span.tags["otel.status_code"], "ERROR");
    }
}

/// Each line that names the trace names a span of the same service in it, and each service has one.
fn assert_lines(run: &Run, trace: &Trace, id: &str) {
    for service in SERVICES {
        let of_trace = run.lines[service].iter();
        let of_trace: Vec<_> = of_trace.filter(|line| line["trace_id"] == id).collect();
        assert!(
            !of_trace.is_empty(),
            "{service} has no line in trace {id}: {:?}",
            run.lines[service]
        );
        for line in of_trace {
            let span = line["span_id"].as_str().and_then(|span| trace.span(span));
            let span = span.unwrap_or_else(|| panic!("{line} is in no span of the trace"));
            assert_eq!(span.service, service, "{line}");
        }
    }
}

/// By service, operation, tag and duration; and not by what the trace does not have.
async fn assert_search(jaeger: &Jaeger, trace: &Trace, id: &str) {
    for service in SERVICES {
        let found = jaeger.search(&[("service", service)]).await;
        assert!(found.contains(id), "{service}: {found:?}");
    }
    let root = trace.all(ROOT, "server").next().expect("it has a root");
    let essay = root.tags["essay_id"].as_str().expect("an id");
    let of_root = [("service", root.service.as_str()), ("operation", ROOT)];
    let found = jaeger.search(&of_root).await;
    assert!(found.contains(id), "{found:?}");

    let tags = serde_json::json!({ "essay_id": essay }).to_string();
    let alone = BTreeSet::from([id.to_owned()]);
    let of_tag = [&of_root[..], &[("tags", tags.as_str())]].concat();
    assert_eq!(jaeger.search(&of_tag).await, alone, "{tags}");

    let (below, above) = (root.duration, root.duration + 1);
    for (name, micros, expected) in [
        ("minDuration", below, alone.clone()),
        ("minDuration", above, BTreeSet::new()),
        ("maxDuration", above, alone.clone()),
        (
            "maxDuration",
            below.saturating_sub(1).max(1),
            BTreeSet::new(),
        ),
    ] {
        let micros = format!("{micros}us");
        let query = [&of_tag[..], &[(name, micros.as_str())]].concat();
        assert_eq!(
            jaeger.search(&query).await,
            expected,
            "{name} {micros} of {below}"
        );
    }
}

/// How often the services have called each other: what Jaeger draws as a graph.
async fn calls(jaeger: &Jaeger) -> BTreeMap<(String, String), u64> {
    let mut calls = jaeger.dependencies().await;
    let [content, lifecycle, spellchecker] = SERVICES.map(str::to_owned);
    let edges = [
        (content.clone(), lifecycle.clone()),
        (lifecycle.clone(), spellchecker.clone()),
        (spellchecker.clone(), content),
        (spellchecker, lifecycle),
    ];
    let count = |edge: (String, String)| {
        let count = calls.remove(&edge).unwrap_or(0);
        (edge, count)
    };
    edges.map(count).into()
}

async fn everything_is_in_jaeger(broker: &'static str, address: (&'static str, String)) {
    let program = env!("CARGO_BIN_EXE_services-essay-pipeline");
    let essays = Essays::new(program, broker, address);
    let jaeger = Jaeger::of_environment();
    let before = calls(&jaeger).await;
    let run = run(&essays, broker);
    assert_eq!(
        run.traces.len(),
        6,
        "one trace for each essay: {:?}",
        run.traces
    );
    let distinct: BTreeSet<_> = run.traces.iter().collect();
    assert_eq!(distinct.len(), 6, "{distinct:?}");

    let mut traces = Vec::new();
    for id in &run.traces {
        let trace = jaeger.whole_trace(id, &expected_edges()).await;
        assert_edges(&trace);
        assert_links(&trace, id);
        assert_lines(&run, &trace, id);
        assert_search(&jaeger, &trace, id).await;
        traces.push(trace);
    }
    assert_errors(&traces);
    for (edge, count) in calls(&jaeger).await {
        let new = count - before[&edge];
        assert!(new >= 6, "{edge:?}: {new} calls for six essays");
    }
}

#[tokio::test]
async fn over_rabbitmq() {
    let address = ("RABBITMQ_URL", server("TRACED_TEST_RABBITMQ_URL"));
    everything_is_in_jaeger("rabbitmq", address).await;
}

#[tokio::test]
async fn over_kafka() {
    let address = ("KAFKA_BROKERS", server("TRACED_TEST_KAFKA_BROKERS"));
    everything_is_in_jaeger("kafka", address).await;
}
