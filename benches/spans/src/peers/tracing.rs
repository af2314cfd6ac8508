//! `tracing` with tracing-opentelemetry over the registry; lean is without what its layer adds to each span.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Level, instrument};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;

use super::Peer;
use crate::executor::Yields;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::{SetUp, sdk_provider, unsampled_parent};
use crate::work::{self, Refused};

pub(crate) struct Tracing<const LEAN: bool> {
    provider: SdkTracerProvider,
}

impl<const LEAN: bool> Peer for Tracing<LEAN> {
    fn set_up(set_up: &SetUp) -> Result<Self, Failure> {
        let provider = sdk_provider(set_up)?;
        let layer = tracing_opentelemetry::layer()
            .with_location(!LEAN)
            .with_threads(!LEAN)
            .with_tracer(provider.tracer("bench"));
        // Without it the exporter's own HTTP/2 is traced, and exports spans of each export.
        let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), Level::INFO);
        let subscriber = tracing_subscriber::registry().with(layer).with(ours);
        tracing::subscriber::set_global_default(subscriber)?;
        Ok(Self { provider })
    }

    fn flush(&self) -> Result<(), Failure> {
        Ok(self.provider.force_flush()?)
    }

    fn in_root(mode: Mode, calls: impl FnOnce()) {
        root(mode).in_scope(calls);
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
        root(mode).in_scope(|| leaf0(n) + 1)
    }

    fn hello(visitor_id: i64) -> impl Future<Output = String> + Send {
        hello(visitor_id)
    }
}

#[instrument(
    parent = None,
    skip_all,
    name = "GET /hello/{visitor_id}",
    fields(otel.kind = "server", http.request.method = "GET", http.route = work::ROUTE, url.path = work::PATH, url.scheme = "http")
)]
async fn hello(visitor_id: i64) -> String {
    greet(visitor_id).await
}

#[instrument(skip_all, fields(visitor_id = visitor_id))]
async fn greet(visitor_id: i64) -> String {
    work::greeting(visitor_id).await
}

/// A new trace, or that of a caller elsewhere who decided not to record.
#[inline]
fn root(mode: Mode) -> tracing::Span {
    let span = tracing::info_span!(parent: None, "root");
    if mode == Mode::Unsampled {
        // Its only error is that the span has started, which it has not.
        let _ = span.set_parent(unsampled_parent());
    }
    span
}

#[inline(never)]
#[instrument(skip_all)]
fn leaf0(n: u64) -> u64 {
    work::step(n)
}

#[inline(never)]
#[instrument(skip_all, fields(batch_id = batch_id, word_count = word_count, is_final = is_final))]
fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    work::weigh(batch_id, word_count, is_final)
}

#[inline(never)]
#[instrument(skip_all, fields(batch_id = batch_id, word_count = word_count, is_final = is_final))]
async fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    work::weigh(batch_id, word_count, is_final)
}

#[inline(never)]
#[instrument(skip_all, fields(batch_id = batch_id, word_count = word_count, is_final = is_final))]
async fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    Yields(4).await;
    work::weigh(batch_id, word_count, is_final)
}

#[inline(never)]
#[instrument(skip_all, err)]
fn err0(n: u64) -> Result<u64, Refused> {
    work::refuse(n)
}

#[inline(never)]
#[instrument(skip_all)]
fn nest5(n: u64) -> u64 {
    nest4(n) + 1
}

#[inline(never)]
#[instrument(skip_all)]
fn nest4(n: u64) -> u64 {
    nest3(n) + 1
}

#[inline(never)]
#[instrument(skip_all)]
fn nest3(n: u64) -> u64 {
    nest2(n) + 1
}

#[inline(never)]
#[instrument(skip_all)]
fn nest2(n: u64) -> u64 {
    nest1(n) + 1
}

#[inline(never)]
#[instrument(skip_all)]
fn nest1(n: u64) -> u64 {
    work::step(n)
}
