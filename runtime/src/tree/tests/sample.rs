use std::time::Duration;

use opentelemetry::trace::SpanKind;
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::{With as _, context, span};

/// A request through two services that fails in the second, with all that a span can have.
pub(super) fn essay_pipeline() -> Vec<(SpanData, &'static str)> {
    let millis = Duration::from_millis;
    vec![
        (
            span(1, 0, "POST /essays")
                .kind(SpanKind::Server)
                .with("http.route", "/essays")
                .with("http.response.status_code", 500)
                .with("code.function.name", "essay_api::post")
                .with("code.file.path", "src/api.rs")
                .with("code.line.number", 40)
                .failed("DatabaseError", "connection refused")
                .lasting(millis(142)),
            "essay_api",
        ),
        (
            span(2, 1, "validate_essay")
                .with("essay_id", "e-1")
                .with("title", "On the \"nature\" of things")
                .with("scores", Value::Array(vec![0.5, 1.0].into()))
                .event("cache-miss", vec![KeyValue::new("key", "essay:e-1")])
                .lasting(Duration::from_micros(1_210)),
            "essay_api",
        ),
        (
            span(3, 1, "send essays.created")
                .kind(SpanKind::Producer)
                .lasting(Duration::from_micros(812)),
            "essay_api",
        ),
        (
            span(5, 3, "process essays.created")
                .kind(SpanKind::Consumer)
                .link(context(0x4bf9_2f35, 3), vec![KeyValue::new("messaging.message.id", "m-1")])
                .failed("DatabaseError", "connection refused")
                .lasting(millis(120)),
            "essay_store",
        ),
        (
            span(6, 5, "INSERT essays")
                .kind(SpanKind::Client)
                .with("db.system.name", "postgresql")
                .failed("DatabaseError", "connection refused")
                .event(
                    "exception",
                    vec![
                        KeyValue::new("exception.type", "DatabaseError"),
                        KeyValue::new("exception.message", "connection refused"),
                        KeyValue::new(
                            "exception.stacktrace",
                            "connection refused\ncaused by: connect: 10.0.0.7:5432\ncaused by: os error 111",
                        ),
                    ],
                )
                .lasting(millis(99)),
            "essay_store",
        ),
    ]
}
