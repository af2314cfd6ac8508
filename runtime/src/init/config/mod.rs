//! Tracing set up in code.

mod destinations;
#[cfg(feature = "logs")]
mod logs;
mod recording;
mod sending;

use std::ffi::OsString;
use std::fmt;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry_sdk::trace::SpanProcessor;

use super::assembly;
use super::environment::Environment;
use super::error::InitError;
use super::export::Exporter;
use super::guard::Tracing;
use super::settings::Overrides;

/// How long shutting down may take unless told otherwise.
const DEADLINE: Duration = Duration::from_secs(5);

/// What [`init`](crate::init()) does, with a word in it.
///
/// What is said here wins over the environment; what is not comes from it ([the table](crate::init())). The name given
/// to [`new`](Self::new) is the exception: it is the name the service has unless `OTEL_SERVICE_NAME` or
/// `OTEL_RESOURCE_ATTRIBUTES` has another, so that one program can be deployed under two names.
/// [`service_name`](Self::service_name) is final.
///
/// ```
/// use std::time::Duration;
///
/// let tracing = traced::Config::new("spellchecker_service")
///     .service_version(env!("CARGO_PKG_VERSION"))
///     .resource_attribute("deployment.environment.name", "staging")
///     .endpoint("http://localhost:4317")
///     .shutdown_deadline(Duration::from_secs(2))
///     # .without_environment().handle_signals(false)
///     .init()?;
/// # drop(tracing);
/// # Ok::<(), traced::InitError>(())
/// ```
#[must_use = "nothing is set up before `init` or `build`"]
pub struct Config {
    pub(super) environment: Environment,
    pub(super) overrides: Overrides,
    pub(super) exporters: Vec<CustomExporter>,
    pub(super) processors: Vec<CustomProcessor>,
    pub(super) shutdown_deadline: Duration,
    pub(super) handle_signals: bool,
}

/// An exporter of the application's, and its name for messages.
pub(super) struct CustomExporter {
    pub(super) name: &'static str,
    pub(super) exporter: Box<dyn Exporter>,
}

/// The same of a processor.
pub(super) struct CustomProcessor {
    pub(super) name: &'static str,
    pub(super) processor: Box<dyn SpanProcessor>,
}

impl Config {
    /// A set-up for the service of this name.
    ///
    /// ```
    /// let config = traced::Config::new("spellchecker_service");
    /// ```
    pub fn new(service: impl Into<String>) -> Self {
        let mut overrides = Overrides::default();
        overrides.resource.default_name = service.into();
        Self {
            environment: Environment::of_process(),
            overrides,
            exporters: Vec::new(),
            processors: Vec::new(),
            shutdown_deadline: DEADLINE,
            handle_signals: true,
        }
    }

    /// Leaves the process environment unread: what is not said in code has the specification's default.
    ///
    /// ```
    /// let config = traced::Config::new("svc").without_environment();
    /// ```
    pub fn without_environment(mut self) -> Self {
        self.environment = Environment::empty();
        self
    }

    /// Looks variables up in something other than the process environment: a map in a test, a file of settings.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// let variables = HashMap::from([("OTEL_TRACES_SAMPLER", "always_off"), ("OTEL_TRACES_EXPORTER", "none")]);
    /// let tracing = traced::Config::new("svc")
    ///     .environment(move |name| variables.get(name).copied())
    ///     .build()?;
    /// # Ok::<(), traced::InitError>(())
    /// ```
    pub fn environment<S: Into<OsString>>(
        mut self,
        lookup: impl Fn(&str) -> Option<S> + Send + Sync + 'static,
    ) -> Self {
        self.environment = Environment::of(lookup);
        self
    }

    /// The service's name, whatever the environment says.
    ///
    /// ```
    /// let config = traced::Config::new("svc").service_name("spellchecker_service");
    /// ```
    pub fn service_name(self, name: impl Into<String>) -> Self {
        self.resource_attribute("service.name", name.into())
    }

    /// The service's version: the resource attribute `service.version`.
    ///
    /// ```
    /// let config = traced::Config::new("svc").service_version(env!("CARGO_PKG_VERSION"));
    /// ```
    pub fn service_version(self, version: impl Into<String>) -> Self {
        self.resource_attribute("service.version", version.into())
    }

    /// An attribute of the resource, which describes the service and goes with all its spans.
    ///
    /// ```
    /// let config = traced::Config::new("svc").resource_attribute("service.namespace", "essays");
    /// ```
    pub fn resource_attribute(
        mut self,
        key: impl Into<opentelemetry::Key>,
        value: impl Into<opentelemetry::Value>,
    ) -> Self {
        self.overrides
            .resource
            .attributes
            .push(KeyValue::new(key, value));
        self
    }

    /// How long shutting down may take; five seconds unless said otherwise. What is not sent by then is lost, and
    /// counted.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let config = traced::Config::new("svc").shutdown_deadline(Duration::from_secs(1));
    /// ```
    pub fn shutdown_deadline(mut self, deadline: Duration) -> Self {
        self.shutdown_deadline = deadline;
        self
    }

    /// Whether SIGTERM and SIGINT flush spans; they do unless said otherwise.
    ///
    /// An application that has handlers of its own for them (`tokio::signal`, `ctrlc`) either waits for
    /// [`shutdown_signal`](crate::shutdown_signal) instead or says `false` here: there is no telling from outside that
    /// it means to go on, so the signal would end it after the flush.
    ///
    /// ```
    /// let config = traced::Config::new("svc").handle_signals(false);
    /// ```
    pub fn handle_signals(mut self, handle: bool) -> Self {
        self.handle_signals = handle;
        self
    }

    /// Sets up tracing for this process: OpenTelemetry's global tracer provider and propagator are ours from now on.
    ///
    /// # Errors
    ///
    /// All settings that cannot be used, in one error; or that an earlier set-up is still alive.
    ///
    /// ```
    /// let tracing = traced::Config::new("spellchecker_service")
    ///     # .without_environment().handle_signals(false)
    ///     .init()?;
    /// let second = traced::Config::new("spellchecker_service").init();
    /// assert!(second.unwrap_err().to_string().contains("already"));
    ///
    /// drop(tracing);
    /// let _tracing = traced::Config::new("spellchecker_service")
    ///     # .without_environment().handle_signals(false)
    ///     .init()?; // now it may be
    /// # Ok::<(), traced::InitError>(())
    /// ```
    pub fn init(self) -> Result<Tracing, InitError> {
        assembly::init(self)
    }

    /// Sets up tracing for one service of several in this process: [`Tracing::in_service`] says what belongs to it, and
    /// spans outside go where they went before.
    ///
    /// Propagators are the process's, and so are the hash key, the signal that exceptions are recorded with, and the
    /// known methods of HTTP. The first service that is built says what they are, unless the process has them already,
    /// and [`init`](Self::init) has the last word.
    ///
    /// # Errors
    ///
    /// All settings that cannot be used, in one error.
    ///
    /// ```
    /// let tracing = traced::Config::new("spellchecker_service").without_environment().build()?;
    /// # Ok::<(), traced::InitError>(())
    /// ```
    pub fn build(self) -> Result<Tracing, InitError> {
        assembly::build(self)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the overrides: headers are among them.
        f.debug_struct("Config")
            .field("service", &self.overrides.resource.default_name)
            .finish_non_exhaustive()
    }
}
