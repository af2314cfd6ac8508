//! What is behind a guard: where spans and log records go, and how that ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::diagnostics::Diagnostics;
use super::error::{FlushError, InitError};
#[cfg(feature = "logs")]
use super::logs::LogPipeline;
use super::otlp::Background;
use super::otlp_signal::TRACES;
use super::stats::Stats;
use super::tally::{Source, Tally};
use crate::door;
use crate::pipeline::Pipeline;
use crate::recorder::{self, Recorder};

/// What a guard holds, and the signal thread flushes.
pub(super) struct Service {
    pub(super) diagnostics: Diagnostics,
    /// `None` where `OTEL_SDK_DISABLED` is true.
    pub(super) provider: Option<SdkTracerProvider>,
    /// Where annotations go, unless it is to the provider.
    pub(super) recorder: Option<Arc<Recorder>>,
    pipeline: OnceLock<Pipeline>,
    pub(super) tally: Arc<Tally>,
    /// `None` where no log records are sent.
    #[cfg(feature = "logs")]
    pub(super) logs: Option<LogPipeline>,
    background: Mutex<Option<Background>>,
    deadline: Duration,
    is_shut_down: AtomicBool,
    global: Mutex<Option<GlobalClaim>>,
}

/// The parts of a service whose spans go somewhere.
pub(super) struct Running {
    pub(super) provider: SdkTracerProvider,
    pub(super) tally: Tally,
}

impl Service {
    /// Nothing goes anywhere without further parts.
    pub(super) fn new(diagnostics: Diagnostics, deadline: Duration) -> Self {
        Self {
            diagnostics,
            provider: None,
            recorder: None,
            pipeline: OnceLock::new(),
            tally: Arc::new(Tally::new(Source::Nowhere, Vec::new())),
            #[cfg(feature = "logs")]
            logs: None,
            background: Mutex::new(None),
            deadline,
            is_shut_down: AtomicBool::new(false),
            global: Mutex::new(None),
        }
    }

    pub(super) fn with_spans(self, running: Running) -> Self {
        Self {
            provider: Some(running.provider),
            recorder: match running.tally.source() {
                Source::Recorder { recorder, .. } => Some(Arc::clone(recorder)),
                Source::Sdk(_) | Source::Nowhere => None,
            },
            tally: Arc::new(running.tally),
            ..self
        }
    }

    pub(super) fn with_background(self, background: Background) -> Self {
        Self {
            background: Mutex::new(Some(background)),
            ..self
        }
    }

    pub(super) fn keep(&self, claim: GlobalClaim) {
        *lock(&self.global) = Some(claim);
    }

    pub(super) fn pipeline(&self) -> Option<&Pipeline> {
        let provider = self.provider.as_ref()?;
        Some(
            self.pipeline
                .get_or_init(|| Pipeline::new(provider.clone(), self.recorder.clone())),
        )
    }

    pub(super) fn flush(&self) -> Result<(), FlushError> {
        if self.is_shut_down.load(Ordering::Acquire) {
            return Ok(());
        }
        #[cfg(feature = "logs")]
        return self.side_by_side(|| self.flush_spans(), LogPipeline::flush);
        #[cfg(not(feature = "logs"))]
        self.flush_spans()
    }

    pub(super) fn shutdown(&self) -> Result<(), FlushError> {
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        if let Some(background) = &*lock(&self.background) {
            background.end_soon();
        }
        #[cfg(feature = "logs")]
        let result = self.side_by_side(
            || self.shut_down_spans(),
            |logs| logs.shut_down(self.deadline),
        );
        #[cfg(not(feature = "logs"))]
        let result = self.shut_down_spans();
        // Whatever is still being sent has had its time.
        drop(lock(&self.background).take());
        drop(lock(&self.global).take());
        result
    }

    /// Spans and log records at the same time, because each may take all there is.
    #[cfg(feature = "logs")]
    fn side_by_side(
        &self,
        spans: impl FnOnce() -> Result<(), FlushError>,
        logs: impl Fn(&LogPipeline) -> Result<(), FlushError> + Sync,
    ) -> Result<(), FlushError> {
        let Some(pipeline) = &self.logs else {
            return spans();
        };
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new()
                .name("traced-flush".to_owned())
                .spawn_scoped(scope, || logs(pipeline));
            let spans = spans();
            let logs = match thread {
                Ok(thread) => thread
                    .join()
                    .unwrap_or_else(|_| Err(FlushError::new("a log processor panicked"))),
                Err(_) => logs(pipeline),
            };
            FlushError::both(spans, logs)
        })
    }

    fn flush_spans(&self) -> Result<(), FlushError> {
        let Some(provider) = &self.provider else {
            return Ok(());
        };
        let before = self.stats();
        let problem = match &self.recorder {
            Some(recorder) => recorder.flush(recorder::FLUSH_TIMEOUT).err(),
            None => {
                // Its error is in the state of the fan-out, in better words.
                let _ = provider.force_flush();
                self.tally.take_problem()
            }
        };
        self.outcome(before, problem, "flush")
    }

    fn shut_down_spans(&self) -> Result<(), FlushError> {
        let Some(provider) = &self.provider else {
            return Ok(());
        };
        let before = self.stats();
        let recorder = self.recorder.as_ref();
        let of_recorder = recorder.and_then(|recorder| recorder.shutdown(self.deadline).err());
        // Its error is in the state of the fan-out, in better words.
        let _ = provider.shutdown_with_timeout(self.deadline);
        let problem = of_recorder.or_else(|| self.tally.take_problem());
        let result = self.outcome(before, problem, "shutdown");
        self.tally.stop_reporting();
        self.stats()
            .report_at_shutdown(&TRACES, &result, self.diagnostics);
        result
    }

    fn outcome(
        &self,
        before: Stats,
        problem: Option<OTelSdkError>,
        what: &str,
    ) -> Result<(), FlushError> {
        let lost = self.stats().lost() - before.lost();
        FlushError::outcome(&TRACES, what, lost, problem)
    }

    pub(super) fn stats(&self) -> Stats {
        self.tally.stats()
    }

    #[cfg(feature = "logs")]
    pub(super) fn log_stats(&self) -> Stats {
        self.logs
            .as_ref()
            .map_or_else(Stats::default, LogPipeline::stats)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The right to be the process's global set-up: one at a time.
pub(super) struct GlobalClaim(());

static CLAIMED: AtomicBool = AtomicBool::new(false);

impl GlobalClaim {
    pub(super) fn take() -> Result<Self, InitError> {
        if CLAIMED.swap(true, Ordering::AcqRel) {
            return Err(InitError::already_initialized());
        }
        Ok(Self(()))
    }
}

impl Drop for GlobalClaim {
    fn drop(&mut self) {
        // Call sites find out that their provider is gone, and those that were told not to look may look again: before
        // the next set-up, which may tell them something else.
        door::provider_changed();
        CLAIMED.store(false, Ordering::Release);
    }
}
