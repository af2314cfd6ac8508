//! Log lines, on stderr and at a collector, with the ids of the spans that they belong to.

mod exceptions;
mod lines;
mod otlp;
mod records;
mod settings;
mod span_events;

use serde_json::Value;
use traced_interop_tests::process::Ended;

const SERVICE: &str = env!("CARGO_BIN_EXE_logging_service");

const QUIET: (&str, &str) = ("OTEL_TRACES_EXPORTER", "none");
const JSON: (&str, &str) = ("TRACED_LOG_FORMAT", "json");

/// Runs the service; traces are not printed, for its own lines are.
fn run(argument: &str, environment: &[(&str, &str)]) -> Ended {
    let mut all = vec![QUIET];
    all.extend_from_slice(environment);
    let ended = traced_interop_tests::process::run(SERVICE, &[argument], &all);
    assert!(ended.status.success(), "{ended:?}");
    ended
}

/// The ids that the service has printed, one span after another.
fn ids(ended: &Ended) -> Vec<[String; 3]> {
    ended
        .stdout
        .lines()
        .map(|line| {
            let ids: Vec<_> = line.split(' ').map(ToOwned::to_owned).collect();
            ids.try_into().expect("three ids")
        })
        .collect()
}

/// The lines on stderr, all of which are JSON.
fn json(ended: &Ended) -> Vec<Value> {
    ended
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}
