//! Exceptions as log records.

use traced_interop_tests::{Behaviour, Collector};

use super::otlp::{ENDPOINT, OTLP};
use super::{hex, ids, run};

#[test]
fn exceptions_arrive_as_log_records() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let ended = run(
        "failing",
        &[
            OTLP,
            (ENDPOINT, &url),
            ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs"),
        ],
    );
    let [trace_id, span_id, _] = &ids(&ended)[0];
    let logs = collector.logs();
    let [exception] = &logs[..] else {
        panic!("one exception: {logs:?}")
    };
    assert_eq!(exception.record.event_name, "exception");
    assert_eq!(exception.record.severity_text, "ERROR");
    assert_eq!(
        exception.attributes()["exception.message"],
        "invalid digit found in string"
    );
    assert!(exception.attributes()["exception.type"].contains("ParseIntError"));
    assert!(!exception.attributes().contains_key("code.file.path"));
    assert_eq!(hex(&exception.record.trace_id), *trace_id);
    assert_eq!(hex(&exception.record.span_id), *span_id);
}

#[test]
fn a_filter_by_crates_does_not_silence_exceptions() {
    for (filter, expected) in [
        ("", 1),
        ("some_crate=info", 1),
        ("some_crate=info,traced_shop=off", 1),
        ("some_crate=info,traced=off", 0),
        ("some_crate=info,off", 0),
    ] {
        let collector = Collector::http(Behaviour::Accepts);
        let url = collector.url();
        run(
            "failing",
            &[
                OTLP,
                (ENDPOINT, &url),
                ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs"),
                ("RUST_LOG", filter),
            ],
        );
        assert_eq!(collector.logs().len(), expected, "{filter}");
    }
}
