//! Lines for people.

use std::fmt;

use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::{Format, Full, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// The lines of `tracing-subscriber`, with the ids at their end.
#[derive(Debug)]
pub(in crate::logs) struct Text {
    plain: Format<Full>,
    coloured: Format<Full>,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            plain: Format::default().with_ansi(false),
            coloured: Format::default().with_ansi(true),
        }
    }
}

impl Text {
    pub(super) fn format_event<S, N>(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result
    where
        S: Subscriber + for<'lookup> LookupSpan<'lookup>,
        N: for<'writer> FormatFields<'writer> + 'static,
    {
        let format = if writer.has_ansi_escapes() {
            &self.coloured
        } else {
            &self.plain
        };
        let Some(ids) = super::ids() else {
            return format.format_event(context, writer, event);
        };
        let mut line = String::new();
        format.format_event(context, Writer::new(&mut line), event)?;
        writer.write_str(line.trim_end_matches('\n'))?;
        for (name, id) in ids {
            write!(writer, " {name}={id}")?;
        }
        writeln!(writer)
    }
}
