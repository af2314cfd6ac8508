//! The guard of a running set-up.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use opentelemetry::context::FutureExt as _;

use super::error::FlushError;
use super::service::Service;
use super::stats::Stats;

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

impl Tracing {
    pub(super) fn new(service: Service) -> Self {
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
    /// Where spans or log records were lost meanwhile, or not everything was sent in time. What could not be sent in time is still
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
    /// Where spans or log records were lost meanwhile, or not everything was sent before the
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

    /// What became of the spans so far. After shutdown it keeps telling. [`stats`](crate::stats()) says the same of the
    /// process's set-up to those who have no hold of the guard.
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

    /// Has `meter` tell what became of the spans, as OpenTelemetry's own metrics
    /// ([SDK metrics](https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/), which are in development).
    ///
    #[doc = include_str!("sdk_metrics.md")]
    #[cfg(feature = "metrics")]
    pub fn observe_with(&self, meter: &opentelemetry::metrics::Meter) {
        super::sdk_metrics::observe(&self.service.tally, meter);
    }

    /// What became of the log records so far that are sent by OTLP. Lines on stderr are not counted, and none is
    /// `unfinished`.
    ///
    /// ```
    /// let tracing = traced::Config::new("svc").without_environment().console(false).build()?;
    /// assert_eq!(tracing.log_stats().exported, 0);
    /// # Ok::<(), traced::InitError>(())
    /// ```
    #[cfg(feature = "logs")]
    #[must_use]
    pub fn log_stats(&self) -> Stats {
        self.service.log_stats()
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
