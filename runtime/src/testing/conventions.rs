//! Captured spans, held against the conventions.

use std::env;
use std::fmt::Write as _;
use std::path::Path;

use opentelemetry_sdk::trace::SpanData;
use traced_conventions::PolicyErrors;

use super::Spans;
use crate::audit::{Audit, Governing, Violation};

/// Whether the spans keep to the conventions. The compiler checks annotations; these check what was recorded, so spans
/// that a library or hand-written code made as well.
///
/// The rules are those of [`#[traced]`](macro@crate::traced#conventions), in the levels of the `traced.toml` of the
/// package under test. Cargo names that package to its tests (`CARGO_MANIFEST_DIR`); where it is not cargo that runs
/// them, the defaults hold unless a file is given. What annotations except with `allow(…)` is excepted here: in their
/// span, or, for `record!` and `event!`, everywhere. Spans that are named at run time and do not say where they are from,
/// because `traced.toml` has `code_location = false`, are known by their scope alone. Destinations of messages are called as
/// their broker calls them; a number or UUID in one that is found out at run time is a fault, since there may be many.
/// What `traced` writes by itself (`code.*`, `error.type`, exceptions) is not judged. Of personal data only names can be
/// found.
impl Spans {
    /// Asserts that all spans keep to the conventions.
    ///
    /// ```
    /// use traced::opentelemetry::{KeyValue, global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| {
    ///     let tracer = global::tracer("library");
    ///     let attributes = [KeyValue::new("essay.word_count", 7)];
    ///     drop(tracer.span_builder("count_words").with_attributes(attributes).start(&tracer));
    /// });
    /// spans.assert_conventions();
    /// ```
    ///
    /// # Panics
    ///
    /// If one of them breaks a rule that is not only warned about; the message lists all [`violations`](Self::violations).
    /// If the `traced.toml` cannot be used; the message lists its faults.
    #[track_caller]
    pub fn assert_conventions(&self) {
        self.assert_none(&self.violations());
    }

    /// Asserts that all spans keep to the conventions as this `traced.toml` has them.
    ///
    /// ```no_run
    /// # let spans = traced::testing::capture(|| ());
    /// spans.assert_conventions_of("../shared/traced.toml");
    /// ```
    ///
    /// # Panics
    ///
    /// As [`assert_conventions`](Self::assert_conventions).
    #[track_caller]
    pub fn assert_conventions_of(&self, traced_toml: impl AsRef<Path>) {
        self.assert_none(&self.violations_of(traced_toml));
    }

    /// What breaks the conventions, each violation once, in the order of the spans.
    ///
    /// ```
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    /// use traced::testing::capture;
    ///
    /// let spans = capture(|| drop(global::tracer("library").start("Load Essay")));
    /// let rules: Vec<_> = spans.violations().iter().map(|violation| violation.rule()).collect();
    /// assert_eq!(rules, ["span_name"]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the `traced.toml` cannot be used; the message lists its faults.
    #[track_caller]
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR");
        self.judged(Governing::of_package(
            manifest_dir.as_deref().map(Path::new),
        ))
    }

    /// What breaks the conventions as this `traced.toml` has them.
    ///
    /// ```no_run
    /// # let spans = traced::testing::capture(|| ());
    /// assert_eq!(spans.violations_of("../shared/traced.toml"), []);
    /// ```
    ///
    /// # Panics
    ///
    /// If the file cannot be used; the message lists its faults.
    #[track_caller]
    #[must_use]
    pub fn violations_of(&self, traced_toml: impl AsRef<Path>) -> Vec<Violation> {
        self.judged(Governing::of_file(traced_toml.as_ref()))
    }

    #[track_caller]
    fn judged(&self, governing: Result<Governing, PolicyErrors>) -> Vec<Violation> {
        match governing {
            Ok(governing) => Audit::new(governing.policy).judge_all(self.data_of_all()),
            Err(faults) => panic!("the rules for these spans cannot be read\n\n{faults}\n"),
        }
    }

    fn data_of_all(&self) -> impl Iterator<Item = &SpanData> {
        (0..self.len()).map(|span| self.data(span))
    }

    #[track_caller]
    fn assert_none(&self, violations: &[Violation]) {
        let denied = violations
            .iter()
            .filter(|violation| !violation.is_warning());
        let count = denied.count();
        if count > 0 {
            // Without the tree, which shows values: some of them are what must not be recorded.
            let plural = if count == 1 {
                "violation"
            } else {
                "violations"
            };
            panic!(
                "the spans break the conventions: {count} {plural}\n\n{}{}",
                listed(violations),
                self.remark()
            );
        }
    }
}

fn listed(violations: &[Violation]) -> String {
    let mut text = String::new();
    for violation in violations {
        let warning = if violation.is_warning() {
            "warning: "
        } else {
            ""
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "- {warning}{violation}");
    }
    text
}
