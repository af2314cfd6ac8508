//! What was found in each essay, as text.

use std::fmt::{self, Display, Formatter};

use crate::essays::{EssayStatus, Feedback, Misspelling, SpellingReport};
use crate::folder::{Folder, display_name};
use crate::job::{BatchResult, FileResult, Outcome};

/// How many different misspellings of one essay are printed.
const MAX_PRINTED: usize = 10;

/// The report of a whole batch.
pub struct Report<'a> {
    pub folder: &'a Folder,
    pub batch: &'a BatchResult,
}

impl Report<'_> {
    /// Whether every essay that could be checked was.
    pub fn is_complete(&self) -> bool {
        self.batch.gave_up.is_none()
            && self.batch.files.iter().all(|file| match &file.outcome {
                Outcome::Refused(_) => true,
                Outcome::Failed(_) => false,
                Outcome::Uploaded { status, .. } => report_of(status.as_ref()).is_some(),
            })
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "batch {}", self.batch.batch_id)?;
        for file in &self.batch.files {
            write_file(f, file)?;
        }
        writeln!(f)?;
        for skipped in &self.folder.skipped {
            writeln!(
                f,
                "skipped {}: {}",
                display_name(&skipped.path),
                skipped.reason
            )?;
        }
        write_summary(f, self.batch)
    }
}

fn write_file(f: &mut Formatter<'_>, file: &FileResult) -> fmt::Result {
    let name = &file.name;
    match &file.outcome {
        Outcome::Refused(reason) => writeln!(f, "\n{name}: not checked, {reason}"),
        Outcome::Failed(reason) => writeln!(f, "\n{name}: failed, {reason}"),
        Outcome::Uploaded { accepted, status } => {
            match report_of(status.as_ref()) {
                Some(report) => write_findings(f, name, report)?,
                None => {
                    let state = status
                        .as_ref()
                        .map_or("unknown", |status| status.state.as_str());
                    writeln!(f, "\n{name}: not finished, its state is {state}")?;
                }
            }
            match &accepted.trace_id {
                Some(trace_id) => writeln!(f, "  trace {trace_id}"),
                None => Ok(()),
            }
        }
    }
}

fn write_findings(f: &mut Formatter<'_>, name: &str, report: &SpellingReport) -> fmt::Result {
    let wrong = report.misspellings.len() + report.unlisted;
    writeln!(
        f,
        "\n{name}: {} words, {wrong} misspelled",
        report.word_count
    )?;
    for misspelling in report.misspellings.iter().take(MAX_PRINTED) {
        writeln!(f, "  {}", Printed(misspelling))?;
    }
    if wrong > MAX_PRINTED {
        writeln!(f, "  … and {} more", wrong - MAX_PRINTED)?;
    }
    match &report.feedback {
        Feedback::Given { text, model } => writeln!(f, "  {model}: {text}"),
        Feedback::Unavailable { reason } => writeln!(f, "  no feedback: {reason}"),
    }
}

struct Printed<'a>(&'a Misspelling);

impl Display for Printed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Misspelling {
            word,
            count,
            suggestions,
        } = self.0;
        write!(f, "{word}")?;
        if *count > 1 {
            write!(f, " ({count} times)")?;
        }
        if suggestions.is_empty() {
            write!(f, ": no suggestion")
        } else {
            write!(f, ": {}", suggestions.join(", "))
        }
    }
}

fn write_summary(f: &mut Formatter<'_>, batch: &BatchResult) -> fmt::Result {
    let (mut checked, mut refused, mut unfinished) = (0, 0, 0);
    for file in &batch.files {
        match &file.outcome {
            Outcome::Refused(_) => refused += 1,
            Outcome::Uploaded { status, .. } if report_of(status.as_ref()).is_some() => {
                checked += 1
            }
            Outcome::Uploaded { .. } | Outcome::Failed(_) => unfinished += 1,
        }
    }
    let essays = if checked == 1 { "essay" } else { "essays" };
    writeln!(
        f,
        "{checked} {essays} checked, {refused} not checked, {unfinished} not finished"
    )?;
    match &batch.gave_up {
        Some(reason) => writeln!(f, "gave up: {reason}"),
        None => Ok(()),
    }
}

fn report_of(status: Option<&EssayStatus>) -> Option<&SpellingReport> {
    status?.report.as_ref()
}
