//! A processor that says on stderr which finished spans break the conventions: for whoever writes the program.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::diagnostics::Diagnostics;
use super::environment::{Environment, Reader};
use super::error::InitError;
use super::settings::{diagnostics, policy_of_file, policy_of_package};
use crate::audit::{Audit, Governing, Violation};

/// A program that makes names up at run time breaks the rules in ever new ways.
const MOST_REPORTS: usize = 1000;

/// What has been reported in this process, by all of its services.
static REPORTED: Reported = Reported::new();

/// Holds every finished span against the conventions, whoever made it, and reports each violation once on stderr.
///
/// [`Config::audit`](crate::Config::audit) and `TRACED_AUDIT` put one in; this is for those who build a provider of their
/// own. It is made for development: spans are judged as they end, on the thread that ends them. A process reports a
/// thousand violations at most. `OTEL_LOG_LEVEL` below `warn` silences it.
///
/// ```
/// use opentelemetry_sdk::trace::SdkTracerProvider;
///
/// let provider = SdkTracerProvider::builder()
///     .with_span_processor(traced::AuditProcessor::new()?)
///     .build();
/// # Ok::<(), traced::InitError>(())
/// ```
#[derive(Debug)]
pub struct AuditProcessor {
    audit: Audit,
    diagnostics: Diagnostics,
    reported: &'static Reported,
}

impl AuditProcessor {
    /// Judges by the `traced.toml` of the package that cargo runs (`CARGO_MANIFEST_DIR`), or by the defaults where there
    /// is none.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, or with `OTEL_LOG_LEVEL`.
    ///
    /// ```
    /// let processor = traced::AuditProcessor::new()?;
    /// # Ok::<(), traced::InitError>(())
    /// ```
    pub fn new() -> Result<Self, InitError> {
        Self::read(|reader| policy_of_package(reader, "AuditProcessor::new"))
    }

    /// Judges by this `traced.toml`.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, or that it cannot be read; what is wrong with `OTEL_LOG_LEVEL`.
    ///
    /// ```
    /// let error = traced::AuditProcessor::with_policy("no/such/traced.toml").unwrap_err();
    /// assert!(error.to_string().contains("cannot be read"));
    /// ```
    pub fn with_policy(traced_toml: impl AsRef<Path>) -> Result<Self, InitError> {
        let file = traced_toml.as_ref();
        Self::read(|reader| policy_of_file(reader, "AuditProcessor::with_policy", file))
    }

    fn read(policy: impl FnOnce(&mut Reader<'_>) -> Option<Governing>) -> Result<Self, InitError> {
        let environment = Environment::of_process();
        let mut reader = Reader::new(&environment);
        let diagnostics = diagnostics(&mut reader);
        let governing = policy(&mut reader).unwrap_or_default();
        match reader.into_faults() {
            faults if faults.is_empty() => Ok(Self::of(governing, diagnostics)),
            faults => Err(InitError::of_settings(faults)),
        }
    }

    pub(super) fn of(governing: Governing, diagnostics: Diagnostics) -> Self {
        let rules = match &governing.file {
            Some(file) => file.display().to_string(),
            None => "the default rules".to_owned(),
        };
        diagnostics.info(&format!("finished spans are audited by {rules}"));
        Self {
            audit: Audit::new(governing.policy),
            diagnostics,
            reported: &REPORTED,
        }
    }
}

impl SpanProcessor for AuditProcessor {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if !span.span_context.is_sampled() || self.reported.is_full() {
            return;
        }
        for violation in self.audit.judge(&span) {
            match self.reported.note(&violation) {
                Noted::Before => {}
                Noted::First => self.diagnostics.warn(&violation.to_string()),
                Noted::Last => {
                    self.diagnostics.warn(&violation.to_string());
                    self.diagnostics.warn(&format!(
                        "the audit has reported {MOST_REPORTS} violations and stops: mend some of them to see more"
                    ));
                }
            }
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The violations that were reported, as hashes: two that share one are reported as one, which nobody will see happen.
#[derive(Debug)]
struct Reported(Mutex<BTreeSet<u64>>);

/// What is to be done about a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noted {
    /// It was reported before, or there have been too many.
    Before,
    First,
    /// It is the last one to report.
    Last,
}

impl Reported {
    const fn new() -> Self {
        Self(Mutex::new(BTreeSet::new()))
    }

    fn is_full(&self) -> bool {
        self.hashes().len() >= MOST_REPORTS
    }

    fn note(&self, violation: &Violation) -> Noted {
        let mut hasher = DefaultHasher::new();
        violation.hash(&mut hasher);
        let mut hashes = self.hashes();
        if hashes.len() >= MOST_REPORTS || !hashes.insert(hasher.finish()) {
            return Noted::Before;
        }
        match hashes.len() {
            MOST_REPORTS => Noted::Last,
            _ => Noted::First,
        }
    }

    fn hashes(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
