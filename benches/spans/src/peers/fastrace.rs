//! fastrace by its attribute. It has no way of its own to record an error: the properties are those that its
//! OpenTelemetry reporter makes a status of.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use fastrace::collector::{Config, SpanContext, SpanId, TraceId};
use fastrace::future::FutureExt as _;
use fastrace::prelude::{LocalSpan, Span};
use fastrace::trace;
use fastrace_opentelemetry::{
    OpenTelemetryReporter, SPAN_KIND, SPAN_STATUS_CODE, SPAN_STATUS_DESCRIPTION,
};
use opentelemetry::InstrumentationScope;

use super::Peer;
use crate::executor::Yields;
use crate::exporter::Exporter;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::{Destination, SetUp, resource};
use crate::work::{self, REMOTE_SPAN, REMOTE_TRACE, Refused};

/// Reports to nobody, or to an OpenTelemetry exporter.
pub(crate) struct Fastrace<const TO_OPENTELEMETRY: bool>;

impl<const TO_OPENTELEMETRY: bool> Peer for Fastrace<TO_OPENTELEMETRY> {
    fn set_up(set_up: &SetUp) -> Result<Self, Failure> {
        if TO_OPENTELEMETRY {
            let exporter = Exporter::new(&set_up.destination)?;
            let scope = InstrumentationScope::builder("bench").build();
            let reporter = OpenTelemetryReporter::new(exporter, Cow::Owned(resource()), scope);
            fastrace::set_reporter(reporter, Config::default());
        } else if let Destination::Counter(counter) = &set_up.destination {
            fastrace::set_reporter(counter.clone(), Config::default());
        } else {
            return Err("fastrace alone has no OTLP: measure fastrace-opentelemetry".into());
        }
        if let Some(share) = set_up.sampled {
            SAMPLED.store((share * u64::MAX as f64) as u64, Ordering::Relaxed);
        }
        Ok(Self)
    }

    fn flush(&self) -> Result<(), Failure> {
        fastrace::flush();
        Ok(())
    }

    fn in_root(mode: Mode, calls: impl FnOnce()) {
        let root = Span::root("root", parent(mode));
        let _guard = root.set_local_parent();
        calls();
    }

    fn leaf0(n: u64) -> u64 {
        leaf0(n)
    }

    fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        leaf3(batch_id, word_count, is_final)
    }

    fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> impl Future<Output = i64> {
        ready3(batch_id, word_count, is_final)
    }

    fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> impl Future<Output = i64> {
        yield4(batch_id, word_count, is_final)
    }

    fn nest5(n: u64) -> u64 {
        nest5(n)
    }

    fn err0(n: u64) -> Result<u64, Refused> {
        err0(n)
    }

    #[inline(never)]
    fn root1(mode: Mode, n: u64) -> u64 {
        let root = Span::root("root1", parent(mode));
        let _guard = root.set_local_parent();
        leaf0(n) + 1
    }

    fn hello(visitor_id: i64) -> impl Future<Output = String> + Send {
        let root = Span::root("GET /hello/{visitor_id}", new_trace()).with_properties(|| {
            [
                (SPAN_KIND, "server"),
                ("http.request.method", "GET"),
                ("http.route", work::ROUTE),
                ("url.path", work::PATH),
                ("url.scheme", "http"),
            ]
        });
        greet(visitor_id).in_span(root)
    }
}

/// The share of the range of random numbers that is sampled. fastrace leaves the decision to whoever starts a trace.
static SAMPLED: AtomicU64 = AtomicU64::new(u64::MAX);

fn new_trace() -> SpanContext {
    let parent = SpanContext::random();
    let is_sampled = parent.trace_id.0 as u64 <= SAMPLED.load(Ordering::Relaxed);
    parent.sampled(is_sampled)
}

#[trace(short_name = true, properties = { "visitor_id": "{visitor_id}" })]
async fn greet(visitor_id: i64) -> String {
    work::greeting(visitor_id).await
}

/// A new trace, or that of a caller elsewhere who decided not to record.
fn parent(mode: Mode) -> SpanContext {
    if mode == Mode::Unsampled {
        SpanContext::new(TraceId(REMOTE_TRACE), SpanId(REMOTE_SPAN)).sampled(false)
    } else {
        SpanContext::random()
    }
}

#[inline(never)]
#[trace(short_name = true)]
fn leaf0(n: u64) -> u64 {
    work::step(n)
}

#[inline(never)]
#[trace(short_name = true, properties = { "batch_id": "{batch_id}", "word_count": "{word_count}", "is_final": "{is_final}" })]
fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    work::weigh(batch_id, word_count, is_final)
}

#[inline(never)]
#[trace(short_name = true, properties = { "batch_id": "{batch_id}", "word_count": "{word_count}", "is_final": "{is_final}" })]
async fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    work::weigh(batch_id, word_count, is_final)
}

#[inline(never)]
#[trace(short_name = true, properties = { "batch_id": "{batch_id}", "word_count": "{word_count}", "is_final": "{is_final}" })]
async fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    Yields(4).await;
    work::weigh(batch_id, word_count, is_final)
}

#[inline(never)]
#[trace(short_name = true)]
fn err0(n: u64) -> Result<u64, Refused> {
    let result = work::refuse(n);
    if let Err(refused) = &result {
        LocalSpan::add_properties(|| {
            [
                (SPAN_STATUS_CODE, Cow::Borrowed("error")),
                (SPAN_STATUS_DESCRIPTION, Cow::Owned(refused.to_string())),
            ]
        });
    }
    result
}

#[inline(never)]
#[trace(short_name = true)]
fn nest5(n: u64) -> u64 {
    nest4(n) + 1
}

#[inline(never)]
#[trace(short_name = true)]
fn nest4(n: u64) -> u64 {
    nest3(n) + 1
}

#[inline(never)]
#[trace(short_name = true)]
fn nest3(n: u64) -> u64 {
    nest2(n) + 1
}

#[inline(never)]
#[trace(short_name = true)]
fn nest2(n: u64) -> u64 {
    nest1(n) + 1
}

#[inline(never)]
#[trace(short_name = true)]
fn nest1(n: u64) -> u64 {
    work::step(n)
}
