//! Events of `tracing` as events of spans.

use traced_interop_tests::process;
use traced_interop_tests::{Behaviour, Collector};

use super::SERVICE;

#[test]
fn lines_are_events_of_their_span() {
    let collector = Collector::http(Behaviour::Accepts);
    let ended = process::run(
        SERVICE,
        &["span-events"],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
            ("OTEL_LOGS_EXPORTER", "none"),
            ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
        ],
    );
    assert!(ended.status.success(), "{ended:?}");
    // The service has a processor of its own, and is told what that costs.
    let said: Vec<_> = ended.stderr.lines().collect();
    assert!(
        matches!(said[..], [line] if line.contains("a span processor of the application's own")),
        "{said:?}"
    );
    let spans = collector.spans();
    let names = |index: usize| -> Vec<&str> {
        let events = &spans[index].span.events;
        events.iter().map(|event| &*event.name).collect()
    };
    assert_eq!(spans[0].span.name, "accept_batch");
    assert_eq!(names(0), ["batch accepted"], "what RUST_LOG lets through");
    let attributes = spans[0].event_attributes(0);
    assert_eq!(attributes["level"], "WARN");
    assert_eq!(attributes["target"], "logging_service");
    assert_eq!(attributes["essays"], "Some(IntValue(2))");
    assert_eq!(names(1), ["exception"], "once");
    assert_eq!(spans[2].span.name, "load");
    assert_eq!(names(2), [""; 0], "it was at its end, and locked");
}
