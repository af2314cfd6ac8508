//! Finished spans as text: one tree for each trace.
//!
//! ```text
//! trace 4bf92f35 · 142 ms · 3 spans · 1 failed · essay_api
//!   142 ms  POST /essays (server) @essay_api  http.route=/essays  src/api.rs:40
//!  1.21 ms  ├─ validate_essay  essay_id=e-1  src/essay.rs:12
//!  12.3 ms  └─ ✗ create_essay  essay_id=e-1 word_count=312  src/essay.rs:31
//!                error DatabaseError: connection refused
//! ```
//!
//! [`forest`] finds out who is whose child, [`fold`] shortens long runs of alike siblings, [`walk`] visits what is left
//! in order, [`heading`], [`notes`] and [`problem`] say what a span has to say, [`layout`] breaks that into lines, [`style`] colours
//! them. Whatever comes from a span passes through [`text`], so that no value can drive the terminal.

mod duration;
mod fold;
pub(crate) mod forest;
mod heading;
mod layout;
mod notes;
mod problem;
mod style;
mod text;
mod title;
mod value;
mod walk;

#[cfg(test)]
mod tests;

use opentelemetry_sdk::trace::SpanData;

use self::forest::Forest;
use self::layout::Page;

/// A finished span and the service that made it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TreeSpan<'a> {
    pub(crate) span: &'a SpanData,
    pub(crate) service: Option<&'a str>,
}

/// What a tree shows beside names, attributes, errors, events and links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rendering {
    /// ANSI styles.
    pub(crate) color: bool,
    /// Columns of a line. [`Rendering::UNLIMITED`] breaks no line and shortens no value.
    pub(crate) width: usize,
    /// Durations of spans, offsets of events.
    pub(crate) timings: bool,
    /// `code.file.path` and `code.line.number`, and stack traces.
    pub(crate) location: bool,
    /// Trace and span ids.
    pub(crate) ids: bool,
    /// Say once what many alike siblings, or an error and the spans it passes through, would each say.
    pub(crate) fold: bool,
}

impl Rendering {
    /// No limit to the width of a line.
    pub(crate) const UNLIMITED: usize = usize::MAX;

    /// Everything, for people who watch a program run.
    #[cfg(any(feature = "init", test))]
    pub(crate) fn console(color: bool, width: usize) -> Self {
        Self {
            color,
            width,
            timings: true,
            location: true,
            ids: true,
            fold: true,
        }
    }

    /// Only what is the same in every run, for comparison.
    #[cfg(any(feature = "testing", test))]
    pub(crate) fn stable() -> Self {
        Self {
            color: false,
            width: Self::UNLIMITED,
            timings: false,
            location: false,
            ids: false,
            fold: false,
        }
    }
}

/// Renders `spans`, which are in the order in which they ended, as trees; every line ends in a newline.
///
/// Siblings stand in the order of their start times, then of their ends. No span is lost, whatever the ids say.
pub(crate) fn render(spans: &[TreeSpan<'_>], rendering: &Rendering) -> String {
    let forest = Forest::new(spans.iter().map(|span| span.span));
    let mut page = Page::new(*rendering);
    for trace in forest.traces() {
        if rendering.ids || rendering.timings {
            title::write(&mut page, spans, trace);
        }
        walk::write(&mut page, spans, &forest, trace);
    }
    page.into_text()
}
