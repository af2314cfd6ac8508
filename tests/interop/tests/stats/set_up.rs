//! Services to count the spans of, their exporters and samplers.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    SamplingDecision, SamplingResult, ShouldSample, SpanData, SpanExporter,
};
use traced::{Config, Stats, traced};

pub(crate) fn config() -> Config {
    Config::new("interop_service")
        .without_environment()
        .console(false)
        .handle_signals(false)
}

#[traced]
pub(crate) fn annotated() {}

/// The equation of the documentation.
pub(crate) fn assert_balanced(stats: Stats) {
    let found = stats.exported
        + stats.failed
        + stats.dropped
        + stats.pending
        + stats.unfinished
        + stats.record_only;
    assert_eq!(stats.started, found, "{stats:?}");
    let causes =
        stats.dropped_queue_full + stats.dropped_after_shutdown + stats.dropped_at_thread_exit;
    assert_eq!(stats.dropped, causes, "{stats:?}");
}

/// Holds every export until it is told to go on.
#[derive(Debug)]
pub(crate) struct Gate {
    arrived: Sender<usize>,
    go_on: Mutex<Receiver<()>>,
}

impl SpanExporter for Gate {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        // Nobody counts the exports after the first.
        let _ = self.arrived.send(batch.len());
        let _ = self.go_on.lock().unwrap().recv();
        Ok(())
    }
}

pub(crate) fn gate() -> (Gate, Receiver<usize>, Sender<()>) {
    let (arrived, arrivals) = mpsc::channel();
    let (go_on, gate) = mpsc::channel();
    let gate = Gate {
        arrived,
        go_on: Mutex::new(gate),
    };
    (gate, arrivals, go_on)
}

#[derive(Debug)]
pub(crate) struct Taken;

impl SpanExporter for Taken {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }
}

/// One set-up of the process at a time.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records every second trace without sending it.
#[derive(Debug, Clone, Default)]
pub(crate) struct EverySecond(Arc<Mutex<bool>>);

impl ShouldSample for EverySecond {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let mut sampled = self.0.lock().unwrap();
        *sampled = !*sampled;
        SamplingResult {
            decision: match *sampled {
                true => SamplingDecision::RecordAndSample,
                false => SamplingDecision::RecordOnly,
            },
            attributes: Vec::new(),
            trace_state: TraceState::NONE,
        }
    }
}
