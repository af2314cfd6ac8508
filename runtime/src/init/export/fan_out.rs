//! The one processor that a provider of ours has, and all others behind it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry::trace::Span as _;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::value_length;
use crate::value::repeated;

type Processors = Vec<Box<dyn SpanProcessor>>;

/// What is to be known about a [`FanOut`] once a provider has it.
#[derive(Debug, Default)]
pub(in super::super) struct FanOutState {
    sampled_started: AtomicU64,
    sampled_ended: AtomicU64,
    record_only_started: AtomicU64,
    record_only_ended: AtomicU64,
    problem: Mutex<Option<OTelSdkError>>,
}

impl FanOutState {
    /// How many spans have ended, and how many have started.
    pub(in super::super) fn spans(&self) -> SpanCounts {
        // In this order: every span that has ended has started.
        let [record_only_ended, sampled_ended] = [&self.record_only_ended, &self.sampled_ended]
            .map(|count| count.load(Ordering::Acquire));
        let [record_only_started, sampled_started] =
            [&self.record_only_started, &self.sampled_started]
                .map(|count| count.load(Ordering::Acquire));
        SpanCounts {
            started: sampled_started + record_only_started,
            ended: sampled_ended + record_only_ended,
            record_only_started,
            record_only_ended,
        }
    }

    /// Why the last flush or shutdown did not succeed. The provider tells it too, in the form of a list in a string.
    pub(in super::super) fn take_problem(&self) -> Option<OTelSdkError> {
        self.problem
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn note(&self, result: OTelSdkResult) -> OTelSdkResult {
        match result {
            Ok(()) => Ok(()),
            Err(problem) => {
                let told = Err(OTelSdkError::InternalFailure(problem.to_string()));
                *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
                told
            }
        }
    }
}

/// How many spans there were.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct SpanCounts {
    pub(in super::super) started: u64,
    pub(in super::super) ended: u64,
    /// Of those that have started, and below of those that have ended: recorded, and not sampled.
    #[cfg_attr(
        not(feature = "metrics"),
        expect(dead_code, reason = "only metrics tell it")
    )]
    pub(in super::super) record_only_started: u64,
    pub(in super::super) record_only_ended: u64,
}

/// Hands spans to several processors, which flush and shut down side by side and before one deadline. The SDK's own
/// list would give each of them the whole time, one after another, and wait for ever for one that hangs.
#[derive(Debug)]
pub(in super::super) struct FanOut {
    processors: Arc<Processors>,
    value_length: Option<usize>,
    state: Arc<FanOutState>,
    flush_timeout: Duration,
}

impl FanOut {
    pub(in super::super) fn new(
        processors: Processors,
        value_length: Option<usize>,
        state: Arc<FanOutState>,
        flush_timeout: Duration,
    ) -> Self {
        Self {
            processors: Arc::new(processors),
            value_length,
            state,
            flush_timeout,
        }
    }

    fn hand_on(&self, span: SpanData) {
        if let Some((last, others)) = self.processors.split_last() {
            others
                .iter()
                .for_each(|processor| processor.on_end(span.clone()));
            last.on_end(span);
        }
    }

    /// Calls every processor on a thread of its own. One that is late is left behind.
    fn on_each(
        &self,
        timeout: Duration,
        call: fn(&dyn SpanProcessor, Duration) -> OTelSdkResult,
    ) -> OTelSdkResult {
        let deadline = Instant::now().checked_add(timeout);
        let (sender, results) = mpsc::channel();
        for index in 0..self.processors.len() {
            let processors = Arc::clone(&self.processors);
            let sender = sender.clone();
            thread::Builder::new()
                .name("traced-flush".to_owned())
                .spawn(move || {
                    // Nobody receives any more where the deadline has passed.
                    let _ = sender.send(call(&*processors[index], timeout));
                })
                .map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?;
        }
        drop(sender);
        let mut outcome = Ok(());
        for _ in 0..self.processors.len() {
            let left = deadline.map_or(timeout, |deadline| {
                deadline.saturating_duration_since(Instant::now())
            });
            match results.recv_timeout(left) {
                Ok(result) => outcome = outcome.and(result),
                Err(mpsc::RecvTimeoutError::Timeout) => return Err(OTelSdkError::Timeout(timeout)),
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    let problem = "a span processor panicked".to_owned();
                    return Err(OTelSdkError::InternalFailure(problem));
                }
            }
        }
        outcome
    }
}

impl SpanProcessor for FanOut {
    fn on_start(&self, span: &mut Span, context: &Context) {
        let count = match span.span_context().is_sampled() {
            true => &self.state.sampled_started,
            false => &self.state.record_only_started,
        };
        count.fetch_add(1, Ordering::Relaxed);
        self.processors
            .iter()
            .for_each(|processor| processor.on_start(span, context));
    }

    fn on_end(&self, mut span: SpanData) {
        let count = match span.span_context.is_sampled() {
            true => &self.state.sampled_ended,
            false => &self.state.record_only_ended,
        };
        count.fetch_add(1, Ordering::Release);
        repeated::keep_last_of(&mut span);
        if let Some(limit) = self.value_length {
            value_length::truncate(&mut span, limit);
        }
        #[cfg(feature = "logs")]
        crate::processing::run(|| self.hand_on(span));
        #[cfg(not(feature = "logs"))]
        self.hand_on(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        let result = self.on_each(self.flush_timeout, |processor, _| processor.force_flush());
        self.state.note(result)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        let result = self.on_each(timeout, |processor, timeout| {
            processor.shutdown_with_timeout(timeout)
        });
        self.state.note(result)
    }
}
