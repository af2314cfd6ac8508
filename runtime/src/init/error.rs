//! What can be wrong with a set-up: every fault at once, each with its setting, its value and what is legal.

use std::error::Error;
use std::fmt;
use std::io;

use opentelemetry_sdk::error::OTelSdkError;

use super::foreign::in_one_line;
use super::otlp_signal::OtlpSignal;

/// Long values are cut in messages: the start is enough to recognise one.
const SHOWN_CHARACTERS: usize = 80;

/// Why tracing could not be set up.
///
/// All faulty settings are in one error, so that they can be mended in one go. Values of headers are never shown:
/// they may be secrets.
///
/// ```
/// let error = traced::Config::new("spellchecker_service")
///     .environment(|name| match name {
///         "OTEL_TRACES_SAMPLER" => Some("sometimes"),
///         "OTEL_PROPAGATORS" => Some("smoke"),
///         _ => None,
///     })
///     .build()
///     .unwrap_err();
///
/// assert_eq!(error.settings(), ["OTEL_PROPAGATORS", "OTEL_TRACES_SAMPLER"]);
/// assert!(error.to_string().contains("parentbased_always_on"));
/// ```
pub struct InitError(Reason);

enum Reason {
    Settings(Vec<Fault>),
    AlreadyInitialized,
    Thread(io::Error),
    Exporter { endpoint: String, problem: String },
}

/// One setting that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    setting: String,
    value: Option<String>,
    problem: String,
}

impl Fault {
    pub(super) fn new(setting: &str, value: &str, problem: impl Into<String>) -> Self {
        Self {
            setting: setting.to_owned(),
            value: Some(value.to_owned()),
            problem: problem.into(),
        }
    }

    /// A fault whose value is secret, or none.
    pub(super) fn without_value(setting: &str, problem: impl Into<String>) -> Self {
        Self {
            setting: setting.to_owned(),
            value: None,
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.setting)?;
        if let Some(value) = &self.value {
            let shown: String = value.chars().take(SHOWN_CHARACTERS).collect();
            let cut = if shown.len() < value.len() { "…" } else { "" };
            write!(f, "={shown:?}{cut}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl InitError {
    pub(super) fn of_settings(faults: Vec<Fault>) -> Self {
        Self(Reason::Settings(faults))
    }

    pub(super) fn already_initialized() -> Self {
        Self(Reason::AlreadyInitialized)
    }

    pub(super) fn thread(error: io::Error) -> Self {
        Self(Reason::Thread(error))
    }

    pub(super) fn exporter(endpoint: String, problem: impl fmt::Display) -> Self {
        Self(Reason::Exporter {
            endpoint,
            problem: problem.to_string(),
        })
    }

    /// The names of the settings that cannot be used: environment variables, or methods of [`Config`](crate::Config).
    ///
    /// ```
    /// let error = traced::Config::new("svc")
    ///     .without_environment()
    ///     .endpoint("ftp://collector")
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(error.settings(), ["Config::endpoint"]);
    /// ```
    #[must_use]
    pub fn settings(&self) -> Vec<&str> {
        match &self.0 {
            Reason::Settings(faults) => faults.iter().map(|fault| &*fault.setting).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Settings(faults) => match &faults[..] {
                [only] => write!(f, "tracing cannot be set up: {only}"),
                several => {
                    write!(f, "tracing cannot be set up, {} settings are at fault:", several.len())?;
                    several.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
                }
            },
            Reason::AlreadyInitialized => f.write_str(
                "tracing is already set up: the guard of an earlier `init` is alive. Shut it down first, \
                 or use `Config::build` for a second service in one process",
            ),
            Reason::Thread(error) => write!(f, "tracing cannot start its export thread: {error}"),
            Reason::Exporter { endpoint, problem } => {
                write!(f, "the OTLP exporter to {endpoint} cannot be built: {problem}")
            }
        }
    }
}

/// The same text as `Display`: it is what `fn main() -> Result<(), InitError>` prints.
impl fmt::Debug for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for InitError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Reason::Thread(error) => Some(error),
            _ => None,
        }
    }
}

/// Why spans, or log records, did not all reach their exporters in a flush or at shutdown.
///
/// The counts are in [`Stats`](crate::Stats), and losses are reported on stderr besides.
///
/// ```
/// let tracing = traced::Config::new("svc").without_environment().console(false).build()?;
/// if let Err(error) = tracing.flush() {
///     eprintln!("{error}"); // for instance: the collector did not answer within 5s
/// }
/// # Ok::<(), traced::InitError>(())
/// ```
#[derive(Debug)]
pub struct FlushError {
    problem: String,
}

impl FlushError {
    pub(super) fn new(problem: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
        }
    }

    /// What there is to say of a flush or a shutdown in which so many items were lost.
    pub(super) fn outcome(
        signal: &OtlpSignal,
        what: &str,
        lost: u64,
        problem: Option<OTelSdkError>,
    ) -> Result<(), Self> {
        let items = signal.items;
        let were_lost = (lost > 0).then(|| format!("{} lost in this {what}", signal.counted(lost)));
        Err(Self::new(match (were_lost, problem) {
            (None, None) => return Ok(()),
            (Some(were_lost), Some(OTelSdkError::Timeout(time))) => {
                format!("{were_lost}, which did not finish within {time:?}")
            }
            (Some(were_lost), _) => were_lost,
            (None, Some(OTelSdkError::Timeout(time))) => {
                format!("the {what} of {items} did not finish within {time:?}")
            }
            (None, Some(error)) => {
                let error = in_one_line(&error.to_string());
                format!("the {what} of {items} failed: {error}")
            }
        }))
    }

    /// Both, of those that failed.
    #[cfg(feature = "logs")]
    pub(super) fn both(one: Result<(), Self>, other: Result<(), Self>) -> Result<(), Self> {
        match (one, other) {
            (Err(one), Err(other)) => Err(Self::new(format!("{one}; {other}"))),
            (one, other) => one.and(other),
        }
    }
}

impl fmt::Display for FlushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl Error for FlushError {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use opentelemetry_sdk::error::OTelSdkError;

    use super::super::otlp_signal::TRACES;
    use super::FlushError;

    #[test]
    fn one_span_was_lost_and_two_were() {
        let told = |lost| {
            let outcome = FlushError::outcome(&TRACES, "flush", lost, None);
            outcome.map_err(|error| error.to_string())
        };
        assert_eq!(told(0), Ok(()));
        assert_eq!(told(1), Err("1 span was lost in this flush".to_owned()));
        assert_eq!(told(2), Err("2 spans were lost in this flush".to_owned()));
    }

    #[test]
    fn what_did_not_finish_is_told_besides_what_was_lost() {
        let told = |lost| {
            let problem = OTelSdkError::Timeout(Duration::from_secs(5));
            let outcome = FlushError::outcome(&TRACES, "shutdown", lost, Some(problem));
            outcome.expect_err("there is a problem").to_string()
        };
        assert_eq!(told(0), "the shutdown of spans did not finish within 5s");
        assert_eq!(
            told(2),
            "2 spans were lost in this shutdown, which did not finish within 5s"
        );
    }
}
