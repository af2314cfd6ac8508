//! The guard of a running set-up.

use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use opentelemetry::context::FutureExt as _;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::diagnostics::Diagnostics;
use super::error::{FlushError, InitError};
use super::export::{FanOutState, Ledger};
use super::otlp::Background;
use super::stats::Stats;
use crate::door;
use crate::pipeline::Pipeline;
use crate::recorder::{self, Recorder};

/// Tracing that is set up: what [`init`](crate::init()) returns.
///
/// It sends what it has when it is dropped, or when [`shutdown`](Self::shutdown) is called: keep it until the end of
/// `main`, under a name (`let _ = …` drops at once). Neither panics, and neither takes longer than the
/// [deadline](crate::Config::shutdown_deadline), whatever runtime it happens in. They block their thread for as long
/// as the collector takes; a collector in the same single-threaded runtime cannot answer meanwhile.
///
/// ```
/// fn main() -> Result<(), traced::InitError> {
///     # let quiet = |_: &str| None::<String>;
///     let _tracing = traced::Config::new("spellchecker_service")
///         # .environment(quiet).handle_signals(false)
///         .init()?;
///     // the application
///     Ok(())
/// }
/// ```
#[must_use = "tracing shuts down when its guard is dropped"]
pub struct Tracing {
    service: Arc<Service>,
}

/// What a guard holds, and the signal thread flushes.
pub(super) struct Service {
    pub(super) diagnostics: Diagnostics,
    /// `None` where `OTEL_SDK_DISABLED` is true.
    pub(super) provider: Option<SdkTracerProvider>,
    /// Where annotations go, unless it is to the provider.
    pub(super) recorder: Option<Arc<Recorder>>,
    pipeline: OnceLock<Pipeline>,
    ledgers: Vec<Arc<Ledger>>,
    state: Arc<FanOutState>,
    background: Mutex<Option<Background>>,
    deadline: Duration,
    is_shut_down: AtomicBool,
    global: Mutex<Option<GlobalClaim>>,
}

/// The parts of a service whose spans go somewhere.
pub(super) struct Running {
    pub(super) provider: SdkTracerProvider,
    pub(super) recorder: Option<Arc<Recorder>>,
    pub(super) ledgers: Vec<Arc<Ledger>>,
    pub(super) state: Arc<FanOutState>,
    pub(super) background: Option<Background>,
}

impl Tracing {
    pub(super) fn new(
        running: Option<Running>,
        diagnostics: Diagnostics,
        deadline: Duration,
    ) -> Self {
        let mut service = Service {
            diagnostics,
            provider: None,
            recorder: None,
            pipeline: OnceLock::new(),
            ledgers: Vec::new(),
            state: Arc::default(),
            background: Mutex::new(None),
            deadline,
            is_shut_down: AtomicBool::new(false),
            global: Mutex::new(None),
        };
        if let Some(running) = running {
            service.provider = Some(running.provider);
            service.recorder = running.recorder;
            service.ledgers = running.ledgers;
            service.state = running.state;
            service.background = Mutex::new(running.background);
        }
        Self {
            service: Arc::new(service),
        }
    }

    pub(super) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Runs a future as part of this service: spans started inside it, by whatever library, go to this service's
    /// exporters.
    ///
    /// It is for several services in one process, each made by [`Config::build`](crate::Config::build); for the one
    /// that [`init`](crate::init()) set up it changes nothing. A task that the future spawns is outside, unless it
    /// [takes the context along](crate::FutureExt::with_current_context).
    ///
    /// ```
    /// # async fn serve(port: u16) {}
    /// # async fn example() -> Result<(), traced::InitError> {
    /// let essays = traced::Config::new("essay_service").build()?;
    /// let spelling = traced::Config::new("spellchecker_service").build()?;
    ///
    /// tokio::join!(essays.in_service(serve(8001)), spelling.in_service(serve(8002)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn in_service<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        let context = match self.service.pipeline() {
            Some(pipeline) => pipeline.context(),
            None => opentelemetry::Context::current(),
        };
        future.with_context(context)
    }

    /// Sends everything that has ended so far, and waits for it: five seconds at most.
    ///
    /// # Errors
    ///
    /// Where spans were lost meanwhile, or not everything was sent in time. What could not be sent in time is still
    /// being sent.
    ///
    /// ```
    /// let tracing = traced::Config::new("svc").without_environment().console(false).build()?;
    /// tracing.flush().unwrap();
    /// # Ok::<(), traced::InitError>(())
    /// ```
    pub fn flush(&self) -> Result<(), FlushError> {
        self.service.flush()
    }

    /// Sends everything, and ends tracing. Spans that end later are lost, so end the work first. A second call does
    /// nothing.
    ///
    /// # Errors
    ///
    /// Where spans were lost meanwhile, or not everything was sent before the
    /// [deadline](crate::Config::shutdown_deadline). All losses since the start are reported on stderr besides.
    ///
    /// ```
    /// let tracing = traced::Config::new("svc").without_environment().console(false).build()?;
    /// tracing.shutdown().unwrap();
    /// # Ok::<(), traced::InitError>(())
    /// ```
    pub fn shutdown(&self) -> Result<(), FlushError> {
        self.service.shutdown()
    }

    /// What became of the spans so far.
    ///
    /// ```
    /// let tracing = traced::Config::new("svc").without_environment().console(false).build()?;
    /// assert_eq!(tracing.stats().exported, 0);
    /// # Ok::<(), traced::InitError>(())
    /// ```
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.service.stats()
    }
}

impl Drop for Tracing {
    fn drop(&mut self) {
        // Losses are on stderr already; there is nobody to return an error to.
        let _ = self.shutdown();
    }
}

impl fmt::Debug for Tracing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracing")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

impl Service {
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
        let Some(provider) = &self.provider else {
            return Ok(());
        };
        if self.is_shut_down.load(Ordering::Acquire) {
            return Ok(());
        }
        let before = self.stats();
        let problem = match &self.recorder {
            Some(recorder) => recorder.flush(recorder::FLUSH_TIMEOUT).err(),
            None => {
                // Its error is in the state of the fan-out, in better words.
                let _ = provider.force_flush();
                self.state.take_problem()
            }
        };
        self.outcome(before, problem, "flush")
    }

    fn shutdown(&self) -> Result<(), FlushError> {
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let mut result = Ok(());
        if let Some(provider) = &self.provider {
            let before = self.stats();
            let recorder = self.recorder.as_ref();
            let of_recorder = recorder.and_then(|it| it.shutdown(self.deadline).err());
            // Its error is in the state of the fan-out, in better words.
            let _ = provider.shutdown_with_timeout(self.deadline);
            let problem = of_recorder.or_else(|| self.state.take_problem());
            result = self.outcome(before, problem, "shutdown");
            self.ledgers
                .iter()
                .for_each(|ledger| ledger.stop_reporting());
            match (self.stats().losses_at_shutdown(), &result) {
                (Some(losses), _) => self.diagnostics.error(&losses),
                (None, Err(error)) => self.diagnostics.error(&error.to_string()),
                (None, Ok(())) => {}
            }
        }
        // Whatever is still being sent has had its time.
        drop(lock(&self.background).take());
        drop(lock(&self.global).take());
        result
    }

    fn outcome(
        &self,
        before: Stats,
        problem: Option<OTelSdkError>,
        what: &str,
    ) -> Result<(), FlushError> {
        let lost = self.stats().lost() - before.lost();
        match problem {
            _ if lost > 0 => Err(FlushError::new(format!(
                "{lost} spans were lost in this {what}"
            ))),
            None => Ok(()),
            Some(OTelSdkError::Timeout(time)) => Err(FlushError::new(format!(
                "the {what} did not finish within {time:?}"
            ))),
            Some(error) => Err(FlushError::new(format!("the {what} failed: {error}"))),
        }
    }

    fn stats(&self) -> Stats {
        let mut stats = Stats {
            unfinished: self.state.unfinished(),
            ..Stats::default()
        };
        self.ledgers
            .iter()
            .for_each(|ledger| ledger.add_to(&mut stats));
        if let Some(recorder) = &self.recorder {
            // Each exporter would have got every span.
            let exporters = self.ledgers.len() as u64;
            let counts = recorder.counts();
            let gone = counts.dropped + recorder.handed_on();
            stats.dropped += exporters * counts.dropped;
            stats.pending += exporters * counts.ended.saturating_sub(gone);
            stats.unfinished += counts.started.saturating_sub(counts.ended);
        }
        stats
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
        CLAIMED.store(false, Ordering::Release);
        // Call sites find out that their provider is gone, and those that were told not to look may look again.
        door::provider_changed();
    }
}
