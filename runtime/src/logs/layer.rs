//! The layer that writes lines.

use std::fmt;
use std::io::{self, IsTerminal as _, Stderr};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::{self as lines, MakeWriter};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::SpanEvents;
use super::format::{Fields, Format, Lines};

/// Writes log lines with the ids of their spans: what [`layer`](super::layer()) makes.
///
/// ```
/// use tracing_subscriber::prelude::*;
///
/// let lines = traced::logs::layer().json().with_writer(std::io::stdout);
/// let subscriber = tracing_subscriber::registry().with(lines);
/// ```
pub struct LogLayer<S, W = fn() -> Stderr> {
    lines: lines::Layer<S, Fields, Lines, W>,
    span_events: Option<SpanEvents>,
}

impl<S> LogLayer<S>
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
{
    pub(super) fn new() -> Self {
        let has_colours = io::stderr().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
        let stderr: fn() -> Stderr = io::stderr;
        let mut lines = lines::Layer::default()
            .fmt_fields(Fields)
            .map_event_format(|_| Lines::new(Format::Text))
            .with_writer(stderr);
        lines.set_ansi(has_colours);
        Self {
            lines,
            span_events: None,
        }
    }
}

impl<S, W> LogLayer<S, W>
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    /// Lines for people: as `tracing-subscriber` writes them, with the ids at the end. The default.
    ///
    /// ```
    /// # type Registry = tracing_subscriber::Registry;
    /// let layer = traced::logs::layer::<Registry>().text();
    /// ```
    #[must_use]
    pub fn text(self) -> Self {
        self.format(Format::Text)
    }

    /// Lines for machines: one JSON object each, without nesting.
    ///
    /// `timestamp`, `level`, `target` and the fields of the event come first, its text as `message`; then, inside a
    /// span, `trace_id`, `span_id` and `trace_flags`. A field of the event that has one of these names is written
    /// behind `fields.`. Spans of `tracing` are not in it.
    ///
    /// ```
    /// # type Registry = tracing_subscriber::Registry;
    /// let layer = traced::logs::layer::<Registry>().json();
    /// ```
    #[must_use]
    pub fn json(self) -> Self {
        self.format(Format::Json)
    }

    /// [`text`](Self::text) or [`json`](Self::json).
    ///
    /// ```
    /// # type Registry = tracing_subscriber::Registry;
    /// let layer = traced::logs::layer::<Registry>().format(traced::logs::Format::Json);
    /// ```
    #[must_use]
    pub fn format(self, format: Format) -> Self {
        Self {
            lines: self.lines.map_event_format(|_| Lines::new(format)),
            ..self
        }
    }

    /// Writes to something other than stderr, without colours.
    ///
    /// ```
    /// # type Registry = tracing_subscriber::Registry;
    /// let layer = traced::logs::layer::<Registry>().with_writer(std::io::stdout);
    /// ```
    #[must_use]
    pub fn with_writer<W2>(self, writer: W2) -> LogLayer<S, W2>
    where
        W2: for<'writer> MakeWriter<'writer> + 'static,
    {
        let mut lines = self.lines.with_writer(writer);
        lines.set_ansi(false);
        LogLayer {
            lines,
            span_events: self.span_events,
        }
    }

    /// Whether text has colours. It has on stderr, if that is a terminal and `NO_COLOR` is not set.
    ///
    /// ```
    /// # type Registry = tracing_subscriber::Registry;
    /// let layer = traced::logs::layer::<Registry>().with_ansi(false);
    /// ```
    #[must_use]
    pub fn with_ansi(mut self, has_colours: bool) -> Self {
        self.lines.set_ansi(has_colours);
        self
    }

    /// Whether events of `tracing` are events of the current OpenTelemetry span too; they are not unless said
    /// otherwise. See [`span_events`](super::span_events()).
    ///
    /// ```
    /// # type Registry = tracing_subscriber::Registry;
    /// let layer = traced::logs::layer::<Registry>().span_events(true);
    /// ```
    #[must_use]
    pub fn span_events(mut self, enabled: bool) -> Self {
        self.span_events = enabled.then(SpanEvents::default);
        self
    }
}

/// `tracing-subscriber` keeps the fields of spans with the spans, so it has to hear of those too.
impl<S, W> Layer<S> for LogLayer<S, W>
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        self.lines.on_new_span(attributes, id, context);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        self.lines.on_record(id, values, context);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if let Some(span_events) = &self.span_events {
            span_events.on_event(event, context.clone());
        }
        self.lines.on_event(event, context);
    }
}

impl<S, W> fmt::Debug for LogLayer<S, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogLayer")
            .field("span_events", &self.span_events.is_some())
            .finish_non_exhaustive()
    }
}
