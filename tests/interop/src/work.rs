//! Spans to send.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use opentelemetry::trace::{SpanKind, Status, TraceContextExt as _, Tracer as _};
use opentelemetry::{Array, KeyValue, Value, global};
use traced::Tracing;

/// Makes a trace of two spans, `check essay` and `look up words`, with every kind of content.
pub fn check_essay(tracing: &Tracing) {
    in_service(tracing, || {
        let tracer = global::tracer("interop");
        let span = tracer
            .span_builder("check essay")
            .with_kind(SpanKind::Server)
            .with_attributes([
                KeyValue::new("essay_id", "e-1"),
                KeyValue::new("words", 42),
                KeyValue::new(
                    "languages",
                    Value::Array(Array::String(vec!["sv".into(), "en".into()])),
                ),
            ]);
        let span = tracer.build(span);
        let context = opentelemetry::Context::current_with_span(span);
        let _current = context.clone().attach();
        tracer.in_span("look up words", |context| {
            context
                .span()
                .add_event("cache-miss", vec![KeyValue::new("word", "smörgås")]);
            context.span().set_status(Status::error("no dictionary"));
        });
    });
}

/// Makes a number of spans named `work`.
pub fn work(tracing: &Tracing, spans: usize) {
    in_service(tracing, || {
        let tracer = global::tracer("interop");
        (0..spans).for_each(|_| tracer.in_span("work", |_| {}));
    });
}

/// Runs something as part of a service that is not the global one.
pub fn in_service<T>(tracing: &Tracing, run: impl FnOnce() -> T) -> T {
    let future = pin!(tracing.in_service(async { run() }));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}
