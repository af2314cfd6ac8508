//! The form of a line.

mod cut_error;
mod json;
mod text;

use std::fmt;

use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use self::json::Json;
pub(super) use self::text::Fields;
use self::text::Text;
use super::is_of_opentelemetry;
use crate::context::current_span_context;

/// The form of log lines.
///
/// ```
/// use traced::logs::Format;
///
/// assert_eq!(Format::default(), Format::Text);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// For people: the format of `tracing-subscriber`, and the ids at the end of the line.
    #[default]
    Text,
    /// For machines: an object on a line of its own, without nesting.
    Json,
}

/// Formats events of `tracing`.
#[derive(Debug)]
pub(super) enum Lines {
    Text(Text),
    Json(Json),
}

impl Lines {
    pub(super) fn new(format: Format) -> Self {
        match format {
            Format::Text => Self::Text(Text::default()),
            Format::Json => Self::Json(Json::default()),
        }
    }
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        match self {
            Self::Text(text) => text.format_event(context, writer, event),
            Self::Json(json) => json.format_event(writer, event),
        }
    }
}

/// The names of the ids, as OpenTelemetry has them in formats that are not its own
/// ([trace context in non-OTLP log formats](https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/)),
/// and the ids of the current span, whoever made it, in the digits of W3C Trace Context.
fn ids(event: &Event<'_>) -> Option<[(&'static str, String); 3]> {
    if is_of_opentelemetry(event.metadata().target()) {
        return None;
    }
    let span_context = current_span_context()?;
    let flags = span_context.trace_flags().to_u8();
    Some([
        ("trace_id", span_context.trace_id().to_string()),
        ("span_id", span_context.span_id().to_string()),
        ("trace_flags", format!("{flags:02x}")),
    ])
}
