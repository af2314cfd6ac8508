//! OpenTelemetry without a macro, as a careful user writes it: the tracer is looked up once, attributes are there from
//! the start, and an error sets the status, `error.type` and the exception event.

use std::sync::LazyLock;

use opentelemetry::global::{self, BoxedTracer};
use opentelemetry::trace::{
    FutureExt as _, SpanBuilder, SpanKind, Status, TraceContextExt as _, Tracer as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::Peer;
use crate::executor::Yields;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::{SetUp, sdk_provider, unsampled_parent};
use crate::work::{self, Refused};

static TRACER: LazyLock<BoxedTracer> = LazyLock::new(|| global::tracer("bench"));

pub(crate) struct ByHand {
    provider: SdkTracerProvider,
}

impl Peer for ByHand {
    fn set_up(set_up: &SetUp) -> Result<Self, Failure> {
        let provider = sdk_provider(set_up)?;
        global::set_tracer_provider(provider.clone());
        Ok(Self { provider })
    }

    fn flush(&self) -> Result<(), Failure> {
        Ok(self.provider.force_flush()?)
    }

    fn in_root(mode: Mode, calls: impl FnOnce()) {
        if mode == Mode::Unsampled {
            let _parent = unsampled_parent().attach();
            calls();
        } else {
            TRACER.in_span_with_context("root", &Context::new(), |_| calls());
        }
    }

    #[inline(never)]
    fn leaf0(n: u64) -> u64 {
        TRACER.in_span("leaf0", |_| work::step(n))
    }

    #[inline(never)]
    fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        let builder = with_three("leaf3", batch_id, word_count, is_final);
        TRACER.in_span_with_builder(builder, |_| work::weigh(batch_id, word_count, is_final))
    }

    #[inline(never)]
    async fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        let builder = with_three("ready3", batch_id, word_count, is_final);
        let context = Context::current_with_span(TRACER.build(builder));
        async { work::weigh(batch_id, word_count, is_final) }
            .with_context(context)
            .await
    }

    #[inline(never)]
    async fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        let builder = with_three("yield4", batch_id, word_count, is_final);
        let context = Context::current_with_span(TRACER.build(builder));
        async {
            Yields(4).await;
            work::weigh(batch_id, word_count, is_final)
        }
        .with_context(context)
        .await
    }

    #[inline(never)]
    fn nest5(n: u64) -> u64 {
        TRACER.in_span("nest5", |_| nest4(n) + 1)
    }

    #[inline(never)]
    fn err0(n: u64) -> Result<u64, Refused> {
        TRACER.in_span("err0", |context| {
            let result = work::refuse(n);
            if let Err(refused) = &result {
                let span = context.span();
                span.record_error(refused);
                span.set_attribute(KeyValue::new("error.type", "Refused"));
                span.set_status(Status::error(refused.to_string()));
            }
            result
        })
    }

    #[inline(never)]
    fn root1(mode: Mode, n: u64) -> u64 {
        let parent = if mode == Mode::Unsampled {
            unsampled_parent()
        } else {
            Context::new()
        };
        TRACER.in_span_with_context("root1", &parent, |_| Self::leaf0(n) + 1)
    }

    async fn hello(visitor_id: i64) -> String {
        let builder = TRACER
            .span_builder("GET /hello/{visitor_id}")
            .with_kind(SpanKind::Server)
            .with_attributes([
                KeyValue::new("http.request.method", "GET"),
                KeyValue::new("http.route", work::ROUTE),
                KeyValue::new("url.path", work::PATH),
                KeyValue::new("url.scheme", "http"),
            ]);
        let root = TRACER.build_with_context(builder, &Context::new());
        let context = Context::current_with_span(root);
        greet(visitor_id).with_context(context).await
    }
}

async fn greet(visitor_id: i64) -> String {
    let attributes = [KeyValue::new("visitor_id", visitor_id)];
    let builder = TRACER.span_builder("greet").with_attributes(attributes);
    let context = Context::current_with_span(TRACER.build(builder));
    work::greeting(visitor_id).with_context(context).await
}

#[inline]
fn with_three(name: &'static str, batch_id: &str, word_count: i64, is_final: bool) -> SpanBuilder {
    TRACER.span_builder(name).with_attributes([
        KeyValue::new("batch_id", batch_id.to_owned()),
        KeyValue::new("word_count", word_count),
        KeyValue::new("is_final", is_final),
    ])
}

#[inline(never)]
fn nest4(n: u64) -> u64 {
    TRACER.in_span("nest4", |_| nest3(n) + 1)
}

#[inline(never)]
fn nest3(n: u64) -> u64 {
    TRACER.in_span("nest3", |_| nest2(n) + 1)
}

#[inline(never)]
fn nest2(n: u64) -> u64 {
    TRACER.in_span("nest2", |_| nest1(n) + 1)
}

#[inline(never)]
fn nest1(n: u64) -> u64 {
    TRACER.in_span("nest1", |_| work::step(n))
}
