//! Lines on stderr.

use super::{JSON, ids, json, run};

#[test]
fn json_lines_carry_the_ids_of_their_span() {
    let ended = run("lines", &[JSON]);
    let [trace_id, span_id, flags] = &ids(&ended)[0];
    let lines = json(&ended);
    assert_eq!(lines.len(), 2, "{ended:?}");
    assert_eq!(lines[0]["message"], "outside");
    assert_eq!(lines[0].get("trace_id"), None);
    assert_eq!(lines[1]["message"], "batch accepted");
    assert_eq!(lines[1]["level"], "WARN");
    assert_eq!(lines[1]["target"], "logging_service");
    assert_eq!(lines[1]["essays"], 2);
    assert_eq!(lines[1]["trace_id"], **trace_id);
    assert_eq!(lines[1]["span_id"], **span_id);
    // Sampled, and with an id that is random.
    assert_eq!((&lines[1]["trace_flags"], &**flags), (&"03".into(), "03"));
}

#[test]
fn text_lines_carry_them_too() {
    let ended = run("lines", &[]);
    let [trace_id, span_id, _] = &ids(&ended)[0];
    let lines: Vec<_> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{ended:?}");
    assert!(lines[0].ends_with("outside"), "{ended:?}");
    let end = format!(
        "batch accepted essays=2 late=true by=Some(\"cache\") trace_id={trace_id} span_id={span_id} trace_flags=03"
    );
    assert!(lines[1].ends_with(&end), "{ended:?}");
}

#[test]
fn a_value_that_cannot_be_formatted_is_written_with_a_note() {
    let ended = run("broken-values", &[]);
    let lines: Vec<_> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{ended:?}");
    assert!(
        lines[0].contains("so far<cannot be formatted>"),
        "{ended:?}"
    );
    assert!(lines[1].ends_with("afterwards"), "{ended:?}");
}

#[test]
fn lines_in_spans_of_other_libraries_carry_them_too() {
    let ended = run("other-library", &[JSON]);
    let [trace_id, span_id, _] = &ids(&ended)[0];
    let lines = json(&ended);
    assert_eq!(lines[0]["trace_id"], **trace_id);
    assert_eq!(lines[0]["span_id"], **span_id);
}

#[test]
fn lines_in_a_span_that_is_not_sampled_say_so() {
    let ended = run(
        "other-library",
        &[JSON, ("OTEL_TRACES_SAMPLER", "always_off")],
    );
    let [trace_id, _, flags] = &ids(&ended)[0];
    assert_eq!(flags, "00");
    let lines = json(&ended);
    assert_eq!(lines[0]["trace_id"], **trace_id);
    assert_eq!(lines[0]["trace_flags"], "00");
}

#[test]
fn lines_of_the_crate_log_are_written() {
    let lines = json(&run("crate-log", &[JSON]));
    assert_eq!(lines[0]["message"], "from the crate log");
    assert_eq!(lines[0]["target"], "logging_service");
}

/// The SDK knows none of our samplers, and does not have to.
#[test]
fn a_subscriber_that_is_there_hears_of_no_sampler_in_place_of_ours() {
    for exporter in ["otlp", "console"] {
        let ended = run(
            "own-subscriber",
            &[
                ("OTEL_TRACES_SAMPLER", "parentbased_ratelimiting"),
                ("OTEL_TRACES_SAMPLER_ARG", "10"),
                ("OTEL_TRACES_EXPORTER", exporter),
            ],
        );
        assert!(ended.stdout.contains("to the first"), "{ended:?}");
        assert!(!ended.stdout.contains("ampler"), "{ended:?}");
    }
}

#[test]
fn a_subscriber_that_is_there_is_left_alone() {
    let ended = run("own-subscriber", &[]);
    assert!(ended.stdout.contains("to the first"), "{ended:?}");
    assert_eq!(
        ended.stderr.matches("is installed already").count(),
        1,
        "{ended:?}"
    );
    assert!(!ended.stderr.contains("to the first"), "{ended:?}");
    let ended = run("own-subscriber", &[("OTEL_LOG_LEVEL", "warn")]);
    assert_eq!(ended.stderr, "");
    let ended = run("own-subscriber", &[("OTEL_LOGS_EXPORTER", "otlp")]);
    assert!(
        ended.stderr.contains("No log records are sent"),
        "{ended:?}"
    );
}

#[test]
fn a_disabled_sdk_leaves_the_lines() {
    let ended = run(
        "lines",
        &[
            JSON,
            ("OTEL_SDK_DISABLED", "true"),
            ("OTEL_LOGS_EXPORTER", "otlp,console"),
        ],
    );
    let lines = json(&ended);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1].get("trace_id"), None);
}
